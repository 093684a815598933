package dev.sockeye.reactive;

import dev.sockeye.Address;
import dev.sockeye.SocketError;
import dev.sockeye.sys.Errors;
import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.publisher.Operators;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

/**
 * Sends what a publisher gives, buffers or datagrams: it subscribes when its turn in the queue has
 * come, and keeps its place until the source ends. At most {@link #PREFETCH} elements are asked for
 * and not yet sent.
 *
 * <p>The source may signal on any thread: on the loop an element is sent in {@code onNext} itself;
 * from elsewhere it goes through a queue, with one hop on its way at most.
 */
final class SendStream<E> extends SendOperation<Void> implements CoreSubscriber<E> {

    private static final int PREFETCH = 32;
    private static final int REPLENISH = PREFETCH * 3 / 4;

    private static final VarHandle HOPPING;

    static {
        try {
            HOPPING =
                    MethodHandles.lookup()
                            .findVarHandle(SendStream.class, "hopping", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Publisher<? extends E> source;
    private final Element<E> element;

    // From the source's thread to the loop's; made when an element first comes from elsewhere.
    private volatile @Nullable Queue<E> incoming;
    private volatile boolean hopping;
    private volatile boolean sourceEnded;
    private @Nullable Throwable sourceError; // Written before sourceEnded.

    // Set by the source's thread; it and the loop cancel it once the operation has ended.
    private volatile @Nullable Subscription subscription;
    private volatile boolean over;

    // The loop's.
    private final ArrayDeque<E> ready = new ArrayDeque<>(1);
    private boolean subscribedToSource;
    private int taken;
    private @Nullable Disposable resolving;

    SendStream(
            LoopSocket socket,
            String call,
            Publisher<? extends E> source,
            Element<E> element,
            CoreSubscriber<? super Void> actual) {
        super(socket, call, actual);
        this.source = source;
        this.element = element;
    }

    // ---- the source, on any thread ----

    @Override
    public Context currentContext() {
        return actual.currentContext();
    }

    @Override
    public void onSubscribe(Subscription s) {
        if (!Operators.validate(subscription, s)) {
            return;
        }
        subscription = s;
        if (over) {
            s.cancel();
        } else {
            s.request(PREFETCH);
        }
    }

    @Override
    public void onNext(E value) {
        Objects.requireNonNull(value, "value");
        if (socket.inLoop()) {
            pull();
            accept(value);
            advanceHere();
        } else if (fromElsewhere().offer(value)) {
            hop();
        } else {
            element.release(value);
            var from = subscription;
            if (from != null) {
                from.cancel();
            }
            onError(Exceptions.failWithOverflow());
        }
    }

    @Override
    public void onError(Throwable error) {
        Objects.requireNonNull(error, "error");
        if (sourceEnded || over) {
            Operators.onErrorDropped(error, currentContext());
            return;
        }
        sourceError = error;
        onComplete();
    }

    @Override
    public void onComplete() {
        sourceEnded = true;
        if (socket.inLoop()) {
            advanceHere();
        } else {
            hop();
        }
    }

    /** Called by the source's thread alone. */
    private Queue<E> fromElsewhere() {
        var queue = incoming;
        if (queue == null) {
            queue = Queues.<E>get(PREFETCH).get();
            incoming = queue;
        }
        return queue;
    }

    private void hop() {
        if (!(boolean) HOPPING.getAndSet(this, true) && !Hop.later(loop, this::landed)) {
            discardIncoming(); // The loop has ended, and nobody else looks into the queue.
        }
    }

    private void landed() {
        hopping = false;
        pull();
        advanceHere();
    }

    // ---- the queue's turn, on the loop ----

    private void accept(E value) {
        if (over) {
            element.release(value);
        } else {
            ready.add(value);
        }
    }

    private void pull() {
        var queue = incoming;
        for (var next = poll(queue); next != null; next = poll(queue)) {
            accept(next);
        }
    }

    private static <E> @Nullable E poll(@Nullable Queue<E> queue) {
        return queue == null ? null : queue.poll();
    }

    private void advanceHere() {
        if (!over && socket.sends.isHead(this)) {
            socket.sends.drain();
        }
    }

    @Override
    boolean advance() {
        if (!subscribedToSource) {
            subscribedToSource = true;
            try {
                source.subscribe(this);
            } catch (RuntimeException | Error e) {
                failWith(e);
            }
        }
        boolean ended = sourceEnded; // Read before what it gave is.
        pull();
        if (over) {
            return true;
        }
        if (ready.isEmpty()) {
            if (ended) {
                endWithSource();
            }
            return ended;
        }
        return socket.isStream() ? advanceStream() : advanceDatagram();
    }

    private boolean advanceStream() {
        dropEmpty();
        return ready.isEmpty() || isFirstEmpty() || socket.sends.sendStream();
    }

    private void endWithSource() {
        leave();
        var error = sourceError;
        if (error != null) {
            fail(error);
        } else {
            complete();
        }
    }

    private void replenish() {
        if (++taken == REPLENISH) {
            taken = 0;
            var from = subscription;
            if (from != null && !over) {
                from.request(REPLENISH);
            }
        }
    }

    private void removeFirst() {
        element.release(ready.remove());
        replenish();
    }

    // ---- streams ----

    @Override
    boolean gather(LoopMemory memory) {
        if (ready.size() == 1) {
            StreamBytes.gather(memory, element.content(ready.element()));
            return false;
        }
        for (var next : ready) {
            if (!StreamBytes.gather(memory, element.content(next))) {
                break;
            }
        }
        return false; // Nobody overtakes the source.
    }

    @Override
    boolean copy(ByteBuf to) {
        for (var next : ready) {
            if (!StreamBytes.copy(element.content(next), to)) {
                break;
            }
        }
        return false;
    }

    @Override
    long take(long bytes) {
        long left = bytes;
        while (left > 0 && !ready.isEmpty()) {
            var first = element.content(ready.element());
            int mine = (int) Math.min(left, first.readableBytes());
            first.skipBytes(mine);
            left -= mine;
            if (first.isReadable()) {
                break;
            }
            removeFirst();
        }
        sent += bytes - left;
        return left;
    }

    /** Those that are there: a source may give others on and on. */
    private void dropEmpty() {
        for (int most = ready.size(); most > 0 && isFirstEmpty(); most--) {
            removeFirst();
        }
    }

    private boolean isFirstEmpty() {
        return !ready.isEmpty() && !element.content(ready.element()).isReadable();
    }

    // ---- datagrams ----

    private boolean advanceDatagram() {
        if (resolving != null) {
            return false;
        }
        var first = ready.element();
        try {
            long result = element.attempt(socket, first);
            if (result == Datagrams.IS_NAME) {
                resolve(first);
                return false;
            }
            if (result < 0) {
                socket.sends.failed(this, (int) -result);
            } else {
                sent += element.sent(first, result);
                if (!element.hasMore(first)) {
                    removeFirst();
                }
            }
        } catch (SocketError | RuntimeException e) {
            failWith(e);
        }
        return true;
    }

    private void resolve(E first) {
        resolving =
                Names.resolve(
                        socket,
                        Objects.requireNonNull(element.address(first)),
                        numeric -> {
                            resolving = null;
                            ready.remove();
                            ready.addFirst(element.withAddress(first, numeric));
                            socket.sends.drain();
                        },
                        error -> {
                            failWith(error);
                            socket.sends.drain();
                        });
    }

    @Override
    @Nullable Address address() {
        return ready.isEmpty() ? null : element.address(ready.element());
    }

    @Override
    SocketError error(int errno) {
        return Errors.of(element.describe(call), address(), errno);
    }

    // ---- the end ----

    @Override
    void release() {
        if (over) {
            return;
        }
        over = true;
        var from = subscription;
        if (from != null && !sourceEnded) {
            from.cancel();
        }
        if (resolving != null) {
            resolving.dispose();
        }
        ready.forEach(element::release);
        ready.clear();
        discardIncoming();
    }

    private void discardIncoming() {
        var queue = incoming;
        for (var next = poll(queue); next != null; next = poll(queue)) {
            element.release(next);
        }
    }
}
