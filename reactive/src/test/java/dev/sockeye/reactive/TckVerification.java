package dev.sockeye.reactive;

import java.lang.ref.WeakReference;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.annotations.Test;

/** The Reactive Streams TCK over a publisher, for a machine on which a thread may have to wait. */
public abstract class TckVerification<T> extends PublisherVerification<T> {

    private final TestEnvironment environment;

    protected TckVerification() {
        this(TckSockets.environment());
    }

    private TckVerification(TestEnvironment environment) {
        super(environment);
        this.environment = environment;
    }

    /** As the TCK has it, but for the 300 ms of the loop's and the 100 ms of the collector's. */
    @Override
    @Test
    public void
            required_spec313_cancelMustMakeThePublisherEventuallyDropAllReferencesToTheSubscriber()
                    throws Throwable {
        activePublisherTest(
                3,
                false,
                publisher -> {
                    var subscriber = cancelled(publisher);
                    long start = System.nanoTime();
                    while (!subscriber.refersTo(null)) {
                        if (System.nanoTime() - start > Family.LIMIT.toNanos()) {
                            environment.flop(publisher + " holds a subscriber that has cancelled");
                            break;
                        }
                        System.gc();
                    }
                    environment.verifyNoAsyncErrorsNoDelay();
                });
    }

    private WeakReference<?> cancelled(Publisher<T> publisher) throws InterruptedException {
        var subscriber = environment.newManualSubscriber(publisher);
        subscriber.request(1);
        subscriber.nextElement();
        subscriber.cancel();
        return new WeakReference<>(subscriber);
    }
}
