package dev.sockeye.examples.tool;

import static dev.sockeye.Constants.AF_INET;
import static dev.sockeye.Constants.AF_INET6;
import static dev.sockeye.Constants.AF_UNSPEC;
import static dev.sockeye.Constants.AI_PASSIVE;

import dev.sockeye.Address;
import dev.sockeye.SocketError;
import dev.sockeye.Sockets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options {@code -4} and {@code -6}, and what names mean under them. */
final class Family {

    /** One of the two. */
    static final class Choice {
        @Option(
                names = {"-4", "--ipv4"},
                description = "Use IPv4 only.")
        @SuppressWarnings("UnusedVariable") // The other is asked for.
        private boolean ipv4;

        @Option(
                names = {"-6", "--ipv6"},
                description = "Use IPv6 only.")
        private boolean ipv6;
    }

    @ArgGroup private @Nullable Choice choice;

    boolean isOpen() {
        return choice == null;
    }

    private int value() {
        if (choice == null) {
            return AF_UNSPEC;
        }
        return choice.ipv6 ? AF_INET6 : AF_INET;
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
