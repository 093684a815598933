package dev.sockeye.reactive;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many more connections a server may have, over all its listeners: a place is taken before
 * accept(2) is called, so that there is never one too many. For any thread.
 */
final class Admission {

    private final AtomicInteger free;

    // Who found no place, and accepts nothing until one is free.
    private final Set<AcceptSource> waiting = ConcurrentHashMap.newKeySet();

    Admission(int most) {
        free = new AtomicInteger(most);
    }

    /** Takes a place; if there is none, the source is woken when there is one. */
    boolean enter(AcceptSource source) {
        if (take()) {
            return true;
        }
        waiting.add(source);
        if (!take()) {
            return false;
        }
        waiting.remove(source); // Who left meanwhile may have missed it.
        return true;
    }

    private boolean take() {
        return free.getAndUpdate(count -> Math.max(0, count - 1)) > 0;
    }

    /** Gives a place back. All are woken, since who waits need not have a connection. */
    void leave() {
        free.incrementAndGet();
        for (var source : List.copyOf(waiting)) {
            if (waiting.remove(source)) {
                source.wake();
            }
        }
    }
}
