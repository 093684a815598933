package dev.sockeye.reactive;

import dev.sockeye.Constants;
import dev.sockeye.Linger;
import dev.sockeye.SocketError;
import dev.sockeye.SocketOptions;
import dev.sockeye.sys.Errors;
import dev.sockeye.sys.LibC;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.concurrent.Future;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What Netty's handlers take for their channel: it stands between what a socket receives and sends
 * and its descriptor, which stays the socket's own. It reads when a receiver or a handler asks, one
 * attempt at a time, and writes until EAGAIN. The loop's thread owns it. See ADR 0008.
 */
final class PipelineChannel extends AbstractChannel {

    /** In place of an errno: {@link #receiveError} or {@link #sendError} tells. */
    static final int FAILED = Integer.MAX_VALUE;

    private static final ChannelMetadata METADATA = new ChannelMetadata(false);

    /** Handlers may ask on and on; then the other sockets of the loop have their turn. */
    private static final int READS_PER_TURN = 16;

    private final LoopSocket socket;
    private final ChannelConfig config = new DefaultChannelConfig(this);

    private Decoded decoded;

    // A receiver or a handler has asked for bytes that have not come yet.
    private boolean readPending;

    // False after EAGAIN, until the loop says that it is worth trying again.
    private boolean maybeReadable = true;

    // The receiver asks, and looks itself for what comes.
    private boolean asking;

    private boolean reading;
    private boolean inputEnded;
    private boolean scheduled;

    // Of what the socket sends, how many pieces the kernel has not taken to their end.
    private int inFlight;

    // finish has been called: nothing may be sent any more.
    private boolean finishing;

    // close has been called by a handler, or by the socket.
    private boolean closed;

    private @Nullable Throwable sendError;
    private @Nullable SocketError recvError; // Handlers may keep it to themselves, and close.

    private PipelineChannel(LoopSocket socket) {
        super(null);
        this.socket = socket;
        decoded = new Decoded(this);
        // A failed write leaves the channel open for what there still is to receive.
        config.setAutoRead(false).setAutoClose(false);
    }

    /** Puts handlers on top of those that a socket has, which may be none. */
    static void add(LoopSocket socket, Consumer<? super ChannelPipeline> handlers) {
        if (!socket.isStream()) {
            throw new IllegalStateException("handlers need a socket of SOCK_STREAM");
        }
        var existing = socket.pipeline;
        if (existing != null) {
            existing.addAbove(handlers);
        } else {
            var made = new PipelineChannel(socket);
            handlers.accept(made.pipeline());
            socket.pipeline = made;
            made.start();
        }
    }

    private void start() {
        pipeline().addLast(decoded);
        unsafe().register(socket.loop, new DefaultChannelPromise(this, socket.loop));
        boolean any = false;
        for (var kept = socket.inbound.takeKept(Lane.DATA, Inbound.ANY);
                kept != null;
                kept = socket.inbound.takeKept(Lane.DATA, Inbound.ANY)) {
            pipeline().fireChannelRead(kept.content());
            any = true;
        }
        if (any) {
            pipeline().fireChannelReadComplete();
        }
    }

    private void addAbove(Consumer<? super ChannelPipeline> handlers) {
        var below = decoded;
        handlers.accept(pipeline());
        decoded = new Decoded(this);
        pipeline().addLast(decoded);
        for (var kept = socket.inbound.takeKept(Lane.DATA, Inbound.ANY);
                kept != null;
                kept = socket.inbound.takeKept(Lane.DATA, Inbound.ANY)) {
            below.passOn(kept.content());
        }
        below.leave();
        pipeline().remove(below);
    }

    // ---- receiving ----

    /**
     * Returns what has come through the handlers, and asks for it if there is nothing.
     *
     * @return at most {@code size} bytes, for the caller to release, or null: see {@link
     *     #receiveErrno}
     */
    @Nullable ByteBuf receive(int size) {
        var next = decoded.poll(size);
        if (next != null || decoded.hasEnded()) {
            return next;
        }
        asking = true;
        try {
            read();
        } finally {
            asking = false;
        }
        readKernel();
        return decoded.poll(size);
    }

    /** Why {@link #receive} gave nothing: an errno, {@link Inbound#END} or {@link #FAILED}. */
    int receiveErrno() {
        if (decoded.error() != null) {
            return FAILED;
        }
        if (decoded.hasEnded()) {
            return Inbound.END;
        }
        return closed ? FAILED : Constants.EAGAIN;
    }

    /** The error of a receiver whose errno is {@link #FAILED}. */
    Throwable receiveError() {
        var error = decoded.error();
        return error != null ? error : closedByHandler();
    }

    /** Tells whether shutdown(SHUT_RD) was called, upon which an end is expected. */
    boolean isInputShutDown() {
        return socket.inbound.isShutDown();
    }

    @Override
    protected void doBeginRead() {
        readPending = true;
        if (!asking && !reading) {
            schedule(); // Not from within a handler, which might be called again.
        }
    }

    /** Reads for as long as somebody asks. */
    private void readKernel() {
        if (reading) {
            return;
        }
        reading = true;
        try {
            for (int turns = 0; readPending && maybeReadable && !inputEnded && !closed; turns++) {
                if (turns == READS_PER_TURN) {
                    schedule();
                    return;
                }
                readPending = false;
                readOnce();
            }
        } finally {
            reading = false;
        }
    }

    private void readOnce() {
        var data = socket.inbound.attempt(Inbound.ANY, 0, 0);
        if (data != null) {
            pipeline().fireChannelRead(data);
            pipeline().fireChannelReadComplete();
            return;
        }
        int errno = socket.inbound.errno();
        if (errno == Inbound.END) {
            inputEnded = true;
            pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        } else if (errno == Constants.EAGAIN || errno == Inbound.IN_FLIGHT) {
            maybeReadable = false;
            readPending = true;
        } else if (errno == Constants.EINTR) {
            readPending = true;
        } else {
            inputEnded = true;
            recvError = Errors.of("recv", errno);
            pipeline().fireExceptionCaught(recvError);
        }
    }

    /**
     * An attempt has ended that had begun before there were handlers.
     *
     * @param data what came, for them to release, or null
     */
    void received(@Nullable ByteBuf data) {
        if (data != null) {
            pipeline().fireChannelRead(data);
            pipeline().fireChannelReadComplete();
        }
        ready();
    }

    /** Something has come through the handlers, or they have failed. */
    void came() {
        if (!reading) {
            schedule(); // Not from within a handler.
        }
    }

    private void schedule() {
        if (!scheduled) {
            scheduled = Hop.later(socket.loop, this::run);
        }
    }

    private void run() {
        scheduled = false;
        if (!closed) {
            readKernel();
        }
        if (!socket.isClosed()) {
            socket.sends.ready();
            socket.receiver.ready();
        }
    }

    /** The loop says that it is worth trying again whatever had to wait. */
    void ready() {
        maybeReadable = true;
        ((KernelUnsafe) unsafe()).flushAgain();
        readKernel();
    }

    // ---- sending ----

    /** Sends a buffer, which it owns. It is on its way until {@link #isIdle}. */
    void send(ByteBuf data) {
        inFlight++;
        var _ = writeAndFlush(data).addListener(this::sent);
    }

    private void sent(Future<? super Void> future) {
        inFlight--;
        if (!future.isSuccess()) {
            failSending(future.cause());
            came(); // What else the handlers have to say about it comes first.
        } else if (inFlight == 0 && !socket.isClosed()) {
            socket.sends.ready();
        }
    }

    private void failSending(@Nullable Throwable cause) {
        if (sendError == null && cause != null && !(cause instanceof ClosedChannelException)) {
            sendError = TlsFailures.typed(cause);
        }
    }

    /** Why nothing can be sent any more, or null. */
    @Nullable Throwable sendError() {
        if (sendError != null) {
            return sendError;
        }
        return closed ? receiveError() : null;
    }

    /** Tells whether the kernel has taken all that was sent, or will never. */
    boolean isIdle() {
        return inFlight == 0 || sendError != null || closed;
    }

    /** Tells whether the kernel has taken what the handlers have sent of their own too. */
    boolean isFlushed() {
        var buffer = unsafe().outboundBuffer();
        return buffer == null || buffer.isEmpty();
    }

    /** Tells whether {@link #finish} has been called. */
    boolean isFinishing() {
        return finishing;
    }

    /**
     * Has the handlers send what belongs at the end, as a close_notify. They know but one way, the
     * close of their channel, which is kept from it.
     *
     * @return ends when the kernel has taken it
     */
    ChannelFuture finish() {
        finishing = true;
        return close();
    }

    @Override
    protected Object filterOutboundMessage(Object message) {
        if (message instanceof ByteBuf) {
            return message;
        }
        throw new UnsupportedOperationException(
                "the handlers send a " + message.getClass().getName() + ", which is no ByteBuf");
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer out) throws SocketError {
        while (!out.isEmpty()) {
            var chunk = LoopMemory.current().chunk(LoopMemory.CHUNK_BYTES);
            gather(out, chunk);
            long result =
                    chunk.isReadable()
                            ? socket.sends.send(chunk.memoryAddress(), chunk.readableBytes())
                            : 0;
            if (result >= 0) {
                out.removeBytes(result);
            } else if (result == -Constants.EAGAIN) {
                socket.watchWriting();
                return;
            } else if (result != -Constants.EINTR) {
                var error = Errors.of("send", (int) -result);
                failSending(error);
                throw error;
            }
        }
    }

    /** The records of a cipher are many, small and mostly on the heap: one copy, one call. */
    private static void gather(ChannelOutboundBuffer out, ByteBuf chunk) {
        try {
            out.forEachFlushedMessage(message -> {
                return StreamBytes.copy((ByteBuf) message, chunk);
            });
        } catch (Exception e) {
            throw new IllegalStateException(e); // The lambda throws none that is checked.
        }
    }

    /** A write has failed: {@link #sendError} tells. */
    @Override
    protected void doShutdownOutput() {}

    // ---- the end ----

    private Throwable closedByHandler() {
        return recvError != null
                ? recvError
                : new SocketError("a handler has closed the connection", 0);
    }

    /** A handler has closed its channel: the peer learns of it, the socket stays its owner's. */
    @Override
    protected void doClose() {
        if (!socket.isGone() && !socket.isClosed()) {
            LibC.shutdown(socket.fd, Constants.SHUT_RDWR);
        }
        came();
    }

    /** The socket is being closed, with its descriptor still open. */
    void socketClosed() {
        if (!socket.inLoop()) {
            return; // The loop has ended, and had closed what it had.
        }
        if (!closed) {
            sayGoodbye();
            ((KernelUnsafe) unsafe()).closeNow();
        }
        decoded.release();
    }

    /**
     * Ends the connection as the kernel would: a peer some of whose data nobody wants is reset; and
     * one that was not sent everything is not told that it was.
     */
    private void sayGoodbye() {
        // A peer may send what is not data, as a session ticket. Unread, it would be a reset too.
        readPending = true;
        maybeReadable = true;
        readKernel();
        if (decoded.hasMore() || socket.inbound.hasKept()) {
            reset();
        } else if (!finishing && isIdle() && socket.sends.isEmpty() && sendError() == null) {
            var _ = finish();
        }
    }

    private void reset() {
        try {
            socket.socket.setsockopt(SocketOptions.SO_LINGER, new Linger(true, 0));
        } catch (SocketError _) {
            // Of a family that knows no reset.
        }
    }

    // ---- what a channel must have ----

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public boolean isActive() {
        return !closed;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new KernelUnsafe();
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return true;
    }

    @Override
    protected @Nullable SocketAddress localAddress0() {
        try {
            return socket.socket.getsockname().toSocketAddress();
        } catch (SocketError | IllegalArgumentException | UnsupportedOperationException _) {
            return null; // Closed, or of a family that java.net does not know.
        }
    }

    @Override
    protected @Nullable SocketAddress remoteAddress0() {
        try {
            var peer = socket.peer != null ? socket.peer : socket.socket.getpeername();
            return peer.toSocketAddress();
        } catch (SocketError | IllegalArgumentException | UnsupportedOperationException _) {
            return null;
        }
    }

    @Override
    protected void doBind(SocketAddress address) {
        throw new UnsupportedOperationException("bind is the socket's");
    }

    @Override
    protected void doDisconnect() {
        throw new UnsupportedOperationException("disconnect is the socket's");
    }

    private final class KernelUnsafe extends AbstractUnsafe {

        @Override
        public void connect(
                SocketAddress remote, @Nullable SocketAddress local, ChannelPromise promise) {
            promise.setFailure(new UnsupportedOperationException("connect is the socket's"));
        }

        @Override
        public void close(ChannelPromise promise) {
            if (finishing && !closed) {
                write(Unpooled.EMPTY_BUFFER, promise); // Taken when all before it is.
                flush();
            } else {
                closed = true;
                super.close(promise);
            }
        }

        void closeNow() {
            closed = true;
            super.close(voidPromise());
        }

        void flushAgain() {
            flush0();
        }
    }
}
