package dev.sockeye.reactive;

import reactor.core.Disposable;

/**
 * Two sockets connected to each other, from {@link ReactiveSockets#socketpair()}; whoever gets them
 * closes both.
 *
 * @param first one end
 * @param second the other end
 */
public record ReactiveSocketPair(ReactiveSocket first, ReactiveSocket second)
        implements AutoCloseable, Disposable {

    /** Closes both, as {@link ReactiveSocket#close} does. */
    @Override
    public void close() {
        first.close();
        second.close();
    }

    /** Does what {@link #close} does. */
    @Override
    public void dispose() {
        close();
    }

    /**
     * Tells whether both are closed.
     *
     * @return whether both are closed or about to be
     */
    @Override
    public boolean isDisposed() {
        return first.isDisposed() && second.isDisposed();
    }
}
