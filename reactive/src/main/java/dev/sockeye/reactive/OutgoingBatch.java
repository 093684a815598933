package dev.sockeye.reactive;

import dev.sockeye.Address;
import dev.sockeye.ControlMessage;
import dev.sockeye.SocketError;
import dev.sockeye.sys.CallState;
import dev.sockeye.sys.SockAddrs;
import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCountUtil;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A batch on its way out, and how far it has got. The loop's thread owns it. */
final class OutgoingBatch {

    /** As many datagrams as one {@code sendmmsg} is given. */
    static final int AT_ONCE = 64;

    final DatagramBatch batch;

    // On a stream the batch is its bytes in a row, and this is where it has got.
    final ByteBuf bytes;

    private int next;

    // A host name of the next datagram, looked up.
    private @Nullable Address resolved;

    OutgoingBatch(DatagramBatch batch) {
        this.batch = batch;
        bytes = batch.bytes();
    }

    boolean isSent() {
        return next == batch.size();
    }

    /** The receiver of the next datagram. */
    @Nullable Address address() {
        return resolved != null || isSent() ? resolved : batch.address(next);
    }

    /**
     * One attempt to send what is left, or the first of it.
     *
     * @return how many datagrams went, or minus errno, or {@link Datagrams#IS_NAME}
     */
    long send(LoopSocket socket) throws SocketError {
        int count = prepare(socket);
        if (count == 0) {
            return isSent() ? 0 : Datagrams.IS_NAME;
        }
        int sent = LoopMemory.current().outgoing().send(socket.fd, 0, count, SendQueue.SEND_FLAGS);
        for (int i = 0; i < sent; i++) {
            socket.counters.sent(batch.length(next + i));
        }
        return sent;
    }

    /** Makes the next datagrams ready, up to one whose address is a name. */
    private int prepare(LoopSocket socket) throws SocketError {
        var vector = LoopMemory.current().outgoing();
        long base = bytes.memoryAddress();
        int count = 0;
        while (count < AT_ONCE && next + count < batch.size()) {
            int index = next + count;
            if (!setDestination(socket, index, count)) {
                break;
            }
            vector.setBuffer(count, base + batch.start(index), batch.length(index));
            int segment = batch.segmentSize(index);
            vector.setControl(
                    count, segment == 0 ? List.of() : List.of(ControlMessage.udpSegment(segment)));
            count++;
        }
        return count;
    }

    private boolean setDestination(LoopSocket socket, int index, int place) throws SocketError {
        var vector = LoopMemory.current().outgoing();
        int known = batch.nameBytes(index);
        if (known > 0) {
            vector.setDestination(place, batch.name(index), known);
            return true;
        }
        var to = index == next && resolved != null ? resolved : batch.address(index);
        if (to == null) {
            vector.setDestination(place, MemorySegment.NULL, 0);
            return true;
        }
        var state = CallState.current();
        int length = encode(socket, to, index > next, state);
        if (length >= 0) {
            vector.setDestination(place, state.address, length);
        }
        return length >= 0;
    }

    /** One that is not the next and has a wrong address is told of when it is its turn. */
    private static int encode(LoopSocket socket, Address to, boolean isLater, CallState state)
            throws SocketError {
        try {
            return SockAddrs.encode(to, socket.socket.family(), state.address);
        } catch (SocketError | IllegalArgumentException e) {
            if (isLater) {
                return SockAddrs.IS_NAME;
            }
            throw e;
        }
    }

    /** Takes off what went, and returns its bytes. */
    long sent(long datagrams) {
        long sum = 0;
        for (int i = 0; i < datagrams; i++) {
            sum += batch.length(next);
            next++;
        }
        resolved = null;
        return sum;
    }

    /** The batches of one operation: so many datagrams at a time, and on a stream their bytes. */
    static final class Sending implements Element<OutgoingBatch> {

        private long datagrams;

        @Override
        public ByteBuf content(OutgoingBatch element) {
            return element.bytes;
        }

        @Override
        public @Nullable Address address(OutgoingBatch element) {
            return element.address();
        }

        @Override
        public OutgoingBatch withAddress(OutgoingBatch element, Address address) {
            element.resolved = address;
            return element;
        }

        @Override
        public long attempt(LoopSocket socket, OutgoingBatch element) throws SocketError {
            return element.send(socket);
        }

        @Override
        public long sent(OutgoingBatch element, long result) {
            datagrams += result;
            return element.sent(result);
        }

        @Override
        public boolean hasMore(OutgoingBatch element) {
            return !element.isSent();
        }

        @Override
        public String describe(String call) {
            return datagrams == 0 ? call : call + " after " + datagrams + " datagrams";
        }

        @Override
        public void release(OutgoingBatch element) {
            ReferenceCountUtil.safeRelease(element.batch);
        }
    }
}
