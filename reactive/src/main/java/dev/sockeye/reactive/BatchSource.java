package dev.sockeye.reactive;

import dev.sockeye.Constants;
import dev.sockeye.ControlMessage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** recvmmsg(2). */
final class BatchSource extends Source<DatagramBatch> {

    private final Inbound inbound;
    private final LoopSocket socket;
    private final int max;
    private final int bufsize;

    // What the batch that kept() gave last was made of.
    private final List<ReactiveMessage> taken = new ArrayList<>();
    private int errno;

    BatchSource(LoopSocket socket, int max, int bufsize) {
        super("recvmmsg");
        this.socket = socket;
        inbound = socket.inbound;
        this.max = max;
        this.bufsize = bufsize;
    }

    @Override
    @Nullable DatagramBatch kept() {
        if (!inbound.hasKept()) {
            return null;
        }
        var kept = inbound.kept(Lane.DATA);
        try (var builder = DatagramBatch.builder()) {
            for (var next = kept.take(bufsize); next != null; next = kept.take(bufsize)) {
                taken.add(next);
                var seen = Kept.seen(next, bufsize, Integer.MAX_VALUE);
                int segment = segmentSize(seen.items());
                int lost = seen.items().size() > (segment == 0 ? 0 : 1) ? Constants.MSG_CTRUNC : 0;
                builder.copy(seen.content(), seen.address(), seen.flags() | lost, segment);
                if (taken.size() == max) {
                    break;
                }
            }
            return builder.build();
        }
    }

    private static int segmentSize(List<ControlMessage> items) {
        return items.stream()
                .filter(item -> item.is(Constants.IPPROTO_UDP, Constants.UDP_GRO))
                .mapToInt(ControlMessage::intValue)
                .findFirst()
                .orElse(0);
    }

    @Override
    @Nullable DatagramBatch read(long demand) {
        if (inbound.isAnticipated()) {
            errno = inbound.errno();
            return null;
        }
        var memory = LoopMemory.current().batches;
        int count = memory.receive(socket, max, bufsize);
        if (count < 0) {
            errno = inbound.isEnd(-count, 0) ? Inbound.END : -count;
            return null;
        }
        if (socket.isConnectionOriented()) {
            while (count > 0 && memory.bytes(count - 1) == 0) {
                count--; // The end, once for each place that was left.
                inbound.ended();
            }
            errno = Inbound.END;
        }
        long bytes = 0;
        for (int i = 0; i < count; i++) {
            bytes += memory.bytes(i);
        }
        socket.counters.received(bytes);
        return count == 0 ? null : DatagramBatch.received(memory, count);
    }

    @Override
    int errno() {
        return errno;
    }

    @Override
    void keep(DatagramBatch item) {
        var kept = inbound.kept(Lane.DATA);
        if (taken.isEmpty()) {
            for (int i = item.size() - 1; i >= 0; i--) {
                kept.keep(message(item, i));
            }
        } else {
            taken.reversed().forEach(kept::keep);
            taken.clear();
        }
        item.release();
    }

    private static ReactiveMessage message(DatagramBatch batch, int index) {
        int segment = batch.segmentSize(index);
        var items =
                segment == 0
                        ? List.<ControlMessage>of()
                        : List.of(
                                ControlMessage.ofInt(
                                        Constants.IPPROTO_UDP, Constants.UDP_GRO, segment));
        return new ReactiveMessage(
                batch.content(index).retainedSlice(),
                items,
                batch.address(index),
                batch.flags(index));
    }

    @Override
    void given() {
        taken.forEach(ReactiveMessage::release);
        taken.clear();
    }
}
