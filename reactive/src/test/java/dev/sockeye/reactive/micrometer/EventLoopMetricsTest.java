package dev.sockeye.reactive.micrometer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.Sockets;
import dev.sockeye.reactive.EventLoops;
import dev.sockeye.reactive.ReactiveSocket;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EventLoopMetricsTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void a_registry_reads_what_the_sockets_of_the_loops_have_done() throws Exception {
        var registry = new SimpleMeterRegistry();
        try (var loops = EventLoops.create(1);
                var metrics = new EventLoopMetrics(loops, Tags.of("name", "test"))) {
            metrics.bindTo(registry);
            var pair = Sockets.socketpair();
            var socket = ReactiveSocket.of(pair.first(), loops);
            try (var peer = pair.second()) {
                socket.sendall(Unpooled.copiedBuffer("fish", UTF_8)).block(LIMIT);
                peer.send(new byte[3]);
                socket.recv(10).doOnNext(buffer -> buffer.release()).block(LIMIT);
            }

            assertEquals(4, registry.get("sockeye.bytes.sent").functionCounter().count());
            assertEquals(3, registry.get("sockeye.bytes.received").functionCounter().count());
            assertEquals(
                    1, registry.get("sockeye.sockets.open").tag("name", "test").gauge().value());
            socket.closeLater().block(LIMIT);
            assertEquals(0, registry.get("sockeye.sockets.open").gauge().value());
            assertEquals(1, registry.get("sockeye.sockets.opened").functionCounter().count());
        }
    }

    @Test
    void the_lag_of_the_loops_is_timed_until_the_metrics_are_closed() throws Exception {
        var registry = new SimpleMeterRegistry();
        try (var loops = EventLoops.create(1)) {
            var metrics = new EventLoopMetrics(loops, Tags.empty(), Duration.ofMillis(1));
            metrics.bindTo(registry);
            var ticks = new CountDownLatch(3);
            var watched = loops.lag(Duration.ofMillis(5)).subscribe(_ -> ticks.countDown());
            assertTrue(ticks.await(LIMIT.toSeconds(), TimeUnit.SECONDS));
            watched.dispose();

            assertTrue(registry.get("sockeye.loop.lag").timer().count() > 0);
            metrics.close();
            loops.closeLater().block(LIMIT);
        }
    }
}
