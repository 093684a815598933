package dev.sockeye.reactive;

import static dev.sockeye.Constants.AF_INET;
import static dev.sockeye.Constants.AF_INET6;
import static dev.sockeye.Constants.AF_TIPC;
import static dev.sockeye.Constants.AF_UNIX;
import static dev.sockeye.Constants.AF_VSOCK;
import static dev.sockeye.Constants.SHUT_RDWR;
import static dev.sockeye.Constants.SHUT_WR;
import static dev.sockeye.Constants.SOCK_DGRAM;
import static dev.sockeye.Constants.SOCK_RDM;
import static dev.sockeye.Constants.SOCK_SEQPACKET;
import static dev.sockeye.Constants.SOCK_STREAM;
import static dev.sockeye.Constants.VMADDR_CID_LOCAL;
import static dev.sockeye.Constants.VMADDR_PORT_ANY;
import static dev.sockeye.reactive.Family.LIMIT;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sockeye.Address;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;

/** Everything that can connect two sockets on one machine; few kernels have the last six. */
enum Transport {
    TCP(AF_INET, SOCK_STREAM),
    TCP6(AF_INET6, SOCK_STREAM),
    UDP(AF_INET, SOCK_DGRAM),
    UDP6(AF_INET6, SOCK_DGRAM),
    UNIX_STREAM(AF_UNIX, SOCK_STREAM),
    UNIX_DGRAM(AF_UNIX, SOCK_DGRAM),
    UNIX_SEQPACKET(AF_UNIX, SOCK_SEQPACKET),
    TIPC_STREAM(AF_TIPC, SOCK_STREAM),
    TIPC_SEQPACKET(AF_TIPC, SOCK_SEQPACKET),
    TIPC_RDM(AF_TIPC, SOCK_RDM),
    TIPC_DGRAM(AF_TIPC, SOCK_DGRAM),
    VSOCK_STREAM(AF_VSOCK, SOCK_STREAM),
    VSOCK_SEQPACKET(AF_VSOCK, SOCK_SEQPACKET);

    private static final int TIPC_SERVICE = 19999;
    private static final AtomicInteger TIPC_INSTANCES = new AtomicInteger();

    private final int family;
    private final int type;

    Transport(int family, int type) {
        this.family = family;
        this.type = type;
    }

    boolean isStream() {
        return type == SOCK_STREAM;
    }

    boolean isConnection() {
        return isStream() || type == SOCK_SEQPACKET;
    }

    /** How one side tells the other that it is done: TIPC knows no half of a connection. */
    int end() {
        return family == AF_TIPC ? SHUT_RDWR : SHUT_WR;
    }

    /** Two sockets, each connected to the other; skips the test where the kernel has none. */
    ReactiveSocketPair pair() throws SocketError {
        try (var socket = new Socket(family, type)) {
            socket.bind(free());
        } catch (SocketError e) {
            assumeTrue(false, "this kernel has no " + this + ": run guest/test");
        }
        return isConnection() ? connection() : connectedToEachOther();
    }

    private Address free() {
        return switch (this) {
            case TCP, UDP -> Address.inet("127.0.0.1", 0);
            case TCP6, UDP6 -> Address.inet6("::1", 0);
            case UNIX_STREAM, UNIX_DGRAM, UNIX_SEQPACKET -> Address.unix("");
            case TIPC_STREAM, TIPC_SEQPACKET, TIPC_RDM, TIPC_DGRAM ->
                    Address.tipcName(TIPC_SERVICE, TIPC_INSTANCES.incrementAndGet());
            case VSOCK_STREAM, VSOCK_SEQPACKET ->
                    new Address.Vsock(VMADDR_CID_LOCAL, VMADDR_PORT_ANY);
        };
    }

    private ReactiveSocket open() {
        return ReactiveSocket.open(family, type).blockOptional(LIMIT).orElseThrow();
    }

    private ReactiveSocketPair connection() throws SocketError {
        try (var listener = open()) {
            var name = free();
            listener.bind(name).then(listener.listen()).block(LIMIT);
            var client = open();
            var to = family == AF_TIPC ? name : listener.getsockname();
            // Both at once: TIPC's connect is done when the other side has accepted.
            var accepted =
                    Mono.zip(
                                    client.connect(to).thenReturn(true),
                                    listener.accept().next(),
                                    (_, conn) -> conn)
                            .blockOptional(LIMIT)
                            .orElseThrow();
            return new ReactiveSocketPair(client, accepted);
        }
    }

    private ReactiveSocketPair connectedToEachOther() throws SocketError {
        var first = open();
        var second = open();
        first.bind(free()).then(second.bind(free())).block(LIMIT);
        first.connect(second.getsockname()).then(second.connect(first.getsockname())).block(LIMIT);
        return new ReactiveSocketPair(first, second);
    }
}
