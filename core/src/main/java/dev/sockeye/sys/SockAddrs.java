package dev.sockeye.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.sockeye.Address;
import dev.sockeye.Constants;
import dev.sockeye.SocketError;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Address records to and from {@code sockaddr_*}. Only numeric hosts are known here; names are the
 * resolver's.
 */
public final class SockAddrs {

    /** The result of {@link #encode} for a host that is a name. */
    public static final int IS_NAME = -1;

    private static final ValueLayout.OfInt NETWORK_INT = JAVA_INT.withOrder(ByteOrder.BIG_ENDIAN);

    private static final long SIN_ADDR = Layouts.offset(Layouts.SOCKADDR_IN, "sin_addr");
    private static final long SIN6_FLOWINFO = Layouts.offset(Layouts.SOCKADDR_IN6, "sin6_flowinfo");
    private static final long SIN6_ADDR = Layouts.offset(Layouts.SOCKADDR_IN6, "sin6_addr");
    private static final long SIN6_SCOPE_ID = Layouts.offset(Layouts.SOCKADDR_IN6, "sin6_scope_id");
    private static final long SUN_PATH = Layouts.offset(Layouts.SOCKADDR_UN, "sun_path");
    private static final int SIN_BYTES = (int) Layouts.SOCKADDR_IN.byteSize();
    private static final int SIN6_BYTES = (int) Layouts.SOCKADDR_IN6.byteSize();
    private static final int PATH_BYTES = (int) (Layouts.SOCKADDR_UN.byteSize() - SUN_PATH);
    private static final int MAX_FLOWINFO = 0xfffff;
    private static final String BROADCAST = "<broadcast>";

    private SockAddrs() {}

    /**
     * Writes {@code address} as the structure that a socket of {@code family} takes.
     *
     * @param to at least {@link Layouts#SOCKADDR_STORAGE_BYTES}
     * @return its length in bytes, or {@link #IS_NAME}
     * @throws IllegalArgumentException if the address is of another family or not well formed
     * @throws SocketError if a path is too long, or a broadcast address is given to IPv6
     */
    public static int encode(Address address, int family, MemorySegment to) throws SocketError {
        if (address.family() != family) {
            throw new IllegalArgumentException(
                    "address "
                            + address
                            + " is of family "
                            + Constants.familyName(address.family())
                            + ", the socket of "
                            + Constants.familyName(family));
        }
        to.asSlice(0, Layouts.SOCKADDR_STORAGE_BYTES).fill((byte) 0);
        return switch (address) {
            case Address.Inet inet -> encode(inet, to);
            case Address.Inet6 inet6 -> encode(inet6, to);
            case Address.Unix unix -> encode(unix, to);
            case Address.Netlink netlink -> LinuxSockAddrs.encode(netlink, to);
            case Address.Tipc tipc -> LinuxSockAddrs.encode(tipc, to);
            case Address.Packet packet -> LinuxSockAddrs.encode(packet, to);
            case Address.Vsock vsock -> LinuxSockAddrs.encode(vsock, to);
            case Address.Can can -> LinuxSockAddrs.encode(can, to);
            case Address.Alg alg -> LinuxSockAddrs.encode(alg, to);
            case Address.Unknown unknown -> encode(unknown, to);
        };
    }

    private static int encode(Address.Inet inet, MemorySegment to) {
        Layouts.setHead(to, Constants.AF_INET, SIN_BYTES);
        Layouts.setPort(to, inet.port());
        if (inet.host().equals(BROADCAST)) {
            to.set(JAVA_INT, SIN_ADDR, -1);
        } else if (!inet.host().isEmpty()
                && !parse(Constants.AF_INET, inet.host(), to.asSlice(SIN_ADDR, Integer.BYTES))) {
            return IS_NAME;
        }
        return SIN_BYTES;
    }

    private static int encode(Address.Inet6 inet6, MemorySegment to) throws SocketError {
        if (inet6.flowinfo() < 0 || inet6.flowinfo() > MAX_FLOWINFO) {
            throw new IllegalArgumentException("flowinfo must be 0-1048575.: " + inet6.flowinfo());
        }
        if (inet6.host().equals(BROADCAST) || inet6.host().equals("255.255.255.255")) {
            throw new SocketError("address family mismatched", 0);
        }
        Layouts.setHead(to, Constants.AF_INET6, SIN6_BYTES);
        Layouts.setPort(to, inet6.port());
        to.set(NETWORK_INT, SIN6_FLOWINFO, inet6.flowinfo());
        to.set(JAVA_INT, SIN6_SCOPE_ID, inet6.scopeId());
        if (!inet6.host().isEmpty()
                && !parse(Constants.AF_INET6, inet6.host(), to.asSlice(SIN6_ADDR, 16))) {
            return IS_NAME;
        }
        return SIN6_BYTES;
    }

    private static int encode(Address.Unknown unknown, MemorySegment to) {
        byte[] data = unknown.data();
        if (data.length > Layouts.SOCKADDR_STORAGE_BYTES - Layouts.SOCKADDR_HEAD_BYTES) {
            throw new IllegalArgumentException(
                    "address data is too long: " + data.length + " bytes");
        }
        int length = Layouts.SOCKADDR_HEAD_BYTES + data.length;
        Layouts.setHead(to, unknown.family(), length);
        if (Layouts.family(to) != unknown.family()) {
            throw new IllegalArgumentException("family out of range: " + unknown.family());
        }
        MemorySegment.copy(data, 0, to, JAVA_BYTE, Layouts.SOCKADDR_HEAD_BYTES, data.length);
        return length;
    }

    private static int encode(Address.Unix unix, MemorySegment to) throws SocketError {
        byte[] path = unix.pathBytes();
        boolean isAbstract = Platform.LINUX && path.length > 0 && path[0] == 0;
        if (!isAbstract) {
            for (byte b : path) {
                if (b == 0) {
                    throw new IllegalArgumentException("path contains a NUL: " + unix);
                }
            }
        }
        // A path keeps room for its NUL; an abstract name has none.
        if (path.length > (isAbstract ? PATH_BYTES : PATH_BYTES - 1)) {
            throw new SocketError("AF_UNIX path too long", 0);
        }
        MemorySegment.copy(path, 0, to, JAVA_BYTE, SUN_PATH, path.length);
        int length = (int) SUN_PATH + path.length + (isAbstract || path.length == 0 ? 0 : 1);
        Layouts.setHead(to, Constants.AF_UNIX, length);
        return length;
    }

    /** Parses a numeric host; false if it is none. */
    private static boolean parse(int family, String host, MemorySegment to) {
        if (host.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("host contains a NUL: " + host.replace("\0", "\\0"));
        }
        var text = CallState.current().text;
        byte[] bytes = host.getBytes(StandardCharsets.UTF_8);
        if (bytes.length >= text.byteSize()) {
            return false;
        }
        MemorySegment.copy(bytes, 0, text, JAVA_BYTE, 0, bytes.length);
        text.set(JAVA_BYTE, bytes.length, (byte) 0);
        return LibC.inetPton(family, text, to) == 1;
    }

    /**
     * Reads the address that the kernel left, whatever it holds.
     *
     * @param length as the kernel gave it; more than the segment holds is taken as all of the
     *     segment
     * @return the address, {@link Address.Unknown} for a family that has no record, or null where
     *     there is none
     */
    public static @Nullable Address decode(MemorySegment from, int length) {
        int bytes = (int) Math.min(length, from.byteSize());
        if (bytes < Layouts.SOCKADDR_HEAD_BYTES) {
            return null;
        }
        int family = Layouts.family(from);
        if (family == Constants.AF_INET && bytes >= SIN_BYTES) {
            return new Address.Inet(
                    dottedQuad(from.get(NETWORK_INT, SIN_ADDR)), Layouts.port(from));
        }
        if (family == Constants.AF_INET6 && bytes >= SIN6_BYTES) {
            return new Address.Inet6(
                    format(Constants.AF_INET6, from.asSlice(SIN6_ADDR, 16)),
                    Layouts.port(from),
                    from.get(NETWORK_INT, SIN6_FLOWINFO),
                    from.get(JAVA_INT, SIN6_SCOPE_ID));
        }
        if (family == Constants.AF_UNIX) {
            return decodeUnix(from, bytes);
        }
        var known = LinuxSockAddrs.decode(family, from, bytes);
        return known != null ? known : unknown(family, from, bytes);
    }

    private static Address unknown(int family, MemorySegment from, int bytes) {
        int data = bytes - Layouts.SOCKADDR_HEAD_BYTES;
        return new Address.Unknown(
                family, from.asSlice(Layouts.SOCKADDR_HEAD_BYTES, data).toArray(JAVA_BYTE));
    }

    private static Address decodeUnix(MemorySegment from, int bytes) {
        byte[] path = from.asSlice(SUN_PATH, bytes - SUN_PATH).toArray(JAVA_BYTE);
        int end = path.length;
        if (path.length > 0 && (path[0] != 0 || !Platform.LINUX)) {
            end = 0;
            while (end < path.length && path[end] != 0) {
                end++;
            }
        }
        return Address.unix(end == path.length ? path : Arrays.copyOf(path, end));
    }

    private static String dottedQuad(int address) {
        return (address >>> 24)
                + "."
                + (address >>> 16 & 0xff)
                + "."
                + (address >>> 8 & 0xff)
                + "."
                + (address & 0xff);
    }

    /** Formats a packed address of {@code AF_INET} or {@code AF_INET6}. */
    static String format(int family, MemorySegment packed) {
        var text = CallState.current().text;
        int result = LibC.inetNtop(family, packed, text);
        if (result < 0) {
            throw new AssertionError(Errors.of("inet_ntop", -result));
        }
        return text.getString(0);
    }
}
