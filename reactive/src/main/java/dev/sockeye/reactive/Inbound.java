package dev.sockeye.reactive;

import dev.sockeye.Address;
import dev.sockeye.Constants;
import dev.sockeye.ControlMessage;
import dev.sockeye.sys.ControlBuffer;
import dev.sockeye.sys.LibC;
import dev.sockeye.sys.MessageHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one socket receives: one attempt at a time, into a buffer of the size that came; and what
 * was received but not given to anybody, which the next receiver gets first. The loop's thread owns
 * it.
 */
final class Inbound {

    /** For a size: whatever comes. */
    static final int ANY = -1;

    /** For {@link #errno}: the end of the stream. */
    static final int END = 0;

    /** For {@link #errno}: the loop makes the attempt before it waits again, and will tell. */
    static final int IN_FLIGHT = -2;

    /** A buffer for a stream is not made larger than this, whatever size is asked for. */
    private static final int LARGEST_STREAM_BYTES = 1 << 20;

    /** No family has longer datagrams, so a careless size costs no gigabytes. */
    static final int LARGEST_DATAGRAM_BYTES = 1 << 24;

    static final int ANY_DATAGRAM_BYTES = 65_535;

    /** A buffer of which less than this part came is copied into a smaller one. */
    private static final int LARGEST_UNUSED = 4;

    final LoopSocket socket;

    // Made when something is kept there, or a call is ready to.
    private @Nullable Kept data;
    private @Nullable Kept urgent;
    private @Nullable Kept errors;

    // What the last attempt left.
    private int errno;
    private int flags;
    private List<ControlMessage> ancillary = List.of();
    private @Nullable MessageHeader header;

    // Made when something comes from an address.
    private @Nullable LastSender lastSender;

    // shutdown(SHUT_RD) was called: then nothing means the end for datagrams too.
    private boolean shutDown;

    // What is to be told in place of the end, which it only looks like.
    private int broken = END;

    // TIPC tells the end once, and that there is nothing after that.
    private boolean tipcEnded;

    // Less than was asked for is all there is, and more will be told of. Null until it matters.
    private @Nullable Boolean shortMeansEmpty;
    private boolean moreIsTold;

    // The last attempt took all there was.
    private boolean drained;

    // Made when the loop first makes an attempt.
    private @Nullable LoopAttempt loopAttempt;

    // What came last fills a slot: a system call into a larger buffer is worth it.
    private boolean large;

    Inbound(LoopSocket socket) {
        this.socket = socket;
    }

    static void checkSize(String call, int bufsize) {
        if (bufsize < 0) {
            throw new IllegalArgumentException("negative buffersize in " + call + ": " + bufsize);
        }
    }

    /** Why {@link #read} gave nothing: an errno, {@link #END} or {@link PipelineChannel#FAILED}. */
    int errno() {
        return errno;
    }

    /** The {@code MSG_*} flags of what {@link #read} gave last. */
    int flags() {
        return flags;
    }

    /** The end of a connection has been received. */
    void ended() {
        tipcEnded = socket.socket.family() == Constants.AF_TIPC;
    }

    /** A send has been told how the connection ended, which the kernel tells but once. */
    void sendFailed(int error) {
        if (error == Constants.ECONNRESET || error == Constants.ETIMEDOUT) {
            broken = error;
        }
    }

    void setShutDown() {
        shutDown = true;
    }

    /** From now on {@link LoopSocket#moreThanData} is called where there is reason. */
    void setMoreIsTold() {
        moreIsTold = true;
    }

    /** Tells, once, whether what {@link #read} gave last was all there was. */
    boolean takeDrained() {
        boolean was = drained;
        drained = false;
        return was;
    }

    boolean isShutDown() {
        return shutDown;
    }

    /**
     * Takes what has come through the socket's handlers, or makes one attempt if it has none.
     *
     * @param size at most so many bytes, or {@link #ANY}
     * @return what came, for the caller to release, or null: see {@link #errno}
     */
    @Nullable ByteBuf read(int size) {
        return size == 0 && socket.isConnectionOriented()
                ? Unpooled.EMPTY_BUFFER
                : read(size, 0, 0);
    }

    /**
     * Makes one attempt, as {@link #read(int)} does.
     *
     * @param ancbufsize the room for ancillary data, in bytes
     * @param asked {@code MSG_*} flags
     * @return what came, of which {@link #message} makes a whole message
     */
    @Nullable ByteBuf read(int size, int ancbufsize, int asked) {
        var pipeline = socket.pipeline;
        if (pipeline == null || Lane.of(asked) == Lane.ERRORS) {
            return attempt(size, ancbufsize, asked);
        }
        if (asked != 0) {
            socket.requireNoHandlers("recvmsg with flags");
        }
        return receive(pipeline, size);
    }

    private @Nullable ByteBuf receive(PipelineChannel pipeline, int size) {
        var data = pipeline.receive(size);
        if (data == null) {
            errno = pipeline.receiveErrno();
        }
        drained = false; // The handlers may have more.
        forgetLast();
        return data;
    }

    /** Makes one attempt, as {@link #read(int, int, int)} does, and asks no handlers. */
    @Nullable ByteBuf attempt(int size, int ancbufsize, int asked) {
        forgetLast();
        drained = false;
        int bytes = size == ANY ? anySize() : size;
        if ((Lane.of(asked) == Lane.DATA && isAnticipated())
                || (isPlain(ancbufsize, asked) && attemptLater(bytes))) {
            return null;
        }
        if (bytes > LoopMemory.CHUNK_BYTES) {
            return readLarge(
                    Math.min(
                            bytes,
                            socket.isStream() ? LARGEST_STREAM_BYTES : LARGEST_DATAGRAM_BYTES),
                    ancbufsize,
                    asked);
        }
        var memory = LoopMemory.current();
        var chunk = memory.chunk(LoopMemory.CHUNK_BYTES);
        int count = attempt(memory, chunk, bytes, ancbufsize, asked);
        return count < 0 ? null : memory.take(chunk, count);
    }

    /**
     * Tells whether no attempt is to be made on the lane of data, since one that the loop makes is
     * in flight, or has failed: {@link #errno} tells.
     */
    boolean isAnticipated() {
        if (loopAttempt == null) {
            return false;
        }
        if (loopAttempt.isInFlight()) {
            errno = IN_FLIGHT;
            return true;
        }
        forgetLast();
        int failure = loopAttempt.takeFailure();
        return failure != LoopAttempt.NONE && accept(failure, 0, 0) < 0;
    }

    /** Has the loop make an attempt, if it makes small ones together with those of others. */
    private boolean attemptLater(int bytes) {
        if (large || socket.pipeline != null || socket.timeout.isZero()) {
            return false;
        }
        if (loopAttempt == null) {
            loopAttempt = LoopAttempt.of(socket);
        }
        errno = IN_FLIGHT;
        return loopAttempt != null && loopAttempt.begin(bytes);
    }

    /** Tells whether the loop makes an attempt at the moment. */
    boolean isInFlight() {
        return loopAttempt != null && loopAttempt.isInFlight();
    }

    /** The loop says that it is worth trying again. */
    void ready() {
        if (loopAttempt != null) {
            loopAttempt.outdate();
        }
    }

    /** The attempt that the loop made has ended: a count of bytes, or minus an errno. */
    void received(int result) {
        var attempt = Objects.requireNonNull(loopAttempt);
        boolean isLatest = attempt.end(result);
        if (result > 0) {
            large = result == ReceiveSlots.BYTES;
            socket.counters.received(result);
        } else if (result != -Constants.EAGAIN || isEnd(-result, 0)) {
            attempt.fail(result);
        } else {
            drained = isLatest;
        }
    }

    /** Takes what the loop has received, as {@link LoopAttempt#takeContent} does. */
    @Nullable ByteBuf takeArrived(int size) {
        var arrived = loopAttempt == null ? null : loopAttempt.takeContent(size);
        if (arrived != null) {
            forgetLast();
        }
        return arrived;
    }

    private int anySize() {
        return socket.isStream() ? LoopMemory.CHUNK_BYTES : ANY_DATAGRAM_BYTES;
    }

    private @Nullable ByteBuf readLarge(int bytes, int ancbufsize, int asked) {
        var buffer = ByteBufAllocator.DEFAULT.directBuffer(bytes);
        int count = attempt(LoopMemory.current(), buffer, bytes, ancbufsize, asked);
        if (count < 0) {
            buffer.release();
            return null;
        }
        if (count > bytes / LARGEST_UNUSED) {
            return buffer.writerIndex(count);
        }
        var copy =
                count == 0
                        ? Unpooled.EMPTY_BUFFER
                        : ByteBufAllocator.DEFAULT.directBuffer(count).writeBytes(buffer, 0, count);
        buffer.release();
        return copy;
    }

    private void forgetLast() {
        header = null;
        flags = 0;
        ancillary = List.of();
    }

    private boolean isPlain(int ancbufsize, int asked) {
        return socket.isStream() && ancbufsize == 0 && asked == 0;
    }

    /** Returns the count, or -1 with {@link #errno} set. */
    private int attempt(LoopMemory memory, ByteBuf buffer, int bytes, int ancbufsize, int asked) {
        boolean isPlain = isPlain(ancbufsize, asked);
        if ((asked & Constants.MSG_OOB) != 0) {
            // The kernel stops to tell that there was urgent data.
            socket.descriptor.neverEmptied();
        }
        long result =
                isPlain
                        ? LibC.recv(
                                socket.fd, buffer.memoryAddress(), bytes, Constants.MSG_DONTWAIT)
                        : receiveMessage(memory, buffer, bytes, ancbufsize, asked);
        int count = accept(result, bytes, asked);
        if (isPlain) {
            large = count > 0 ? count >= ReceiveSlots.BYTES : large;
            drained = count >= 0 && count < bytes && isShortAll();
        }
        return count;
    }

    /** Takes in what came of an attempt; returns the count, or -1 with {@link #errno} set. */
    private int accept(long result, int bytes, int asked) {
        if (result < 0) {
            errno = isEnd((int) -result, asked) ? END : (int) -result;
            return -1;
        }
        if (result == 0 && isEndOfConnection(asked)) {
            errno = broken;
            broken = END;
            ended();
            return -1;
        }
        int count = (int) Math.min(result, bytes); // With MSG_TRUNC it is how much there was.
        socket.counters.received(count);
        return count;
    }

    /** What has nothing to wait for any more, and does not say so. */
    boolean isEnd(int error, int asked) {
        return (shutDown || tipcEnded) && error == Constants.EAGAIN && Lane.of(asked) == Lane.DATA;
    }

    /** What has no bytes but ancillary data is an empty packet. */
    private boolean isEndOfConnection(int asked) {
        return socket.isConnectionOriented()
                && ancillary.isEmpty()
                && Lane.of(asked) != Lane.ERRORS;
    }

    private long receiveMessage(
            LoopMemory memory, ByteBuf buffer, int bytes, int ancbufsize, int asked) {
        var to = memory.header;
        to.clear();
        to.add(buffer.memoryAddress(), bytes);
        to.setControl(memory.control(ancbufsize));
        try {
            int now =
                    asked
                            | Constants.MSG_DONTWAIT
                            | ControlBuffer.receiveFlags(socket.socket.family());
            long result = to.receive(socket.fd, now);
            if (result >= 0) {
                flags = to.flags() & (~ControlBuffer.RECEIVE_FLAGS | asked);
                header = to;
                if (ancbufsize > 0) {
                    ancillary = ControlBuffer.receive(to.control());
                }
                discarded(buffer, result, asked);
            }
            return result;
        } finally {
            to.setControl(memory.control(0));
        }
    }

    /** TCP throws away what is received with MSG_TRUNC: nobody shall see what was here before. */
    private void discarded(ByteBuf buffer, long count, int asked) {
        if (socket.isStream() && (asked & Constants.MSG_TRUNC) != 0) {
            buffer.setZero(0, (int) Math.min(count, buffer.capacity()));
        }
    }

    /** Makes a message of one that has come in a batch. */
    ReactiveMessage message(BatchMemory memory, int index) {
        int bytes = memory.bytes(index);
        var content = Unpooled.EMPTY_BUFFER;
        if (bytes > 0) {
            content = ByteBufAllocator.DEFAULT.directBuffer(bytes);
            memory.copy(index, content);
        }
        socket.counters.received(bytes);
        return new ReactiveMessage(
                content,
                memory.ancillary(index),
                sender(memory.name(index), memory.nameBytes(index)),
                memory.flags(index));
    }

    /** Takes in whether a batch had less than it was asked for, which is all there was. */
    void receivedMany(boolean isShort) {
        drained = isShort && isShortAll();
    }

    /**
     * Tells whether an attempt that gets less than it asked for, of bytes or of datagrams, has
     * taken all there is, so that the one which would find EAGAIN can be saved: epoll(7), of TCP
     * and UDP, unless the end, urgent data or an error is behind them, of which no further event
     * would tell.
     */
    private boolean isShortAll() {
        return !shutDown && !socket.descriptor.isNeverEmptied() && shortMeansEmpty();
    }

    private boolean shortMeansEmpty() {
        if (!moreIsTold) {
            return false;
        }
        var known = shortMeansEmpty;
        if (known == null) {
            known = socket.isEachArrivalTold();
            shortMeansEmpty = known;
        }
        return known;
    }

    /** Makes a message of what {@link #read} has just given, with all that came with it. */
    ReactiveMessage message(ByteBuf content) {
        var fds = Descriptors.among(ancillary);
        if (fds.isEmpty()) {
            return new ReactiveMessage(content, ancillary, sender(), flags);
        }
        var descriptors = new Descriptors(fds);
        var owning = DescriptorBuffer.of(content, descriptors);
        return new ReactiveMessage(
                owning, new ReceivedAncillary(ancillary, descriptors), sender(), flags);
    }

    /** The sender of what {@link #read} gave last; to be asked before anything else is read. */
    @Nullable Address sender() {
        return header == null ? null : sender(header.name(), header.nameLengthBytes());
    }

    private @Nullable Address sender(MemorySegment name, int length) {
        if (length == 0) {
            return null;
        }
        if (lastSender == null) {
            lastSender = new LastSender();
        }
        return lastSender.of(name, length);
    }

    // ---- what nobody got ----

    /** Returns what was received on a lane and given to nobody. */
    Kept kept(Lane lane) {
        var known = known(lane);
        if (known != null) {
            return known;
        }
        var made = new Kept(socket);
        switch (lane) {
            case DATA -> data = made;
            case URGENT -> urgent = made;
            case ERRORS -> errors = made;
        }
        return made;
    }

    private @Nullable Kept known(Lane lane) {
        var arrived = lane == Lane.DATA ? takeArrived(ANY) : null;
        if (arrived != null) {
            keep(arrived); // Nothing else is kept, or there had been no attempt.
        }
        return switch (lane) {
            case DATA -> data;
            case URGENT -> urgent;
            case ERRORS -> errors;
        };
    }

    /** Takes what was kept first on a lane, as {@link Kept#take} does. */
    @Nullable ReactiveMessage takeKept(Lane lane, int size) {
        var known = known(lane);
        return known == null ? null : known.take(size);
    }

    /** Keeps what {@link #read(int)} gave last for the next receiver. */
    void keep(ByteBuf content) {
        kept(Lane.DATA).keep(new ReactiveMessage(content, List.of(), sender(), flags));
    }

    boolean hasKept() {
        var known = known(Lane.DATA);
        return known != null && !known.isEmpty();
    }

    void release() {
        for (var lane : Lane.values()) {
            var known = known(lane);
            if (known != null) {
                known.release();
            }
        }
    }
}
