package dev.sockeye.reactive;

import static dev.sockeye.Constants.SOCK_STREAM;
import static dev.sockeye.reactive.Family.LIMIT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.SocketError;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;

/** Accepting and datagrams, cancelled and begun again at every point. Nothing is lost. */
class AcceptSchedulesTest {

    private static final Schedules SCHEDULES = new Schedules(25);
    private static final int COUNT = 60;

    @AfterAll
    static void report() {
        SCHEDULES.report(AcceptSchedulesTest.class);
    }

    @ParameterizedTest
    @EnumSource
    void a_listener_loses_no_connection(Family family) {
        SCHEDULES.run(seed -> acceptSchedule(family, seed));
    }

    private static void acceptSchedule(Family family, int seed) throws SocketError {
        try (var listener = family.listener()) {
            var to = listener.getsockname();
            var clients = new ArrayList<ReactiveSocket>();
            var connecting =
                    Flux.range(0, COUNT)
                            .flatMap(_ -> ReactiveSocket.open(family.family, SOCK_STREAM), 1)
                            .doOnNext(clients::add)
                            .concatMap(client -> client.connect(to))
                            .then()
                            .toFuture();
            var accepted = new AtomicInteger();
            var random = new Random(seed);
            long end = System.nanoTime() + LIMIT.toNanos();
            while (accepted.get() < COUNT) {
                assertTrue(System.nanoTime() < end, () -> accepted + " came");
                cancelled(listener, random, accepted);
            }
            Family.await(connecting);
            clients.forEach(ReactiveSocket::close);
            SCHEDULES.connections.addAndGet(COUNT);
        }
    }

    private static void cancelled(ReactiveSocket listener, Random random, AtomicInteger accepted) {
        var receiving =
                new Receiving<ReactiveSocket>(1 + random.nextInt(4), random.nextInt(4)) {
                    @Override
                    void check(ReactiveSocket socket) {
                        accepted.incrementAndGet();
                        socket.close();
                    }
                };
        SCHEDULES.subscribe(listener, random, listener.accept(), receiving);
        Schedules.spin(random, 60_000);
        Schedules.cancel(listener, random, receiving);
    }

    @ParameterizedTest
    @EnumSource
    void a_datagram_socket_loses_no_datagram_that_it_has_read(Family family) {
        SCHEDULES.run(seed -> datagramSchedule(family, seed));
    }

    private static void datagramSchedule(Family family, int seed) throws SocketError {
        try (var pair = family.datagrams()) {
            var to = pair.second().getsockname();
            var from = pair.first().getsockname();
            var sending =
                    Flux.range(0, COUNT)
                            .concatMap(i -> pair.first().sendto(Family.text("" + i), to))
                            .then()
                            .toFuture();
            var next = new AtomicInteger();
            var random = new Random(seed);
            long end = System.nanoTime() + LIMIT.toNanos();
            while (next.get() < COUNT) {
                assertTrue(System.nanoTime() < end, () -> next + " came");
                var receiving =
                        new Receiving<ReactiveDatagram>(1 + random.nextInt(4), random.nextInt(4)) {
                            @Override
                            void check(ReactiveDatagram datagram) {
                                assertEquals(from, datagram.address());
                                assertEquals(
                                        "" + next.getAndIncrement(),
                                        Family.text(datagram.content()));
                            }
                        };
                receive(pair.second(), random, receiving);
            }
            Family.await(sending);
            SCHEDULES.datagrams.addAndGet(COUNT);
        }
    }

    private static void receive(
            ReactiveSocket socket, Random random, Receiving<ReactiveDatagram> receiving) {
        var call = random.nextBoolean() ? socket.recvfrom(100) : socket.recvfrom();
        SCHEDULES.subscribe(socket, random, call, receiving);
        Schedules.spin(random, 60_000);
        Schedules.cancel(socket, random, receiving);
    }
}
