package dev.sockeye.reactive;

import static dev.sockeye.reactive.Family.LIMIT;
import static dev.sockeye.reactive.Family.text;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sockeye.Address;
import dev.sockeye.Datagram;
import dev.sockeye.SocketError;
import dev.sockeye.conformance.ConnectedPair;
import dev.sockeye.conformance.Endpoint;
import dev.sockeye.conformance.Endpoints;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;

/** Pairs of sockets over loopback that are secured by TLS. */
final class TlsPairs {

    private static final Tls CLIENT = Certificates.shared().tlsClient();
    private static final Tls SERVER = Certificates.shared().tlsServer();

    /** For the conformance suites. */
    static final Endpoints PAIRS =
            new Endpoints() {
                @Override
                public ConnectedPair streams(dev.sockeye.conformance.Family family)
                        throws SocketError {
                    var pair = TlsPairs.streams(Family.valueOf(family.name()));
                    return new ConnectedPair(new End(pair.first()), new End(pair.second()));
                }

                @Override
                public ConnectedPair datagrams(dev.sockeye.conformance.Family family) {
                    throw new UnsupportedOperationException("TLS is over streams");
                }
            };

    private TlsPairs() {}

    /**
     * A FIN needs no room and close_notify does, so that shutting down waits for a peer that does
     * not read; the suites' peers read later.
     */
    private record End(ReactiveSocket socket, ReactiveEndpoint plain) implements Endpoint {

        End(ReactiveSocket socket) {
            this(socket, new ReactiveEndpoint(socket));
        }

        @Override
        public void shutdown(int how) {
            var timeout = socket.gettimeout();
            socket.settimeout(null).shutdown(how).subscribe();
            socket.settimeout(timeout);
        }

        @Override
        public byte[] recv(int bufsize) throws SocketError {
            return plain.recv(bufsize);
        }

        @Override
        public int send(byte[] data) throws SocketError {
            return plain.send(data);
        }

        @Override
        public void sendall(byte[] data) throws SocketError {
            plain.sendall(data);
        }

        @Override
        public Datagram recvfrom(int bufsize) throws SocketError {
            return plain.recvfrom(bufsize);
        }

        @Override
        public int sendto(byte[] data, Address address) throws SocketError {
            return plain.sendto(data, address);
        }

        @Override
        public void settimeout(@Nullable Duration timeout) {
            plain.settimeout(timeout);
        }

        @Override
        public @Nullable Duration gettimeout() {
            return plain.gettimeout();
        }

        @Override
        public Address getsockname() throws SocketError {
            return plain.getsockname();
        }

        @Override
        public Address getpeername() throws SocketError {
            return plain.getpeername();
        }

        @Override
        public void setsockopt(int level, int name, int value) throws SocketError {
            plain.setsockopt(level, name, value);
        }

        @Override
        public void close() {
            plain.close();
        }

        @Override
        public void awaitWaiting(int calls) {
            plain.awaitWaiting(calls);
        }
    }

    /** The first is the client. */
    static ReactiveSocketPair streams(Family family) throws SocketError {
        return secured(family.streams(), CLIENT, SERVER);
    }

    static ReactiveSocketPair secured(ReactiveSocketPair pair, Tls client, Tls server) {
        Mono.when(pair.first().tls(client), pair.second().tls(server)).block(Family.LIMIT);
        return pair;
    }

    // ---- what came of an operation ----

    /** Gives the failure, if it fails. */
    static Mono<Optional<Throwable>> failure(Mono<Void> operation) {
        return operation
                .then(Mono.just(Optional.<Throwable>empty()))
                .onErrorResume(error -> Mono.just(Optional.of(error)));
    }

    /** Waits for a failure that must come. */
    static Throwable failureOf(Mono<?> operation) {
        return Exceptions.unwrap(
                assertThrows(RuntimeException.class, () -> operation.block(LIMIT)));
    }

    /** Waits for what is received, and releases it. */
    static String got(Mono<ByteBuf> received) {
        return text(received.blockOptional(LIMIT).orElseThrow());
    }
}
