package dev.sockeye;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.conformance.Bytes;
import dev.sockeye.conformance.Family;
import dev.sockeye.conformance.Loopback;
import dev.sockeye.conformance.ThreadKind;
import dev.sockeye.conformance.TlsPairs;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A network that makes bytes up: TLS ends in a typed error, and no byte of it is taken for data.
 */
@Timeout(value = 100, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class TlsGarbageTest {

    private static final int ROUNDS = 150;
    private static final byte[] DATA = Bytes.random(5000);
    private static final Duration LIMIT = Duration.ofMillis(500);

    @Test
    void plain_text_for_a_server_is_a_TlsError() throws Exception {
        try (var pair = Loopback.streams(Family.INET);
                var server = TlsPairs.server().wrap(pair.second())) {
            pair.first().sendall(Bytes.of("GET / HTTP/1.0\r\n\r\n"));

            var error = assertThrows(TlsError.class, () -> server.recv(1));

            assertTrue(error.getCause() instanceof SSLException);
            assertEquals(21, pair.first().recv(100)[0], "an alert");
        }
    }

    @Test
    void random_bytes_never_get_through() throws Exception {
        var random = new Random(1);
        for (int i = 0; i < ROUNDS; i++) {
            assertRefused(random, TlsPairs.server());
            assertRefused(random, TlsPairs.client());
        }
    }

    private static void assertRefused(Random random, TlsConfig config) throws SocketError {
        byte[] garbage = new byte[random.nextInt(1, 400)];
        random.nextBytes(garbage);
        byte[] likely = {22, 3, (byte) random.nextInt(5), 0, (byte) random.nextInt(256)};
        System.arraycopy(
                likely, 0, garbage, 0, Math.min(garbage.length, random.nextInt(likely.length + 1)));
        try (var pair = Loopback.socketpair(Constants.SOCK_STREAM);
                var tls = config.wrap(pair.first())) {
            pair.second().sendall(garbage);
            pair.second().shutdown(Constants.SHUT_WR);

            assertThrows(TlsError.class, () -> tls.recv(1), () -> Arrays.toString(garbage));
        }
    }

    @Test
    void a_changed_byte_anywhere_is_found_or_does_no_harm() throws Exception {
        var found = new AtomicInteger();
        var random = new Random(2);
        for (int i = 0; i < ROUNDS; i++) {
            exchange(random, found);
        }
        assertTrue(found.get() > ROUNDS / 2, () -> found + " of " + ROUNDS);
    }

    /** An echo through a network that changes one byte on its way there, and one back. */
    private static void exchange(Random random, AtomicInteger found) throws Exception {
        var version = random.nextBoolean() ? "TLSv1.2" : "TLSv1.3";
        try (var relay = new Relay(changing(random), changing(random));
                var pair =
                        TlsPairs.unshaken(
                                relay.first(),
                                relay.second(),
                                TlsPairs.client(),
                                TlsPairs.only(TlsPairs.server(), version))) {
            pair.first().settimeout(LIMIT);
            pair.second().settimeout(LIMIT);
            var serving =
                    ThreadKind.VIRTUAL.run(() -> talk(relay, pair.second(), TlsGarbageTest::echo));
            var asking =
                    ThreadKind.VIRTUAL.run(() -> talk(relay, pair.first(), TlsGarbageTest::ask));
            boolean fails = failed(asking.future());
            fails |= failed(serving.future());
            if (fails) {
                found.incrementAndGet();
            }
        }
    }

    private interface Talking {
        void over(TlsSocket socket) throws SocketError;
    }

    /** Who gives up waiting cuts the network first: its close_notify would be an end like any. */
    private static void talk(Relay relay, TlsSocket own, Talking talking) throws SocketError {
        try (own) {
            cutting(relay, own, talking);
        }
    }

    private static void cutting(Relay relay, TlsSocket own, Talking talking) throws SocketError {
        try {
            talking.over(own);
        } catch (SocketTimeout e) {
            relay.close();
            throw e;
        }
    }

    private static Relay.Passing changing(Random random) {
        var left = new AtomicInteger(random.nextInt(7000));
        int change = random.nextInt(1, 256);
        return (data, to) -> {
            int at = left.getAndAdd(-data.length);
            if (at >= 0 && at < data.length) {
                data[at] ^= (byte) change;
            }
            to.sendall(data);
        };
    }

    /** Whatever has come is what was sent, as far as it goes. */
    private static void ask(TlsSocket socket) throws SocketError {
        socket.sendall(DATA);
        var all = new ByteArrayOutputStream();
        while (all.size() < DATA.length) {
            byte[] next = socket.recv(1000);
            assertTrue(next.length > 0, "not the end");
            all.writeBytes(next);
            assertArrayEquals(Arrays.copyOf(DATA, all.size()), all.toByteArray());
        }
    }

    private static void echo(TlsSocket socket) throws SocketError {
        int all = 0;
        while (all < DATA.length) {
            byte[] next = socket.recv(1000);
            assertTrue(next.length > 0, "not the end");
            assertArrayEquals(Arrays.copyOfRange(DATA, all, all + next.length), next);
            all += next.length;
            socket.sendall(next);
        }
    }

    private static boolean failed(Future<?> call) throws InterruptedException {
        try {
            call.get();
            return false;
        } catch (ExecutionException e) {
            assertInstanceOf(SocketError.class, e.getCause());
            return true;
        }
    }
}
