package dev.sockeye.reactive;

import static dev.sockeye.reactive.Family.LIMIT;
import static dev.sockeye.reactive.Family.text;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sockeye.SocketError;
import dev.sockeye.conformance.ConnectedPair;
import dev.sockeye.conformance.Endpoints;
import dev.sockeye.conformance.ForwardingEndpoint;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;

/** Pairs of sockets over loopback that are secured by TLS. */
final class TlsPairs {

    private static final Tls CLIENT = Certificates.shared().tlsClient();
    private static final Tls SERVER = Certificates.shared().tlsServer();

    /** For the conformance suites. */
    static final Endpoints PAIRS =
            transport -> {
                var pair = secured(ReactiveEndpoint.connect(transport), CLIENT, SERVER);
                return new ConnectedPair(new End(pair.first()), new End(pair.second()));
            };

    private TlsPairs() {}

    /**
     * A FIN needs no room and close_notify does, so that shutting down waits for a peer that does
     * not read; the suites' peers read later.
     */
    private static final class End extends ForwardingEndpoint {

        private final ReactiveSocket socket;

        End(ReactiveSocket socket) {
            super(new ReactiveEndpoint(socket));
            this.socket = socket;
        }

        @Override
        public void shutdown(int how) {
            Family.await(
                    socket.on()
                            .loop
                            .submit(() -> {
                                var timeout = socket.gettimeout();
                                socket.settimeout(null).shutdown(how).subscribe();
                                socket.settimeout(timeout); // Which the shutdown has not got.
                            }));
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
