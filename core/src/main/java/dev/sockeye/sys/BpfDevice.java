package dev.sockeye.sys;

import static dev.sockeye.sys.Layouts.padding;
import static dev.sockeye.sys.Layouts.struct;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.sockeye.Constants;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A device of the Berkeley packet filter, by which macOS captures packets, bpf(4). Written from the
 * values of its headers, and never run. Results are as {@link LibC}'s: minus errno.
 */
public final class BpfDevice {

    /** {@code struct bpf_hdr}, net/bpf.h; its time is a {@code timeval32}. */
    static final StructLayout BPF_HDR =
            struct(
                    "bpf_hdr",
                    20,
                    JAVA_INT.withName("tv_sec"),
                    JAVA_INT.withName("tv_usec"),
                    JAVA_INT.withName("bh_caplen"),
                    JAVA_INT.withName("bh_datalen"),
                    JAVA_SHORT.withName("bh_hdrlen"),
                    padding(2));

    /** {@code struct bpf_stat}, net/bpf.h. */
    static final StructLayout BPF_STAT =
            struct("bpf_stat", 8, JAVA_INT.withName("bs_recv"), JAVA_INT.withName("bs_drop"));

    /** {@code struct bpf_program}, net/bpf.h. */
    static final StructLayout BPF_PROGRAM = LibPcap.BPF_PROGRAM;

    /** {@code struct ifreq}, net/if.h, of which the name is all that is set. */
    static final StructLayout IFREQ =
            struct(
                    "ifreq",
                    32,
                    MemoryLayout.sequenceLayout(16, JAVA_BYTE).withName("ifr_name"),
                    padding(16));

    // net/bpf.h; BpfDeviceTest has where they are from.
    static final long BIOCSBLEN = 0xc004_4266L;
    static final long BIOCSETF = 0x8010_4267L;
    static final long BIOCPROMISC = 0x2000_4269L;
    static final long BIOCGDLT = 0x4004_426aL;
    static final long BIOCSETIF = 0x8020_426cL;
    static final long BIOCGSTATS = 0x4008_426fL;
    static final long BIOCIMMEDIATE = 0x8004_4270L;
    static final long BIOCSSEESENT = 0x8004_4277L;

    /** {@code BPF_MAXBUFSIZE}. */
    public static final int MAX_BUFFER_BYTES = 0x80000;

    /** {@code BPF_MAXINSNS}: less than on Linux. */
    public static final int MAX_INSTRUCTIONS = 512;

    private static final int MOST_DEVICES = 256;
    private static final int O_RDONLY_NONBLOCK_CLOEXEC = 0x100_0004;

    private BpfDevice() {}

    /**
     * Opens a device that nobody else has, non-blocking.
     *
     * @return its descriptor; {@code -EACCES} if the user may not, {@code -EBUSY} or {@code
     *     -ENOENT} if all are taken
     */
    public static int open() {
        int result = -Constants.EBUSY;
        for (int i = 0; i < MOST_DEVICES && result == -Constants.EBUSY; i++) {
            try (var arena = Arena.ofConfined()) {
                result = LibC.open(arena.allocateFrom("/dev/bpf" + i), O_RDONLY_NONBLOCK_CLOEXEC);
            }
        }
        return result;
    }

    /** Asks for a buffer, before an interface is; returns how large it is. */
    public static int setBufferLength(int fd, int bytes) {
        return exchange(fd, BIOCSBLEN, bytes);
    }

    /** Begins to capture on an interface. */
    public static int setInterface(int fd, String ifname) {
        try (var arena = Arena.ofConfined()) {
            var request = arena.allocate(IFREQ);
            byte[] name = ifname.getBytes(StandardCharsets.UTF_8);
            int length = Math.min(name.length, 15);
            MemorySegment.copy(name, 0, request, JAVA_BYTE, 0, length);
            return LibC.ioctl(fd, BIOCSETIF, request);
        }
    }

    /** Makes it readable with each packet, rather than when its buffer is full. */
    public static int setImmediate(int fd) {
        return told(fd, BIOCIMMEDIATE, 1);
    }

    /** Says whether packets that go out are captured too. */
    public static int setSeeSent(int fd, boolean seen) {
        return told(fd, BIOCSSEESENT, seen ? 1 : 0);
    }

    /** Makes the interface promiscuous while the device is open. */
    public static int setPromiscuous(int fd) {
        return LibC.ioctl(fd, BIOCPROMISC, MemorySegment.NULL);
    }

    /** Returns how packets begin, a {@code DLT_*}. */
    public static int linkType(int fd) {
        return exchange(fd, BIOCGDLT, 0);
    }

    private static int told(int fd, long request, int value) {
        int result = exchange(fd, request, value);
        return Math.min(result, 0);
    }

    private static int exchange(int fd, long request, int value) {
        try (var arena = Arena.ofConfined()) {
            var argument = arena.allocateFrom(JAVA_INT, value);
            int result = LibC.ioctl(fd, request, argument);
            return result < 0 ? result : argument.get(JAVA_INT, 0);
        }
    }

    /** Gives it a filter; what its buffer holds is forgotten with that. */
    public static int attach(int fd, PacketFilter.Instruction[] program) {
        try (var arena = Arena.ofConfined()) {
            var argument = arena.allocate(BPF_PROGRAM);
            argument.set(JAVA_INT, 0, program.length);
            argument.set(
                    ADDRESS,
                    Layouts.offset(BPF_PROGRAM, "bf_insns"),
                    PacketFilter.allocate(arena, program));
            return LibC.ioctl(fd, BIOCSETF, argument);
        }
    }

    /** Returns what it has counted since it was opened; null where it fails. */
    public static PacketInterface.@Nullable Counts counts(int fd) {
        try (var arena = Arena.ofConfined()) {
            var stat = arena.allocate(BPF_STAT);
            return LibC.ioctl(fd, BIOCGSTATS, stat) < 0
                    ? null
                    : new PacketInterface.Counts(
                            stat.get(JAVA_INT, 0), stat.get(JAVA_INT, Integer.BYTES), 0);
        }
    }
}
