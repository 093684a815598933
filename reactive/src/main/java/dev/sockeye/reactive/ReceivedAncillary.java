package dev.sockeye.reactive;

import dev.sockeye.ControlMessage;
import java.util.AbstractList;
import java.util.List;

/** Ancillary data that was received with descriptors in it. */
final class ReceivedAncillary extends AbstractList<ControlMessage> {

    private final List<ControlMessage> items;
    private final Descriptors descriptors;

    ReceivedAncillary(List<ControlMessage> items, Descriptors descriptors) {
        this.items = List.copyOf(items);
        this.descriptors = descriptors;
    }

    @Override
    public ControlMessage get(int index) {
        return items.get(index);
    }

    @Override
    public int size() {
        return items.size();
    }

    /** Returns the items; the descriptors are the caller's from now on. */
    List<ControlMessage> take() {
        descriptors.take();
        return items;
    }

    /** Returns the items that somebody else may have: no descriptors that are the message's. */
    List<ControlMessage> shareable() {
        return descriptors.areOwned()
                ? items.stream().filter(item -> item.fds().isEmpty()).toList()
                : items;
    }

    /** Returns the first of the items, with the same descriptors. */
    ReceivedAncillary first(int count) {
        return new ReceivedAncillary(items.subList(0, count), descriptors);
    }

    /** Closes the descriptors, unless they have been taken. */
    void close() {
        descriptors.close();
    }
}
