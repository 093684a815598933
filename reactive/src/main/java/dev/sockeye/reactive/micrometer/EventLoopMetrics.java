package dev.sockeye.reactive.micrometer;

import dev.sockeye.reactive.EventLoops;
import dev.sockeye.reactive.LoopStats;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * The meters of some event loops: {@code sockeye.sockets.open}, {@code sockeye.sockets.opened},
 * {@code sockeye.sockets.accepted}, {@code sockeye.bytes.received}, {@code sockeye.bytes.sent},
 * {@code sockeye.timeouts}, {@code sockeye.datagrams.dropped}, which read {@link EventLoops#stats}
 * when they are asked, and the timer {@code sockeye.loop.lag}, fed by {@link EventLoops#lag}.
 *
 * <p>{@link #close} ends the measuring of the lag; the other meters stay. Any thread may call any
 * method.
 */
public final class EventLoopMetrics implements MeterBinder, AutoCloseable {

    private static final Duration LAG_INTERVAL = Duration.ofSeconds(1);

    private final EventLoops loops;
    private final Iterable<Tag> tags;
    private final Duration lagInterval;
    private final Disposable.Composite measuring = Disposables.composite();

    /**
     * Makes meters that measure the lag once a second.
     *
     * @param loops whose sockets to count
     * @param tags of every meter
     */
    public EventLoopMetrics(EventLoops loops, Iterable<Tag> tags) {
        this(loops, tags, LAG_INTERVAL);
    }

    /**
     * Makes meters.
     *
     * @param loops whose sockets to count
     * @param tags of every meter
     * @param lagInterval the time between two measurements of the lag, positive
     */
    public EventLoopMetrics(EventLoops loops, Iterable<Tag> tags, Duration lagInterval) {
        this.loops = loops;
        this.tags = Tags.of(tags);
        this.lagInterval = lagInterval;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("sockeye.sockets.open", loops, EventLoopMetrics::open)
                .description("sockets that are open")
                .tags(tags)
                .register(registry);
        count(registry, "sockets.opened", "sockets opened", null, LoopStats::opened);
        count(registry, "sockets.accepted", "connections accepted", null, LoopStats::accepted);
        count(registry, "bytes.received", "bytes received", BYTES, LoopStats::bytesReceived);
        count(registry, "bytes.sent", "bytes sent", BYTES, LoopStats::bytesSent);
        count(registry, "timeouts", "operations that timed out", null, LoopStats::timeouts);
        count(
                registry,
                "datagrams.dropped",
                "datagrams for which a receive buffer had no room",
                null,
                LoopStats::dropped);
        var lag =
                Timer.builder("sockeye.loop.lag")
                        .description("how much later than asked a loop came to a task")
                        .tags(tags)
                        .register(registry);
        measuring.add(loops.lag(lagInterval).subscribe(lag::record, _ -> {}));
    }

    private static final String BYTES = BaseUnits.BYTES;

    private static double open(EventLoops loops) {
        var stats = loops.stats();
        return Math.max(0, stats.opened() - stats.closed());
    }

    private void count(
            MeterRegistry registry,
            String name,
            String description,
            @Nullable String unit,
            ToDoubleFunction<LoopStats> count) {
        FunctionCounter.builder("sockeye." + name, loops, from -> count.applyAsDouble(from.stats()))
                .description(description)
                .baseUnit(unit)
                .tags(tags)
                .register(registry);
    }

    /** Stops to measure the lag. Does nothing the second time. */
    @Override
    public void close() {
        measuring.dispose();
    }
}
