package dev.sockeye.capture;

import static dev.sockeye.capture.SamplePackets.hex;
import static dev.sockeye.capture.SamplePackets.join;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Headers of packets, whole and cut. */
final class PacketViewTest {

    private static final byte[] SYN_OPTIONS = hex("020405b4 0402 080a 01020304 f0000001 01 030307");

    private final PacketView view = new PacketView();

    private boolean wrap(byte[] ethernet) {
        return view.wrap(
                Packet.LINKTYPE_ETHERNET, MemorySegment.ofArray(ethernet), 0, ethernet.length);
    }

    @Test
    void tcp_over_ipv4_with_options_has_its_fields() {
        var tcp = SamplePackets.tcp(TcpView.SYN | TcpView.ECE, SYN_OPTIONS, new byte[3]);

        assertTrue(wrap(SamplePackets.ethernet(0x0800, SamplePackets.ipv4(6, tcp))));

        assertEquals(0x020000000002L, view.ethernet().destination());
        assertEquals(0x020000000001L, view.ethernet().source());
        assertEquals(0x0800, view.etherType());
        assertEquals(0xc6120001, view.ipv4().source());
        assertEquals(0xc6120002, view.ipv4().destination());
        assertEquals(0x10, view.ipv4().typeOfService());
        assertEquals(64, view.ipv4().timeToLive());
        assertEquals(6, view.protocol());
        assertEquals(40_001, view.tcp().sourcePort());
        assertEquals(443, view.tcp().destinationPort());
        assertEquals(0x89abcdefL, view.tcp().sequenceNumber());
        assertEquals(TcpView.SYN | TcpView.ECE, view.tcp().flags());
        assertEquals(1_460, view.tcp().maximumSegmentSize());
        assertTrue(view.tcp().isSackPermitted());
        assertEquals(0x01020304L, view.tcp().timestamp());
        assertEquals(0xf0000001L, view.tcp().timestampEcho());
        assertEquals(7, view.tcp().windowScale());
        assertEquals(3, view.payloadLength());
        assertEquals(14 + 20 + 40, view.payloadOffset());
        assertFalse(view.udp().isWhole());
    }

    @Test
    void stacked_vlan_tags_are_told_and_looked_behind() {
        var inner =
                join(
                        SamplePackets.u16(0x8100),
                        SamplePackets.u16(0x6005),
                        SamplePackets.u16(0x0806),
                        SamplePackets.arp(1));

        assertTrue(wrap(SamplePackets.ethernet(0x88a8, join(SamplePackets.u16(100), inner))));

        assertEquals(2, view.ethernet().vlanCount());
        assertEquals(0x88a8, view.ethernet().vlanTpid(0));
        assertEquals(100, view.ethernet().vlanTci(0));
        assertEquals(0x6005, view.ethernet().vlanTci(1));
        assertThrows(IndexOutOfBoundsException.class, () -> view.ethernet().vlanTci(2));
        assertEquals(1, view.arp().operation());
        assertEquals(0x020000000001L, view.arp().senderHardware());
        assertEquals(0xc6120001, view.arp().senderProtocol());
        assertEquals(0xc6120002, view.arp().targetProtocol());
    }

    @Test
    void ipv6_is_looked_behind_its_extension_headers() {
        var udp = SamplePackets.udp(new byte[10]);
        var extended =
                SamplePackets.extension(
                        43, 0, SamplePackets.extension(60, 2, SamplePackets.extension(17, 1, udp)));

        assertTrue(wrap(SamplePackets.ethernet(0x86dd, SamplePackets.ipv6(0, extended))));

        assertEquals(0, view.ipv6().nextHeader());
        assertEquals(17, view.ipv6().protocol());
        assertEquals(40 + 8 + 24 + 16, view.ipv6().headerLength());
        assertEquals(0x20010db800000000L, view.ipv6().sourceHigh());
        assertEquals(0xfe, view.ipv6().destinationLow());
        assertEquals(0xab, view.ipv6().trafficClass());
        assertEquals(0x12345, view.ipv6().flowLabel());
        assertEquals(5_353, view.udp().destinationPort());
        assertEquals(10, view.payloadLength());
    }

    @Test
    void only_the_first_fragment_has_a_transport() {
        var tcp = SamplePackets.tcp(TcpView.ACK, new byte[0], new byte[8]);

        assertTrue(
                wrap(
                        SamplePackets.ethernet(
                                0x0800, SamplePackets.ipv4(6, new byte[0], 0x2000, tcp))));
        assertTrue(view.ipv4().isFragment());
        assertTrue(view.tcp().isWhole());

        assertTrue(
                wrap(
                        SamplePackets.ethernet(
                                0x0800, SamplePackets.ipv4(6, new byte[0], 0x0003, tcp))));
        assertEquals(24, view.ipv4().fragmentOffset());
        assertFalse(view.tcp().isWhole());
        assertEquals(PacketView.UNKNOWN, view.sourcePort());

        var later = join(hex("06 00 0011 00000007"), tcp);
        assertTrue(wrap(SamplePackets.ethernet(0x86dd, SamplePackets.ipv6(44, later))));
        assertEquals(16, view.ipv6().fragmentOffset());
        assertTrue(view.ipv6().hasMoreFragments());
        assertFalse(view.tcp().isWhole());
    }

    @Test
    void a_frame_cut_anywhere_is_told_and_never_thrown() {
        var tcp = SamplePackets.tcp(TcpView.ACK, SYN_OPTIONS, new byte[0]);
        var frame =
                SamplePackets.ethernet(
                        0x86dd, SamplePackets.ipv6(0, SamplePackets.extension(6, 0, tcp)));

        for (int length = 0; length < frame.length; length++) {
            assertFalse(wrap(Arrays.copyOf(frame, length)), "of " + length + " bytes");
            assertTrue(view.isCut());
            assertThrows(IllegalStateException.class, () -> view.tcp().sequenceNumber());
        }
        assertTrue(wrap(frame));
    }

    @Test
    void ports_of_a_cut_header_are_told() {
        var tcp = SamplePackets.tcp(TcpView.ACK, new byte[0], new byte[0]);
        var frame = SamplePackets.ethernet(0x0800, SamplePackets.ipv4(6, tcp));

        assertFalse(wrap(Arrays.copyOf(frame, 14 + 20 + 4)));

        assertEquals(40_001, view.sourcePort());
        assertEquals(443, view.destinationPort());
    }

    @Test
    void padding_of_a_frame_is_no_payload() {
        var frame =
                join(
                        SamplePackets.ethernet(
                                0x0800, SamplePackets.ipv4(17, SamplePackets.udp(new byte[2]))),
                        new byte[16]);

        assertTrue(wrap(frame));

        assertEquals(2, view.payloadLength());
        assertEquals(10, view.ipv4().payloadLength());
    }

    @Test
    void other_link_layers_lead_to_the_same_packet() {
        var ip = SamplePackets.ipv4(17, SamplePackets.udp(new byte[0]));
        var ip6 = SamplePackets.ipv6(58, SamplePackets.icmp(128, 0));

        assertTrue(view.wrap(SamplePackets.packet(101, ip)));
        assertEquals(5_353, view.udp().destinationPort());
        assertTrue(view.wrap(SamplePackets.packet(101, ip6)));
        assertEquals(128, view.icmpv6().type());
        assertTrue(view.wrap(SamplePackets.packet(0, join(hex("02000000"), ip))));
        assertTrue(view.udp().isWhole());
        assertTrue(view.wrap(SamplePackets.packet(108, join(hex("0000001e"), ip6))));
        assertEquals(77, view.icmpv6().identifier());
        assertTrue(
                view.wrap(
                        SamplePackets.packet(
                                113, join(hex("0004 0001 0006 020000000001 0000 0800"), ip))));
        assertEquals(4, view.linuxCooked().packetType());
        assertEquals(0x020000000001L, view.linuxCooked().address());
        assertTrue(view.udp().isWhole());
        assertTrue(
                view.wrap(
                        SamplePackets.packet(
                                276,
                                join(
                                        hex("8100 0000 00000003 0001 02 06 0200000000010000"),
                                        hex("0005 86dd"),
                                        ip6))));
        assertEquals(3, view.linuxCooked().interfaceIndex());
        assertEquals(2, view.linuxCooked().packetType());
        assertEquals(5, view.icmpv6().sequence());
    }

    @Test
    void an_option_that_is_broken_ends_the_search() {
        assertTrue(
                wrap(
                        SamplePackets.ethernet(
                                0x0800,
                                SamplePackets.ipv4(
                                        6,
                                        SamplePackets.tcp(
                                                0, hex("03000000 020405b4"), new byte[0])))));
        assertEquals(-1, view.tcp().maximumSegmentSize());
        assertEquals(-1, view.tcp().windowScale());
    }

    @Test
    void a_flow_has_one_key_both_ways_if_asked() {
        wrap(
                SamplePackets.ethernet(
                        0x0800, SamplePackets.ipv4(17, SamplePackets.udp(new byte[1]))));
        var key = Objects.requireNonNull(FlowKey.of(view));

        assertEquals("17 198.18.0.1:53000 > 198.18.0.2:5353", key.toString());
        assertNotEquals(key, key.reversed());
        assertEquals(key.bothWays(), key.reversed().bothWays());
        assertEquals(key.bothWays().hashCode(), key.reversed().bothWays().hashCode());
        wrap(SamplePackets.ethernet(0x86dd, SamplePackets.ipv6(58, SamplePackets.icmp(129, 0))));
        assertEquals("58 [2001:db8::1]:0 > [2001:db8::fe]:0", String.valueOf(FlowKey.of(view)));
        wrap(SamplePackets.ethernet(0x0806, SamplePackets.arp(2)));
        assertNull(FlowKey.of(view));
    }

    @Test
    void views_allocate_nothing() {
        var frames =
                new byte[][] {
                    SamplePackets.ethernet(
                            0x0800,
                            SamplePackets.ipv4(6, SamplePackets.tcp(2, SYN_OPTIONS, new byte[9]))),
                    SamplePackets.tagged(
                            0x8100,
                            7,
                            0x86dd,
                            SamplePackets.ipv6(
                                    0,
                                    SamplePackets.extension(
                                            17, 1, SamplePackets.udp(new byte[5])))),
                    SamplePackets.ethernet(0x0806, SamplePackets.arp(1)),
                    SamplePackets.ethernet(0x0800, SamplePackets.ipv4(1, SamplePackets.icmp(8, 0)))
                };
        try (var arena = Arena.ofConfined()) {
            var memory = arena.allocate(2_000);
            for (int i = 0; i < frames.length; i++) {
                MemorySegment.copy(
                        MemorySegment.ofArray(frames[i]), 0, memory, 500L * i, frames[i].length);
            }
            sum(memory, frames, 20_000); // until it is compiled
            Allocated.bytes();

            long before = Allocated.bytes();
            long sum = sum(memory, frames, 100_000);
            long taken = Allocated.bytes() - before;

            assertTrue(sum != 0);
            // A call by reflection takes some; one byte a packet would be 400,000.
            assertTrue(taken < 10_000, () -> taken + " bytes");
        }
    }

    private long sum(MemorySegment memory, byte[][] frames, int times) {
        long sum = 0;
        for (int i = 0; i < times; i++) {
            for (int frame = 0; frame < frames.length; frame++) {
                view.wrap(1, memory, 500L * frame, frames[frame].length);
                sum += view.sourcePort() + view.payloadLength();
                sum += view.tcp().isWhole() ? view.tcp().timestamp() : 0;
                sum += view.ipv6().isWhole() ? view.ipv6().sourceLow() : 0;
                sum += view.ethernet().vlanCount() + view.ethernet().source();
                sum += view.isChecksumRight() ? 1 : 0;
            }
        }
        return sum;
    }
}
