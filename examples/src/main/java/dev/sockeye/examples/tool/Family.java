package dev.sockeye.examples.tool;

import static dev.sockeye.Constants.AF_INET;
import static dev.sockeye.Constants.AF_INET6;
import static dev.sockeye.Constants.AF_UNSPEC;
import static dev.sockeye.Constants.AI_PASSIVE;

import dev.sockeye.Address;
import dev.sockeye.SocketError;
import dev.sockeye.Sockets;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The options {@code -4} and {@code -6}, and what names mean under them. */
final class Family {
    private final Supplier<Boolean> ipv4;
    private final Supplier<Boolean> ipv6;

    Family(Syntax syntax) {
        ipv4 = syntax.flag("-4, --ipv4", "Use IPv4 only.");
        ipv6 = syntax.flag("-6, --ipv6", "Use IPv6 only.");
        syntax.exclusive("-4", "-6");
    }

    boolean isOpen() {
        return value() == AF_UNSPEC;
    }

    private int value() {
        if (ipv4.get()) {
            return AF_INET;
        }
        return ipv6.get() ? AF_INET6 : AF_UNSPEC;
    }

    /** The addresses of a host and a port, the best first. Waits for the resolver. */
    List<Address> resolve(String host, int port, int type) throws SocketError {
        return resolve(host, port, type, 0);
    }

    private List<Address> resolve(String host, int port, int type, int flags) throws SocketError {
        if (value() != AF_INET6 && isNumericIpv4(host)) {
            return List.of(Address.inet(host, port));
        }
        return Sockets.getaddrinfo(host, port, value(), type, 0, flags).stream()
                .map(info -> info.address())
                .toList();
    }

    /** Such an address needs no resolver, which takes 20 ms of a start. */
    private static boolean isNumericIpv4(String host) {
        return !host.isEmpty() && host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
    }

    /**
     * The address to bind for a host and a port. Without a host it is the wildcard address: IPv6's,
     * which stands for IPv4's too, where there is IPv6. Waits for the resolver.
     */
    Address toBind(@Nullable String host, int port, int type) throws SocketError {
        if (host != null) {
            return resolve(host, port, type, AI_PASSIVE).getFirst();
        }
        boolean ipv4 = value() == AF_INET || (isOpen() && !Sockets.hasIpv6());
        return ipv4 ? Address.inet("", port) : Address.inet6("", port);
    }
}
