package dev.sockeye.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;

/** Files and packets of any content. */
class CaptureFuzzTest {

    private static final int[] LINK_TYPES = {1, 0, 12, 101, 108, 113, 228, 229, 276, 42};

    /** The first byte chooses the link type. */
    @FuzzTest
    void any_bytes_are_a_packet_whose_headers_are_within_it(byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        var view = new PacketView();
        int linkType = LINK_TYPES[(bytes[0] & 0xff) % LINK_TYPES.length];

        boolean whole = view.wrap(linkType, MemorySegment.ofArray(bytes), 1, bytes.length - 1);

        assertEquals(!whole, view.isCut());
        assertTrue(view.payloadOffset() >= 1 && view.payloadLength() >= 0);
        assertTrue(view.payloadOffset() + view.payloadLength() <= bytes.length);
        readAll(view);
        var key = FlowKey.of(view);
        assertTrue(key == null || key.bothWays().equals(key.reversed().bothWays()));
    }

    private static void readAll(PacketView view) {
        view.isChecksumRight();
        if (view.ethernet().isWhole()) {
            assertTrue(view.ethernet().etherType() >= 0);
        }
        if (view.linuxCooked().isWhole()) {
            view.linuxCooked().address();
        }
        if (view.arp().isWhole() && view.arp().isIpv4OverEthernet()) {
            view.arp().targetProtocol();
        }
        if (view.ipv4().isWhole()) {
            view.ipv4().isChecksumRight();
            assertTrue(view.ipv4().payloadLength() >= 0);
        }
        if (view.ipv6().isWhole()) {
            view.ipv6().fragmentOffset();
            view.ipv6().destinationLow();
            assertTrue(view.ipv6().payloadLength() >= 0);
        }
        if (view.tcp().isWhole()) {
            for (int kind = 2; kind < 256; kind++) {
                assertTrue(view.tcp().option(kind) < view.tcp().headerLength());
            }
            view.tcp().timestampEcho();
        }
        if (view.udp().isWhole()) {
            assertTrue(view.udp().payloadLength() >= 0);
        }
    }

    /** What is read is written so that the same is read, and of pcap the same bytes. */
    @FuzzTest
    void any_bytes_are_a_file_of_packets_which_come_back_or_broken(byte[] bytes)
            throws IOException {
        var packets = new ArrayList<Packet>();
        var copy = new ByteArrayOutputStream();
        try (var reader = reader(bytes)) {
            try (var writer =
                    PcapWriter.to(Channels.newChannel(copy))
                            .format(reader.format())
                            .sectionOptions(reader.sectionOptions())
                            .open()) {
                copy(reader, writer, packets);
            }
        } catch (PcapFormatException e) {
            assertTrue(e.offset() >= 0 && e.offset() <= bytes.length, e::getMessage);
            return;
        }
        assertEquals(packets, readAll(copy.toByteArray()));
    }

    private static void copy(PcapReader reader, PcapWriter writer, List<Packet> packets)
            throws IOException {
        try {
            for (Packet packet; (packet = reader.read()) != null; ) {
                writer.interfaces(reader.interfaces());
                if (isWritten(writer, packet)) {
                    packets.add(packet);
                }
            }
        } catch (PcapFormatException e) {
            assertTrue(e.offset() >= 0, e::getMessage);
        }
    }

    /** Some times that can be read are of no unit's: those that were too far and before 1970. */
    private static boolean isWritten(PcapWriter writer, Packet packet) throws IOException {
        if (packet.timestamp() == Long.MAX_VALUE || packet.timestamp() == Long.MIN_VALUE) {
            return false;
        }
        try {
            writer.write(packet);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static List<Packet> readAll(byte[] file) throws IOException {
        var packets = new ArrayList<Packet>();
        try (var reader = reader(file)) {
            for (Packet packet; (packet = reader.read()) != null; ) {
                packets.add(packet);
            }
        }
        return packets;
    }

    private static PcapReader reader(byte[] file) throws IOException {
        return PcapReader.of(Channels.newChannel(new ByteArrayInputStream(file)));
    }
}
