package dev.sockeye;

import dev.sockeye.sys.AddressInfos;
import dev.sockeye.sys.HostDatabase;
import dev.sockeye.sys.ServiceDatabase;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Hosts, services and protocols by name and number, netdb.h. */
final class Netdb {

    private static final String BROADCAST = "<broadcast>";
    private static final String BROADCAST_ADDRESS = "255.255.255.255";

    private Netdb() {}

    static String gethostbyname(String hostname) throws SocketError {
        return address(text("hostname", hostname), Constants.AF_INET);
    }

    static HostEntry gethostbynameEx(String hostname) throws SocketError {
        // Tells an unknown host apart as getaddrinfo does.
        address(text("hostname", hostname), Constants.AF_INET);
        var ascii = Objects.requireNonNull(Resolver.ascii(hostname));
        return Resolver.run("gethostbyname", () -> HostDatabase.gethostbyname(ascii));
    }

    static HostEntry gethostbyaddr(String ipAddress) throws SocketError {
        var address = address(text("ipAddress", ipAddress), Constants.AF_UNSPEC);
        int family = address.indexOf(':') >= 0 ? Constants.AF_INET6 : Constants.AF_INET;
        byte[] packed = InetText.pton(family, address);
        return Resolver.run("gethostbyaddr", () -> HostDatabase.gethostbyaddr(family, packed));
    }

    /** The numeric address of a host, without its scope; the first, if it has several. */
    private static String address(String host, int family) throws SocketError {
        if (host.equals(BROADCAST) || host.equals(BROADCAST_ADDRESS)) {
            return BROADCAST_ADDRESS;
        }
        var found =
                host.isEmpty()
                        ? Resolver.getaddrinfo(
                                null, "0", family, Constants.SOCK_DGRAM, 0, Constants.AI_PASSIVE)
                        : Resolver.getaddrinfo(host, null, family, Constants.SOCK_DGRAM, 0, 0);
        if (host.isEmpty() && found.size() > 1) {
            throw new SocketError("wildcard resolved to multiple address", 0);
        }
        return host(found.getFirst().address());
    }

    private static String host(Address address) {
        return switch (address) {
            case Address.Inet inet -> inet.host();
            case Address.Inet6 inet6 -> inet6.host();
            default -> throw new IllegalStateException("address has no host: " + address);
        };
    }

    static String getfqdn(String name) throws SocketError {
        var given = text("name", name).strip();
        var host =
                given.isEmpty() || given.equals("0.0.0.0") || given.equals("::")
                        ? Sockets.gethostname()
                        : given;
        try {
            var entry = gethostbyaddr(host);
            return entry.hostname().contains(".")
                    ? entry.hostname()
                    : entry.aliases().stream()
                            .filter(alias -> alias.contains("."))
                            .findFirst()
                            .orElse(entry.hostname());
        } catch (SocketError e) {
            if (e.errno() == Constants.EINTR) {
                throw e;
            }
            return host; // Nobody knows a longer one.
        }
    }

    static NameInfo getnameinfo(Address address, int flags) throws SocketError {
        Arguments.flags("flags", flags);
        var numeric =
                switch (address) {
                    case Address.Inet inet -> numeric(inet);
                    case Address.Inet6 inet6 -> numeric(inet6);
                    default -> address;
                };
        return Resolver.run("getnameinfo", () -> AddressInfos.getnameinfo(numeric, flags));
    }

    private static Address numeric(Address.Inet inet) throws SocketError {
        var found = numeric(inet.host(), inet.port(), inet.family());
        return new Address.Inet(host(found), inet.port());
    }

    private static Address numeric(Address.Inet6 inet6) throws SocketError {
        var found = (Address.Inet6) numeric(inet6.host(), inet6.port(), inet6.family());
        // As in Python: a scope in the host is looked up, but that of the address is used.
        return new Address.Inet6(found.host(), inet6.port(), inet6.flowinfo(), inet6.scopeId());
    }

    private static Address numeric(String host, int port, int family) throws SocketError {
        return AddressInfos.getaddrinfo(
                        host,
                        Integer.toString(port),
                        family,
                        Constants.SOCK_DGRAM,
                        0,
                        Constants.AI_NUMERICHOST)
                .getFirst()
                .address();
    }

    static int getservbyname(String name, @Nullable String proto) throws SocketError {
        text("name", name);
        protocol(proto);
        var port = Resolver.run("getservbyname", () -> ServiceDatabase.getservbyname(name, proto));
        if (port == null) {
            throw new SocketError("service/proto not found", 0);
        }
        return port;
    }

    static String getservbyport(int port, @Nullable String proto) throws SocketError {
        if (port < 0 || port > Arguments.MAX_PORT) {
            throw new IllegalArgumentException("getservbyport: port must be 0-65535.: " + port);
        }
        protocol(proto);
        var name = Resolver.run("getservbyport", () -> ServiceDatabase.getservbyport(port, proto));
        if (name == null) {
            throw new SocketError("port/proto not found", 0);
        }
        return name;
    }

    static int getprotobyname(String name) throws SocketError {
        text("name", name);
        var proto = Resolver.run("getprotobyname", () -> ServiceDatabase.getprotobyname(name));
        if (proto == null) {
            throw new SocketError("protocol not found", 0);
        }
        return proto;
    }

    private static void protocol(@Nullable String proto) {
        if (proto != null) {
            text("proto", proto);
        }
    }

    /** What the C library would cut at a NUL is refused. */
    private static String text(String name, String value) {
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    name + " contains a NUL: " + value.replace("\0", "\\0"));
        }
        return value;
    }
}
