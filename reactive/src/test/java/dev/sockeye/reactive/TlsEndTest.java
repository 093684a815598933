package dev.sockeye.reactive;

import static dev.sockeye.Constants.SHUT_WR;
import static dev.sockeye.reactive.Family.LIMIT;
import static dev.sockeye.reactive.Family.text;
import static dev.sockeye.reactive.TlsPairs.failure;
import static dev.sockeye.reactive.TlsPairs.failureOf;
import static dev.sockeye.reactive.TlsPairs.got;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.SocketError;
import dev.sockeye.SocketTimeout;
import dev.sockeye.TlsError;
import dev.sockeye.sys.LibC;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;

/** How a stream over TLS ends, and how a sender feels that nobody reads. */
class TlsEndTest {

    // ---- the end ----

    @ParameterizedTest
    @EnumSource
    void a_connection_that_ends_without_close_notify_fails_the_receiver(Family family)
            throws Exception {
        try (var pair = TlsPairs.streams(family)) {
            pair.first().sendall(text("to be cut")).block(LIMIT);
            LibC.shutdown(pair.first().on().fd, SHUT_WR);

            assertEquals("to be cut", got(pair.second().recv(100)));
            var error = assertInstanceOf(TlsError.class, failureOf(pair.second().recv(100)));
            assertTrue(String.valueOf(error.getMessage()).contains("close_notify"));
            assertEquals(error, failureOf(pair.second().recv().then()), "also the next time");
            pair.second().sendall(text("still")).block(LIMIT);
            assertEquals("still", got(pair.first().recv(100)));
        }
    }

    @Test
    void in_TLS_1_2_the_end_of_one_direction_is_the_end_of_both() throws Exception {
        try (var pair = Family.INET.streams()) {
            var server =
                    Tls.server(
                            Certificates.build(
                                    Certificates.shared().server("server").protocols("TLSv1.2")));
            TlsPairs.secured(pair, Certificates.shared().tlsClient(), server);
            pair.first().shutdown(SHUT_WR).block(LIMIT);

            assertEquals(0, Family.drain(pair.second()));
            assertInstanceOf(TlsError.class, failureOf(pair.second().sendall(text("x"))));
        }
    }

    @Test
    void a_close_that_drops_what_was_to_be_sent_leaves_a_truncated_stream() throws Exception {
        try (var pair = TlsPairs.streams(Family.UNIX)) {
            var error = failure(pair.first().sendall(Family.zeros(8 << 20))).toFuture();
            var first = pair.second().recv(1).blockOptional(LIMIT).orElseThrow();
            first.release();

            pair.first().close();

            assertInstanceOf(SocketError.class, error.get().orElseThrow());
            assertInstanceOf(
                    TlsError.class, failureOf(pair.second().recv().map(Family::count).then()));
        }
    }

    // ---- back-pressure ----

    @ParameterizedTest
    @EnumSource
    void a_peer_that_does_not_read_stalls_the_sender_and_its_source(Family family)
            throws Exception {
        try (var pair = TlsPairs.streams(family)) {
            var given = new AtomicLong();
            pair.first().settimeout(Duration.ofMillis(500));
            var source =
                    Flux.range(0, 10_000)
                            .map(_ -> {
                                given.incrementAndGet();
                                return Family.zeros(64 * 1024);
                            });

            var error = failureOf(pair.first().sendall(source));

            long sent = assertInstanceOf(SocketTimeout.class, error).bytesTransferred();
            assertTrue(sent < 64 << 20, () -> sent + " bytes");
            assertTrue(given.get() <= sent / (64 * 1024) + 64, () -> given + " of " + sent);
            pair.first().settimeout(null).shutdown(SHUT_WR).subscribe();
            assertEquals(sent, Family.drain(pair.second()));
        }
    }
}
