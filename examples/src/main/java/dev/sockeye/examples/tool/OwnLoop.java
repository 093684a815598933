package dev.sockeye.examples.tool;

import dev.sockeye.reactive.EventLoops;
import java.io.IOException;
import reactor.core.publisher.Mono;

/**
 * An event loop for one command, which ends with it: an exiting JVM waits for 0.3 s when a thread
 * is in native code, as an idle loop is.
 */
final class OwnLoop {

    /** What is to be done, once it is subscribed to. */
    interface Work {
        Mono<Void> on(EventLoops loops) throws IOException;
    }

    private OwnLoop() {}

    /** Does the work and waits until it is done, throwing what it fails with. */
    static void run(Work work) throws IOException {
        var loops = EventLoops.create(1);
        try {
            work.on(loops).block();
        } finally {
            loops.closeLater().block();
        }
    }
}
