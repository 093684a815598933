package dev.sockeye.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.sockeye.Constants;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The filter of a socket, socket(7). Linux; results are as {@link LibC}'s: minus errno. */
public final class PacketFilter {

    private static final long BYTES = Layouts.SOCK_FILTER.byteSize();
    private static final long JT = Layouts.offset(Layouts.SOCK_FILTER, "jt");
    private static final long JF = Layouts.offset(Layouts.SOCK_FILTER, "jf");
    private static final long K = Layouts.offset(Layouts.SOCK_FILTER, "k");

    private PacketFilter() {}

    /** One instruction of the Berkeley packet filter. */
    public record Instruction(int code, int jt, int jf, int k) {}

    /** Gives a socket a filter, in place of the one it has, between two packets. */
    public static int attach(int fd, Instruction[] program) {
        try (var arena = Arena.ofConfined()) {
            var filter = allocate(arena, program);
            var fprog = arena.allocate(Layouts.SOCK_FPROG);
            fprog.set(JAVA_SHORT, 0, (short) program.length);
            fprog.set(ADDRESS, Layouts.offset(Layouts.SOCK_FPROG, "filter"), filter);
            return LibC.setsockopt(
                    fd,
                    Constants.SOL_SOCKET,
                    Constants.SO_ATTACH_FILTER,
                    fprog,
                    (int) fprog.byteSize());
        }
    }

    /** Lays instructions out, as every system does. */
    static MemorySegment allocate(Arena arena, Instruction[] program) {
        var filter = arena.allocate(Layouts.SOCK_FILTER, program.length);
        for (int i = 0; i < program.length; i++) {
            set(filter, i * BYTES, program[i]);
        }
        return filter;
    }

    private static void set(MemorySegment filter, long at, Instruction instruction) {
        filter.set(JAVA_SHORT, at, (short) instruction.code());
        filter.set(JAVA_BYTE, at + JT, (byte) instruction.jt());
        filter.set(JAVA_BYTE, at + JF, (byte) instruction.jf());
        filter.set(JAVA_INT, at + K, instruction.k());
    }

    /** Reads instructions as libpcap lays them out, which is as the kernel does. */
    static Instruction[] read(MemorySegment filter, int count) {
        var program = new Instruction[count];
        for (int i = 0; i < count; i++) {
            long at = i * BYTES;
            program[i] =
                    new Instruction(
                            Short.toUnsignedInt(filter.get(JAVA_SHORT, at)),
                            Byte.toUnsignedInt(filter.get(JAVA_BYTE, at + JT)),
                            Byte.toUnsignedInt(filter.get(JAVA_BYTE, at + JF)),
                            filter.get(JAVA_INT, at + K));
        }
        return program;
    }
}
