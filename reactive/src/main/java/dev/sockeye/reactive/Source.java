package dev.sockeye.reactive;

import org.jspecify.annotations.Nullable;

/** What a receiver receives, one item at a time. The loop's thread calls it. */
abstract class Source<T> {

    /** The name of the call, for errors. */
    final String call;

    /** Where it takes from. */
    final Lane lane;

    /** Whether it waits for nothing, whatever the socket's mode: {@code MSG_DONTWAIT}. */
    final boolean isNonblocking;

    Source(String call) {
        this(call, Lane.DATA, false);
    }

    Source(String call, Lane lane, boolean isNonblocking) {
        this.call = call;
        this.lane = lane;
        this.isNonblocking = isNonblocking;
    }

    /** Returns what was received earlier and given to nobody, or null. */
    abstract @Nullable T kept();

    /**
     * Makes one attempt; null means {@link #errno}.
     *
     * @param demand how many are asked for: what is read beyond the first is kept
     */
    abstract @Nullable T read(long demand);

    /**
     * Why {@link #read} gave nothing: an errno, {@link Inbound#END} or {@link
     * PipelineChannel#FAILED}.
     */
    abstract int errno();

    /** Keeps what {@link #read} or {@link #kept} has just given for the next subscriber. */
    abstract void keep(T item);

    /** What {@link #read} or {@link #kept} has just given was given to the subscriber. */
    void given() {}
}
