package dev.sockeye.examples.tool.demo;

import dev.sockeye.Sockets;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One run of the demo, from the servers' start to the last table. */
final class Run implements AutoCloseable {
    /** How long what is on its way may take when the streaming is over. */
    private static final double LEAST_GRACE_SECONDS = 5;

    private static final double MOST_GRACE_SECONDS = 10;

    private static final double MOST_STALL_SECONDS = 0.5;

    private final Progress progress;
    private final EchoServers servers;
    private final Setup setup;
    private final double seconds;
    private final Tally timeout = new Tally("timeout");
    private final Queue<String> news = new ConcurrentLinkedQueue<>();

    /** When the streaming is over, in the time of {@link System#nanoTime}. */
    private volatile long endNanos;

    Run(Shares wanted, double seconds, Fault.Kind fault, Progress progress) {
        this.progress = progress;
        this.seconds = seconds;
        var shares = wanted;
        if (!Sockets.hasIpv6()) {
            progress.say("There is no IPv6 here: its connections go over IPv4.");
            shares = wanted.withoutIpv6();
        }
        servers = new EchoServers(fault);
        setup = new Setup(servers, shares, () -> System.nanoTime() - endNanos >= 0);
    }

    /** Runs it all and returns whether nothing was wrong. */
    boolean call() throws IOException, InterruptedException {
        progress.say(setup.startServers());
        long opening = System.nanoTime();
        var flows = setup.open().blockOptional().orElseThrow();
        progress.say(
                String.format(
                        Locale.ROOT,
                        "%,d connections opened in %.1f s; data moves through all of them now.",
                        flows.size(),
                        secondsSince(opening)));
        long began = System.nanoTime();
        endNanos = began + (long) (seconds * 1e9);
        show(began, start(flows));
        return report(secondsSince(began));
    }

    /** Starts the flows and the showing of a timeout; the latch opens when all have ended. */
    private CountDownLatch start(List<Flow> flows) {
        var ended = new CountDownLatch(1);
        double grace = Math.clamp(seconds / 2, LEAST_GRACE_SECONDS, MOST_GRACE_SECONDS);
        var limit = seconds(seconds + grace);
        var streaming = Flux.fromIterable(flows).flatMap(flow -> flow.run(limit), flows.size() + 1);
        var stall = new Stall(seconds(Math.min(MOST_STALL_SECONDS, seconds / 4)));
        var stalling =
                Mono.delay(seconds(seconds / 4))
                        .then(stall.run())
                        .doOnNext(news::add)
                        .onErrorResume(e -> Mono.fromRunnable(() -> timeout.error(e.toString())));
        Mono.when(streaming, stalling).subscribe(_ -> {}, _ -> {}, ended::countDown);
        return ended;
    }

    private void show(long began, CountDownLatch ended) throws InterruptedException {
        while (!ended.await(progress.periodMillis(), TimeUnit.MILLISECONDS)) {
            tellNews();
            progress.update(setup.tallies(), secondsSince(began));
        }
        tellNews();
    }

    private void tellNews() {
        for (String sentence; (sentence = news.poll()) != null; ) {
            progress.say(sentence);
        }
    }

    private boolean report(double elapsed) {
        var tallies = setup.tallies();
        progress.last(tallies, elapsed);
        var all = new ArrayList<>(tallies);
        all.add(timeout);
        long errors = all.stream().mapToLong(Tally::errors).sum();
        if (errors == 0) {
            progress.say("Every byte came back as it was sent.");
            return true;
        }
        all.forEach(tally -> tally.firstErrors().forEach(progress::say));
        progress.say(String.format(Locale.ROOT, "FAILED: %,d errors.", errors));
        return false;
    }

    private static Duration seconds(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    @Override
    public void close() {
        servers.close();
    }
}
