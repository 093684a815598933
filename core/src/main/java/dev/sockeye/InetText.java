package dev.sockeye;

import dev.sockeye.sys.Errors;
import dev.sockeye.sys.LibC;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Packed addresses and their text, inet(3), inet_pton(3) and inet_ntop(3). */
final class InetText {

    private static final int INET_BYTES = 4;
    private static final int INET6_BYTES = 16;
    private static final int TEXT_BYTES = 64;

    private InetText() {}

    static byte[] aton(String address) throws SocketError {
        try (var arena = Arena.ofConfined()) {
            var packed = arena.allocate(INET_BYTES);
            if (LibC.inetAton(text(arena, address), packed) == 0) {
                throw new SocketError("illegal IP address string passed to inet_aton", 0);
            }
            return packed.toArray(ValueLayout.JAVA_BYTE);
        }
    }

    static String ntoa(byte[] packed) throws SocketError {
        if (packed.length != INET_BYTES) {
            throw new SocketError("packed IP wrong length", 0);
        }
        return ntop(Constants.AF_INET, packed);
    }

    static byte[] pton(int family, String address) throws SocketError {
        Arguments.defined("family", family);
        try (var arena = Arena.ofConfined()) {
            var packed = arena.allocate(INET6_BYTES);
            int result =
                    Errors.check("inet_pton", LibC.inetPton(family, text(arena, address), packed));
            if (result == 0) {
                throw new SocketError("illegal IP address string passed to inet_pton", 0);
            }
            return packed.asSlice(0, length(family)).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    static String ntop(int family, byte[] packed) {
        if (family != Constants.AF_INET && family != Constants.AF_INET6) {
            throw new IllegalArgumentException(
                    "unknown address family " + Constants.familyName(family));
        }
        if (packed.length != length(family)) {
            throw new IllegalArgumentException(
                    "invalid length of packed IP address string: " + packed.length + " bytes");
        }
        try (var arena = Arena.ofConfined()) {
            var memory = arena.allocate(INET6_BYTES, INET_BYTES);
            MemorySegment.copy(packed, 0, memory, ValueLayout.JAVA_BYTE, 0, packed.length);
            var text = arena.allocate(TEXT_BYTES);
            LibC.inetNtop(family, memory, text);
            return text.getString(0);
        }
    }

    private static int length(int family) {
        return family == Constants.AF_INET ? INET_BYTES : INET6_BYTES;
    }

    private static MemorySegment text(Arena arena, String address) {
        if (address.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "address contains a NUL: " + address.replace("\0", "\\0"));
        }
        return arena.allocateFrom(address);
    }
}
