package dev.sockeye;

import static dev.sockeye.conformance.SocketAssertions.assertContains;
import static dev.sockeye.conformance.SocketAssertions.assertErrno;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sockeye.conformance.Bytes;
import dev.sockeye.conformance.Family;
import dev.sockeye.conformance.Loopback;
import dev.sockeye.conformance.ThreadKind;
import dev.sockeye.conformance.TlsPairs;
import dev.sockeye.sys.LibC;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a stream over blocking TLS ends. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class TlsEndTest {

    @ParameterizedTest
    @CsvSource({"INET,TLSv1.2", "INET6,TLSv1.3", "UNIX,TLSv1.3"})
    void a_connection_that_ends_without_close_notify_fails_the_receiver(
            Family family, String version) throws Exception {
        try (var pair = TlsPairs.streams(family, version)) {
            pair.first().sendall(Bytes.of("to be cut"));
            LibC.shutdown(pair.first().socket().fileno(), Constants.SHUT_WR);

            assertArrayEquals(Bytes.of("to be cut"), pair.second().recv(100));
            var error = assertThrows(TlsError.class, () -> pair.second().recv(100));
            assertContains("close_notify", error);
            assertThrows(TlsError.class, () -> pair.second().recv(100), "also the next time");
            pair.second().sendall(Bytes.of("still"));
            assertArrayEquals(Bytes.of("still"), pair.first().recv(100));
        }
    }

    @Test
    void in_TLS_1_3_a_peer_that_has_ended_still_receives() throws Exception {
        try (var pair = TlsPairs.streams(Family.INET)) {
            pair.first().shutdown(Constants.SHUT_WR);
            assertEquals(0, pair.second().recv(10).length);

            pair.second().sendall(Bytes.of("still"));
            pair.second().shutdown(Constants.SHUT_WR);

            assertArrayEquals(Bytes.of("still"), pair.first().recv(10));
            assertEquals(0, pair.first().recv(10).length);
            assertEquals(0, pair.first().recv(10).length, "also the next time");
        }
    }

    @Test
    void in_TLS_1_2_the_end_of_one_direction_is_the_end_of_both() throws Exception {
        try (var pair = TlsPairs.streams(Family.INET, "TLSv1.2")) {
            pair.first().shutdown(Constants.SHUT_WR);

            assertEquals(0, pair.second().recv(10).length);
            assertThrows(TlsError.class, () -> pair.second().sendall(Bytes.of("x")));
            assertEquals(0, pair.first().recv(10).length);
        }
    }

    @Test
    void what_has_come_is_received_after_shutting_down_reading() throws Exception {
        try (var pair = TlsPairs.streams(Family.INET)) {
            pair.first().sendall(Bytes.of("there"));

            pair.second().shutdown(Constants.SHUT_RD);

            assertArrayEquals(Bytes.of("there"), pair.second().recv(10));
            assertEquals(0, pair.second().recv(10).length);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_that_closes_without_receiving_does_not_reset(Family family) throws Exception {
        try (var pair = TlsPairs.streams(family)) {
            pair.first().sendall(Bytes.of("all I say"));

            pair.first().close(); // Over the tickets that the server sent.

            assertArrayEquals(Bytes.of("all I say"), pair.second().recv(100));
            assertEquals(0, pair.second().recv(100).length);
        }
    }

    @Test
    void close_before_any_handshake_closes() throws Exception {
        try (var plain = Loopback.streams(Family.INET)) {
            TlsPairs.client().wrap(plain.first()).close();

            assertEquals(0, plain.second().recv(10).length);
        }
    }

    // ---- back to plain ----

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void after_unwrap_the_connection_goes_on_in_plain(String version) throws Exception {
        try (var pair = TlsPairs.streams(Family.UNIX, version)) {
            pair.first().sendall(Bytes.of("secret"));
            assertArrayEquals(Bytes.of("secret"), pair.second().recv(10));
            pair.first().settimeout(Duration.ofSeconds(20));
            var atSecond = ThreadKind.PLATFORM.start(() -> pair.second().unwrap());

            try (var first = pair.first().unwrap();
                    var second = atSecond.result()) {
                first.sendall(Bytes.of("open"));

                assertArrayEquals(Bytes.of("open"), second.recv(10));
                assertEquals(Duration.ofSeconds(20), first.gettimeout());
                assertErrno(Constants.EBADF, () -> pair.first().recv(1));
            }
        }
    }

    @Test
    void what_follows_a_close_notify_is_left_to_the_plain_socket() throws Exception {
        try (var pair = TlsPairs.streams(Family.INET)) {
            pair.first().settimeout(Duration.ofMillis(1));
            assertThrows(SocketTimeout.class, () -> pair.first().unwrap());
            pair.first().socket().setsockopt(Constants.SOL_SOCKET, Constants.SO_KEEPALIVE, 1);
            sendRaw(pair.first().socket(), "plain at once");

            assertEquals(0, pair.second().recv(100).length);

            try (var plain = pair.second().unwrap()) {
                assertArrayEquals(Bytes.of("plain at once"), plain.recv(100));
            }
        }
    }

    private static void sendRaw(Socket socket, String text) throws Exception {
        try (var again = Sockets.fromfd(socket.fileno(), socket.family(), socket.type())) {
            again.sendall(Bytes.of(text));
        }
    }

    @Test
    void unwrap_refuses_to_lose_data() throws Exception {
        try (var pair = TlsPairs.streams(Family.INET)) {
            pair.first().sendall(Bytes.of("unread"));

            var error = assertThrows(TlsError.class, () -> pair.second().unwrap());

            assertContains("receive it first", error);
            assertArrayEquals(Bytes.of("unread"), pair.second().recv(10));
            var unwrapping = ThreadKind.PLATFORM.start(() -> pair.first().unwrap());
            pair.second().unwrap().close();
            unwrapping.result().close();
        }
    }
}
