package dev.sockeye.reactive.capture;

import dev.sockeye.SocketError;
import dev.sockeye.SocketTimeout;
import dev.sockeye.capture.BpfProgram;
import dev.sockeye.capture.Capture;
import dev.sockeye.capture.CaptureStats;
import dev.sockeye.capture.Packet;
import dev.sockeye.capture.PacketBlock;
import dev.sockeye.reactive.EventLoops;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Captures packets as they pass an interface, as a {@code Flux}. All publishers here are cold: each
 * subscriber has a capture of its own, which is opened on subscribe and closed when the
 * subscription ends, by cancel or by an error; they complete only when {@link #stop} ends them.
 * Every signal but {@code onSubscribe} is on an event loop's thread. Opening is not done there: it
 * takes memory, and compiles the filter.
 *
 * <p>Demand counts what is given; without demand no block is taken, the kernel's ring fills, and
 * what comes then is dropped and counted. A block that was taken for a subscriber who has gone
 * meanwhile is released. Errors are those of {@link Capture}: {@code EPERM} without {@code
 * CAP_NET_RAW}, {@code ENETDOWN} when the interface goes down; there is no {@link SocketTimeout},
 * for which {@link Flux#timeout} is at hand.
 */
public final class ReactiveCapture {

    /** How captures are opened that share their packets if they are several. */
    interface Opening {
        List<Capture> open(int count) throws SocketError;
    }

    private final Opening opening;
    private final EventLoops loops;
    private final CaptureTally tally = new CaptureTally();

    ReactiveCapture(Opening opening, EventLoops loops) {
        this.opening = opening;
        this.loops = loops;
    }

    /**
     * Captures on the shared loops.
     *
     * @param builder what is to be captured
     * @return publishers of it
     */
    public static ReactiveCapture of(Capture.Builder builder) {
        return of(builder, EventLoops.shared());
    }

    /**
     * Captures on loops of the caller's choice.
     *
     * @param builder what is to be captured
     * @param loops where the signals are given; closing them ends the captures with {@code EBADF}
     * @return publishers of it
     */
    public static ReactiveCapture of(Capture.Builder builder, EventLoops loops) {
        return new ReactiveCapture(builder::open, loops);
    }

    private Capture openOne() throws SocketError {
        return opening.open(1).getFirst();
    }

    /**
     * Gives the packets block by block, where the kernel put them: the way that costs least.
     *
     * @return a cold publisher without an end; the receiver of a block releases it. A block that an
     *     operator drops is told to Reactor's discard hook: {@code doOnDiscard(PacketBlock.class,
     *     PacketBlock::close)}
     */
    public Flux<PacketBlock> blocks() {
        return CaptureFlux.of(loops, tally, this::openOne, BlockItems::new);
    }

    /**
     * Gives the packets one by one, each its own copy. A block is taken when the packets of the
     * last one have been asked for.
     *
     * @return a cold publisher without an end
     */
    public Flux<Packet> packets() {
        return CaptureFlux.of(loops, tally, this::openOne, PacketItems::new);
    }

    /**
     * Gives the packets as {@link #packets} does, and between them how many the kernel dropped.
     *
     * @return a cold publisher without an end
     */
    public Flux<CaptureSignal> signals() {
        return CaptureFlux.of(loops, tally, this::openOne, SignalItems::new);
    }

    /**
     * Shares the packets among several captures, as {@link Capture.Builder#fanout} says, each on a
     * loop of its own while there are enough: those of a flow come from the same one, in order.
     * {@code flatMap} makes one stream of them, or handles each on its loop.
     *
     * <p>Of those that are given each has to be subscribed to: its capture is open and takes its
     * share. What has not been given is closed on cancel.
     *
     * @param count how many captures
     * @return a cold publisher of so many {@code Flux}, each for one subscriber, who ends that one
     */
    public Flux<Flux<PacketBlock>> blocks(int count) {
        return Flux.defer(() -> {
            var group = new CaptureGroup(tally::closeLater);
            return Mono.fromCallable(() -> group.opened(opening.open(count)))
                    .subscribeOn(Schedulers.boundedElastic())
                    .flatMapIterable(opened -> opened)
                    .map(opened -> share(group.give(opened)))
                    .doOnCancel(group::cancel);
        });
    }

    private Flux<PacketBlock> share(Capture opened) {
        var once = new AtomicReference<Capture>(opened);
        return CaptureFlux.of(loops, tally, () -> take(once), BlockItems::new)
                .doOnCancel(() -> closeUntaken(once));
    }

    /** Of a subscriber who went before his capture was on its loop. */
    @SuppressWarnings("NullAway") // As of take.
    private void closeUntaken(AtomicReference<Capture> once) {
        var capture = once.getAndSet(null);
        if (capture != null) {
            tally.closeLater(capture);
        }
    }

    @SuppressWarnings("NullAway") // Null is what says that it has been taken.
    private static Capture take(AtomicReference<Capture> once) {
        var capture = once.getAndSet(null);
        if (capture == null) {
            throw new IllegalStateException("each of the shared captures is for one subscriber");
        }
        return capture;
    }

    /**
     * Changes the filter of all subscriptions that there are, as {@link Capture#filter(String)}
     * does.
     *
     * @param expression as pcap-filter(7) has it
     * @return a cold publisher that only completes, not on a loop
     */
    public Mono<Void> filter(String expression) {
        return change(capture -> capture.filter(expression));
    }

    /**
     * Changes the filter of all subscriptions that there are, as {@link Capture#filter(BpfProgram)}
     * does.
     *
     * @param program for packets of the interface's link type
     * @return a cold publisher that only completes, not on a loop
     */
    public Mono<Void> filter(BpfProgram program) {
        return change(capture -> capture.filter(program));
    }

    /** What is done to a capture. */
    private interface Change {
        void to(Capture capture) throws SocketError;
    }

    private Mono<Void> change(Change change) {
        return Mono.<Void>fromCallable(
                        () -> {
                            for (var capture : List.copyOf(tally.open())) {
                                change.to(capture);
                            }
                            return null;
                        })
                .subscribeOn(Schedulers.boundedElastic());
    }

    /**
     * Ends all subscriptions that there are in order, as {@link Capture#stop} does: nothing more is
     * let through, what came before is still given as far as it is asked for, and then they
     * complete, when one more is asked for.
     *
     * @return a cold publisher that only completes, not on a loop, and does not wait for theirs
     */
    public Mono<Void> stop() {
        return Mono.<Void>fromCallable(
                        () -> {
                            tally.stop();
                            return null;
                        })
                .subscribeOn(Schedulers.boundedElastic());
    }

    /**
     * Counts what has come to all subscriptions since this was made, those that have ended among
     * them.
     *
     * @return the counts
     */
    public CaptureStats stats() {
        return tally.sum();
    }
}
