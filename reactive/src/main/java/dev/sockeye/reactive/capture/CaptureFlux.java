package dev.sockeye.reactive.capture;

import dev.sockeye.capture.Capture;
import dev.sockeye.reactive.EventLoops;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/** What a capture gives, which each subscriber opens. Cold. */
final class CaptureFlux<T> extends Flux<T> {

    private final EventLoops loops;
    private final CaptureTally tally;
    private final Callable<Capture> opening;
    private final Supplier<Items<T>> items;

    private CaptureFlux(
            EventLoops loops,
            CaptureTally tally,
            Callable<Capture> opening,
            Supplier<Items<T>> items) {
        this.loops = loops;
        this.tally = tally;
        this.opening = opening;
        this.items = items;
    }

    static <T> Flux<T> of(
            EventLoops loops,
            CaptureTally tally,
            Callable<Capture> opening,
            Supplier<Items<T>> items) {
        return onAssembly(new CaptureFlux<>(loops, tally, opening, items));
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        var subscription = new CaptureSubscription<T>(loops, tally, items.get(), actual);
        actual.onSubscribe(subscription);
        subscription.open(opening);
    }
}
