package dev.sockeye.reactive;

import static dev.sockeye.Constants.AF_INET;
import static dev.sockeye.Constants.EALREADY;
import static dev.sockeye.Constants.ECONNRESET;
import static dev.sockeye.Constants.EHOSTUNREACH;
import static dev.sockeye.Constants.EPIPE;
import static dev.sockeye.Constants.ETIMEDOUT;
import static dev.sockeye.Constants.IPPROTO_TCP;
import static dev.sockeye.Constants.SOCK_STREAM;
import static dev.sockeye.Constants.TCP_USER_TIMEOUT;
import static dev.sockeye.reactive.Family.LIMIT;
import static dev.sockeye.reactive.Family.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.Address;
import dev.sockeye.SocketError;
import dev.sockeye.SocketTimeout;
import io.netty.buffer.Unpooled;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What a network does between two peers: packets dropped, the cable cut, the peer reset. */
@EnabledOnOs(OS.LINUX)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NetworkFaultsTest {

    private static final Duration SHORT = Duration.ofMillis(200);

    private Namespace network;

    @BeforeAll
    void lay() throws Exception {
        network = new Namespace();
    }

    @AfterEach
    void mend() throws Exception {
        network.mend();
        network.dropNothing();
    }

    @AfterAll
    void remove() throws Exception {
        if (network != null) {
            network.remove();
        }
    }

    @Test
    void a_peer_that_falls_silent_is_a_timeout_and_nothing_it_sent_is_lost() throws Exception {
        try (var socket = connected()) {
            network.drop("out");
            network.tell("send late");
            socket.settimeout(SHORT);
            StepVerifier.create(socket.recv(4)).expectError(SocketTimeout.class).verify(LIMIT);

            network.dropNothing();
            socket.settimeout(null);
            assertEquals("late", socket.recv(4).map(Family::text).block(LIMIT));
        }
    }

    @Test
    void a_reset_is_ECONNRESET_once_and_sending_after_it_EPIPE() throws Exception {
        try (var socket = connected()) {
            network.tell("reset");
            expect(ECONNRESET, socket.recv(1));
            expect(EPIPE, socket.sendall(text("x")));
            assertFalse(socket.isDisposed());
        }
    }

    @Test
    void a_sendall_over_a_cut_cable_says_how_much_went_and_the_rest_arrives_after_it()
            throws Exception {
        byte[] bytes = new byte[16 << 20];
        new Random(7).nextBytes(bytes);
        try (var socket = connected()) {
            network.cut();
            socket.settimeout(SHORT);
            var sent = new AtomicLong();
            StepVerifier.create(socket.sendall(Unpooled.wrappedBuffer(bytes)))
                    .expectErrorSatisfies(
                            error -> sent.set(((SocketTimeout) error).bytesTransferred()))
                    .verify(LIMIT);
            assertTrue(sent.get() < bytes.length, sent::toString);

            network.begin("hash " + bytes.length);
            network.mend();
            socket.settimeout(LIMIT);
            int from = (int) sent.get();
            socket.sendall(Unpooled.wrappedBuffer(bytes, from, bytes.length - from)).block(LIMIT);
            var expected = MessageDigest.getInstance("SHA-256").digest(bytes);
            assertEquals(HexFormat.of().formatHex(expected), network.answer());
        }
    }

    @Test
    void the_kernel_s_own_patience_ends_as_ETIMEDOUT_which_is_no_SocketTimeout() throws Exception {
        try (var socket = connected()) {
            socket.socket().setsockopt(IPPROTO_TCP, TCP_USER_TIMEOUT, 300);
            network.drop("in"); // Of a cut cable ARP might tell first, as EHOSTUNREACH.
            socket.sendall(text("into the void")).block(LIMIT);
            expect(ETIMEDOUT, socket.recv(1));
        }
    }

    @Test
    void a_connect_that_nobody_answers_times_out_and_stays_in_progress() throws Exception {
        network.drop("in");
        // Not the port of the peer, who would take a SYN that is sent again for the next test's.
        var silent = Address.inet(network.there, 9);
        try (var socket = open()) {
            socket.settimeout(SHORT);
            StepVerifier.create(socket.connect(silent))
                    .expectError(SocketTimeout.class)
                    .verify(LIMIT);
            expect(EALREADY, socket.connect(silent));

            StepVerifier.create(ReactiveSockets.createConnection(network.there, 9, SHORT))
                    .expectError(SocketTimeout.class)
                    .verify(LIMIT);
        }
    }

    @Test
    void a_peer_that_is_not_there_is_EHOSTUNREACH() throws Exception {
        network.cut();
        try (var socket = open()) {
            expect(EHOSTUNREACH, socket.connect(peer()));
        }
    }

    private Address peer() {
        return Address.inet(network.there, network.port);
    }

    private static ReactiveSocket open() {
        return ReactiveSocket.open(AF_INET, SOCK_STREAM).blockOptional(LIMIT).orElseThrow();
    }

    private ReactiveSocket connected() throws Exception {
        var socket = open();
        socket.connect(peer()).block(LIMIT);
        network.tell("accept");
        return socket;
    }

    private static void expect(int errno, Mono<?> operation) {
        StepVerifier.create(operation)
                .expectErrorSatisfies(error -> {
                    assertFalse(error instanceof SocketTimeout);
                    assertEquals(errno, ((SocketError) error).errno());
                })
                .verify(LIMIT);
    }
}
