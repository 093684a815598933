package dev.sockeye.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.sockeye.Constants;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a packet socket asks of an interface, netdevice(7), and of itself. Linux; results are as
 * {@link LibC}'s: minus errno.
 */
public final class PacketInterface {

    private static final long SIOCGIFHWADDR = 0x8927;
    private static final long SIOCSHWTSTAMP = 0x89b0;
    private static final int HWTSTAMP_TX_ON = 1;
    private static final int HWTSTAMP_FILTER_ALL = 1;

    private static final long DATA = Layouts.offset(Layouts.IFREQ, "ifr_data");

    private PacketInterface() {}

    /**
     * What a packet socket has counted since it was asked last: {@code struct tpacket_stats_v3}.
     */
    public record Counts(int packets, int drops, int freezes) {}

    /** Returns the interface's kind of hardware, an {@code ARPHRD_*}. */
    public static int hatype(int fd, String ifname) {
        try (var arena = Arena.ofConfined()) {
            var request = ifreq(arena, ifname);
            int result = LibC.ioctl(fd, SIOCGIFHWADDR, request);
            return result < 0 ? result : Short.toUnsignedInt(request.get(JAVA_SHORT, DATA));
        }
    }

    /** Has the card take the time of every packet that comes in. */
    public static int takeHardwareTimestamps(int fd, String ifname) {
        try (var arena = Arena.ofConfined()) {
            var config = arena.allocate(Layouts.HWTSTAMP_CONFIG);
            config.set(
                    JAVA_INT, Layouts.offset(Layouts.HWTSTAMP_CONFIG, "tx_type"), HWTSTAMP_TX_ON);
            config.set(
                    JAVA_INT,
                    Layouts.offset(Layouts.HWTSTAMP_CONFIG, "rx_filter"),
                    HWTSTAMP_FILTER_ALL);
            var request = ifreq(arena, ifname);
            request.set(ADDRESS, DATA, config);
            return LibC.ioctl(fd, SIOCSHWTSTAMP, request);
        }
    }

    private static MemorySegment ifreq(Arena arena, String ifname) {
        var request = arena.allocate(Layouts.IFREQ);
        byte[] name = ifname.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(name.length, (int) DATA - 1);
        MemorySegment.copy(MemorySegment.ofArray(name), 0, request, 0, length);
        return request;
    }

    /** Returns the counts, which begin anew with this; null where it fails. */
    public static @Nullable Counts takeCounts(int fd) {
        try (var arena = Arena.ofConfined()) {
            var counts = arena.allocate(Layouts.TPACKET_STATS_V3);
            var length = arena.allocate(JAVA_INT);
            length.set(JAVA_INT, 0, (int) counts.byteSize());
            int result =
                    LibC.getsockopt(
                            fd, Constants.SOL_PACKET, Constants.PACKET_STATISTICS, counts, length);
            return result < 0
                    ? null
                    : new Counts(
                            counts.get(JAVA_INT, 0),
                            counts.get(JAVA_INT, Integer.BYTES),
                            counts.get(JAVA_INT, 2L * Integer.BYTES));
        }
    }
}
