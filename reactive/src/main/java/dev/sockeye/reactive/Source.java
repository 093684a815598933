package dev.sockeye.reactive;

import org.jspecify.annotations.Nullable;

/** What a receiver receives, one item at a time. The loop's thread calls it. */
abstract class Source<T> {

    /** The name of the call, for errors. */
    final String call;

    Source(String call) {
        this.call = call;
    }

    /** Returns what was received earlier and given to nobody, or null. */
    abstract @Nullable T kept();

    /** Makes one attempt; null means {@link #errno}. */
    abstract @Nullable T read();

    /**
     * Why {@link #read} gave nothing: an errno, {@link Inbound#END} or {@link
     * PipelineChannel#FAILED}.
     */
    abstract int errno();

    /** Keeps what {@link #read} or {@link #kept} has just given for the next subscriber. */
    abstract void keep(T item);
}
