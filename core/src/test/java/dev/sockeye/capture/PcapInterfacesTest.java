package dev.sockeye.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sockeye.Constants;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The interfaces of a pcapng file that is copied. */
final class PcapInterfacesTest {

    private static final PcapInterface BUSY = PcapInterface.of("busy", Packet.LINKTYPE_ETHERNET);
    private static final PcapInterface IDLE = PcapInterface.of("idle", LinkTypes.RAW);

    /** As BUSY by name and link type, but not in what else is said of it. */
    private static final PcapInterface TWIN =
            new PcapInterface(BUSY.linkType(), 96, BUSY.options());

    @TempDir private Path directory = Path.of("");

    private List<PcapInterface> copied(List<PcapInterface> interfaces) throws IOException {
        var file = directory.resolve("from.pcapng");
        try (var writer = PcapWriter.open(file)) {
            writer.interfaces(interfaces);
            writer.write(packet());
        }
        var copy = directory.resolve("to.pcapng");
        try (var reader = PcapReader.open(file);
                var writer = PcapWriter.open(copy)) {
            for (var packet = reader.read(); packet != null; packet = reader.read()) {
                writer.write(packet);
            }
            writer.interfaces(reader.interfaces());
        }
        try (var reader = PcapReader.open(copy)) {
            assertEquals(packet(), reader.read());
            assertEquals(null, reader.read());
            return reader.interfaces();
        }
    }

    private static Packet packet() {
        return new Packet(
                1, 60, new byte[60], "busy", BUSY.linkType(), Constants.UNDEFINED, List.of());
    }

    @Test
    void an_interface_without_packets_is_in_the_copy() throws IOException {
        assertEquals(List.of(BUSY, IDLE), copied(List.of(IDLE, BUSY)));
    }

    @Test
    void two_interfaces_of_one_name_and_link_type_are_both_in_the_copy() throws IOException {
        assertEquals(2, copied(List.of(BUSY, TWIN)).size());
    }
}
