package dev.sockeye;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Conversion between {@link Address} and the JDK's {@link SocketAddress}, without ever resolving a
 * name.
 */
final class JdkAddresses {
    private static final int IPV6_GROUPS = 8;

    // More digits than 32 bits have in any base. JDK 25 takes such a number modulo 2 to the 64th.
    private static final Pattern OVERLONG =
            Pattern.compile("(?:^|\\.)(?:0[xX])?0*[1-9a-fA-F][0-9a-fA-F]{11}");

    private JdkAddresses() {}

    static Address from(SocketAddress address) {
        return switch (address) {
            case InetSocketAddress inet -> fromInet(inet);
            case UnixDomainSocketAddress unix -> new Address.Unix(unix.getPath().toString());
            default ->
                    throw new IllegalArgumentException(
                            "address "
                                    + address
                                    + ": no Address for a "
                                    + address.getClass().getName());
        };
    }

    static SocketAddress to(Address address) {
        return switch (address) {
            case Address.Inet(String host, int port) -> toInet(host, port);
            case Address.Inet6(String host, int port, _, int scopeId) ->
                    toInet6(host, port, scopeId);
            case Address.Unix(String path) -> toUnix(path);
            case Address.Netlink _,
                    Address.Tipc _,
                    Address.Packet _,
                    Address.Vsock _,
                    Address.Can _,
                    Address.Alg _,
                    Address.Unknown _ ->
                    throw new UnsupportedOperationException(
                            "no Java socket address for " + address);
        };
    }

    private static Address fromInet(InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        if (ip instanceof Inet6Address inet6) {
            return new Address.Inet6(
                    text(inet6.getAddress()), address.getPort(), 0, inet6.getScopeId());
        }
        return new Address.Inet(
                ip == null ? address.getHostString() : ip.getHostAddress(), address.getPort());
    }

    private static SocketAddress toInet(String host, int port) {
        return switch (host) {
            case "" -> new InetSocketAddress(Inet4Address.ofLiteral("0.0.0.0"), port);
            case "<broadcast>" ->
                    new InetSocketAddress(Inet4Address.ofLiteral("255.255.255.255"), port);
            default -> {
                if (OVERLONG.matcher(host).find()) {
                    yield InetSocketAddress.createUnresolved(host, port);
                }
                try {
                    // The forms that inet_aton(3) reads, as the C library does: 127.1 and 0x7f.1
                    // too.
                    yield new InetSocketAddress(Inet4Address.ofPosixLiteral(host), port);
                } catch (IllegalArgumentException _) {
                    yield InetSocketAddress.createUnresolved(host, port);
                }
            }
        };
    }

    private static SocketAddress toInet6(String host, int port, int scopeId) {
        try {
            InetAddress ip = Inet6Address.ofLiteral(host.isEmpty() ? "::" : host);
            if (scopeId != 0 && ip instanceof Inet6Address) {
                ip = Inet6Address.getByAddress(null, ip.getAddress(), scopeId);
            }
            return new InetSocketAddress(ip, port);
        } catch (IllegalArgumentException | UnknownHostException _) {
            return InetSocketAddress.createUnresolved(host, port);
        }
    }

    private static SocketAddress toUnix(String path) {
        if (path.startsWith("\0")) {
            throw new UnsupportedOperationException(
                    "no Java socket address for the abstract name " + new Address.Unix(path));
        }
        try {
            return UnixDomainSocketAddress.of(path);
        } catch (InvalidPathException e) {
            throw new UnsupportedOperationException(
                    "no Java socket address for the path " + new Address.Unix(path), e);
        }
    }

    /**
     * Writes an IPv6 address as inet_ntop(3) does (RFC 5952), so that it equals what the kernel's
     * calls give.
     */
    static String text(byte[] address) {
        var groups = new int[IPV6_GROUPS];
        for (int i = 0; i < IPV6_GROUPS; i++) {
            groups[i] =
                    Byte.toUnsignedInt(address[2 * i]) << 8
                            | Byte.toUnsignedInt(address[2 * i + 1]);
        }
        int start = longestZeros(groups);
        int end = start + zerosAt(groups, start);
        if (end - start < 2) {
            return join(groups, 0, IPV6_GROUPS);
        }
        // Addresses that embed an IPv4 one: ::1.2.3.4 and ::ffff:1.2.3.4.
        if (start == 0 && end == 6) {
            return "::" + dotted(address);
        }
        if (start == 0 && end == 5 && groups[5] == 0xFFFF) {
            return "::ffff:" + dotted(address);
        }
        return join(groups, 0, start) + "::" + join(groups, end, IPV6_GROUPS);
    }

    private static String join(int[] groups, int start, int end) {
        return Arrays.stream(groups, start, end)
                .mapToObj(Integer::toHexString)
                .collect(Collectors.joining(":"));
    }

    private static String dotted(byte[] address) {
        return IntStream.range(12, 16)
                .mapToObj(i -> Integer.toString(Byte.toUnsignedInt(address[i])))
                .collect(Collectors.joining("."));
    }

    private static int longestZeros(int[] groups) {
        int longest = 0;
        for (int i = 1; i < groups.length; i++) {
            if (zerosAt(groups, i) > zerosAt(groups, longest)) {
                longest = i;
            }
        }
        return longest;
    }

    private static int zerosAt(int[] groups, int start) {
        int end = start;
        while (end < groups.length && groups[end] == 0) {
            end++;
        }
        return end - start;
    }
}
