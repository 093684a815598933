package dev.sockeye.reactive;

import dev.sockeye.Address;
import dev.sockeye.Constants;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.SocketOptions;
import dev.sockeye.TlsSession;
import dev.sockeye.sys.Descriptor;
import dev.sockeye.sys.Errors;
import dev.sockeye.sys.Handover;
import dev.sockeye.sys.Platform;
import io.netty.channel.IoEventLoop;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;

/**
 * A socket as its loop sees it: the descriptor and how it is watched, what receives, what sends,
 * and how it ends. Everything not said to be for any thread is for the loop's thread alone.
 */
final class LoopSocket extends Watched {

    /** The place of {@code SK_MEMINFO_DROPS} in SO_MEMINFO. */
    private static final int DROPS = 8;

    private static final VarHandle CLOSED;

    static {
        try {
            CLOSED =
                    MethodHandles.lookup().findVarHandle(LoopSocket.class, "closed", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final EventLoops loops;
    final LoopCounters counters;
    final Socket socket;

    /** The peer that accept gave, null for a socket that was not accepted or a nameless family. */
    final @Nullable Address peer;

    final Descriptor descriptor;
    final Inbound inbound;
    final Receiver receiver;
    final SendQueue sends;

    private final Watch watch;
    private final boolean stream;

    // Made for a listener, by any thread.
    private volatile @Nullable AcceptSource accepts;

    // Netty's handlers between these and the descriptor, if it has any.
    @Nullable PipelineChannel pipeline;

    // A TLS handshake is going on, whether or not somebody waits for it.
    boolean handshaking;

    // Set by the loop, when a handshake has succeeded.
    volatile @Nullable TlsSession tlsSession;

    // Set by any thread, for operations that begin later.
    volatile Timeout timeout;

    // What a proxy said before the connection was handed out; set once, by the loop.
    volatile @Nullable ProxyHeader proxyHeader;

    // Set once by any thread, through CLOSED: close has been called.
    private volatile boolean closed;

    // The connect that is in progress and has a subscriber.
    private @Nullable Connect connecting;

    // What waits for something else than its turn to send: connects, and names looked up.
    private @Nullable ArrayList<SocketOperation<?>> pending;

    // A connect was waited for, of which the kernel tells once more: connect(2).
    private boolean finishedConnect;

    // The descriptor is not the loop's any more.
    private boolean gone;

    // Attempts that the loop was given to make, and that have not ended.
    private int transfers;

    // The descriptor has been closed; set by any thread.
    private volatile boolean ended;

    // Why it was closed, if not because close was called.
    private @Nullable SocketError cause;

    private @Nullable ArrayList<CloseWait> closeWaits;

    // Told of what escapes from a subscriber, where somebody else can end what nobody ends then.
    @Nullable Consumer<? super Throwable> whenEscaped;

    /** Makes the loop's side of a socket that {@link Handover} gave. */
    LoopSocket(
            EventLoops loops,
            IoEventLoop loop,
            Socket socket,
            @Nullable Address peer,
            Timeout timeout) {
        super(loop, Handover.descriptor(socket).number());
        this.loops = loops;
        counters = loops.counters(loop);
        this.socket = socket;
        this.peer = peer;
        this.timeout = timeout;
        stream = socket.type() == Constants.SOCK_STREAM;
        descriptor = Handover.descriptor(socket);
        inbound = new Inbound(this);
        receiver = new Receiver(this);
        sends = new SendQueue(this);
        watch = loops.watch(this);
        counters.opened.increment();
    }

    /** Starts to watch the descriptor. For any thread. */
    void register() {
        loops.remember(this);
        if (!Hop.run(loop, this::registerOnLoop)) {
            loops.forget(this);
            counters.closed.increment();
            Handover.close(socket, () -> {});
            throw new IllegalStateException("the event loops are closed");
        }
        if (loops.isClosed()) {
            close();
        }
    }

    private void registerOnLoop() {
        if (closed) {
            return; // The loop's thread was quicker, and the number may be another's by now.
        }
        try {
            watch.register();
        } catch (SocketError e) {
            fail(e);
        }
    }

    /** The address of who is at the other end, behind all proxies that said so. */
    Address peername() throws SocketError {
        var header = proxyHeader;
        if (header != null && header.route() != null) {
            return header.route().source();
        }
        return peer != null ? peer : socket.getpeername();
    }

    boolean isStream() {
        return stream;
    }

    /** Tells whether room to send is in a receiver's queue, of which no event tells. */
    boolean isRoomUntold() {
        int family = socket.family();
        return family == Constants.AF_NETLINK
                || (family == Constants.AF_UNIX && socket.type() == Constants.SOCK_DGRAM);
    }

    boolean isUdp() {
        return isInternet() && socket.type() == Constants.SOCK_DGRAM;
    }

    boolean isTcp() {
        return isInternet()
                && stream
                && (socket.proto() == 0 || socket.proto() == Constants.IPPROTO_TCP);
    }

    private boolean isInternet() {
        return socket.family() == Constants.AF_INET || socket.family() == Constants.AF_INET6;
    }

    /** Tells whether receiving nothing means the end, and not an empty datagram. */
    boolean isConnectionOriented() {
        return stream || socket.type() == Constants.SOCK_SEQPACKET;
    }

    /** Tells whether the loop hears of whatever arrives when all has been taken. */
    boolean isEachArrivalTold() {
        // One that was accepted has at most its listener's low-water mark, as it would wait for.
        boolean isAccepted = peer != null && isTcp();
        return isUdp() || isAccepted || Handover.tellsByEdges(socket);
    }

    /** Throws if what a call moves would bypass the handlers, as TLS, that the socket has. */
    void requireNoHandlers(String call) {
        if (pipeline != null) {
            throw new IllegalStateException(
                    call + ": would bypass the socket's handlers; use recv and sendall");
        }
    }

    /** Returns what accepts of it. For any thread. */
    AcceptSource accepts() {
        var made = accepts;
        if (made == null) {
            synchronized (this) {
                made = accepts;
                if (made == null) {
                    made = new AcceptSource(this);
                    accepts = made;
                }
            }
        }
        return made;
    }

    /** Tells whether the calling thread is the loop's. For any thread. */
    boolean inLoop() {
        return loop.inEventLoop();
    }

    /** Tells whether {@link #close} has been called. For any thread. */
    boolean isClosed() {
        return closed;
    }

    @Override
    void ready() {
        if (connecting != null) {
            connecting.ready();
        }
        if (pipeline != null) {
            pipeline.ready();
        }
        sends.ready();
        receiver.ready();
    }

    /** Begins a receive that ends with {@link #received}, as {@link Watch#receive} does. */
    boolean receiveLater(long address, int bytes) {
        return began(watch.receive(address, bytes));
    }

    /** Begins a send that ends with {@link #sent}, as {@link Watch#send} does. */
    boolean sendLater(long address, int bytes) {
        return began(watch.send(address, bytes));
    }

    private boolean began(boolean isTransfer) {
        transfers += isTransfer ? 1 : 0;
        return isTransfer;
    }

    @Override
    void received(int result) {
        try {
            inbound.received(result);
            if (gone) {
                inbound.release();
                return;
            }
            if (pipeline != null) {
                pipeline.received(inbound.takeArrived(Inbound.ANY));
            }
            if (!gone) {
                receiver.received();
            }
        } finally {
            transferred();
        }
    }

    @Override
    void sent(int result) {
        try {
            sends.sent(result);
        } finally {
            transferred();
        }
    }

    private void transferred() {
        if (--transfers == 0 && gone) {
            descriptor.release();
            completeCloseWaits();
        }
    }

    @Override
    void moreThanDataIsTold() {
        inbound.setMoreIsTold();
    }

    @Override
    void moreThanData() {
        descriptor.neverEmptied();
    }

    /** Asks to be told when it is worth trying to send again. */
    void watchWriting() {
        setWriting(true);
    }

    /** Ends {@link #watchWriting}, unless somebody else still waits. */
    void unwatchWriting() {
        if (watch.isWriting() && connecting == null) {
            setWriting(false);
        }
    }

    private void setWriting(boolean wanted) {
        try {
            watch.setWriting(wanted);
        } catch (SocketError e) {
            fail(e);
        }
    }

    void setConnecting(@Nullable Connect connect) {
        connecting = connect;
        if (connect != null) {
            watchWriting();
        }
    }

    /** Sets whether a connect was waited for to its end, and returns what it was before. */
    boolean setFinishedConnect(boolean finished) {
        boolean before = finishedConnect;
        finishedConnect = finished;
        return before;
    }

    /** A subscriber has thrown what Reactor takes for fatal and does not signal. */
    void escaped(CoreSubscriber<?> from, Throwable error) {
        Failure.tell(from, error);
        if (whenEscaped != null) {
            whenEscaped.accept(error); // An operator that has thrown may pass nothing on.
        }
    }

    /** An operation waits that would use the descriptor later, and ends with the socket. */
    void addPending(SocketOperation<?> operation) {
        if (!operation.pending) {
            operation.pending = true;
            if (pending == null) {
                pending = new ArrayList<>(1);
            }
            pending.add(operation);
        }
    }

    /** Does nothing, on any thread, if the operation has not been added. */
    void removePending(SocketOperation<?> operation) {
        if (operation.pending) {
            operation.pending = false;
            if (pending != null) {
                pending.remove(operation);
            }
        }
    }

    // ---- the end ----

    /** The error of an operation that finds the socket closed. For any thread. */
    SocketError closedError(String call) {
        var why = cause;
        return why != null ? why : Errors.of(call, Constants.EBADF);
    }

    private void fail(SocketError why) {
        cause = why;
        close();
    }

    /**
     * Closes the socket on its loop, without waiting. Does nothing the second time. For any thread.
     */
    @Override
    void close() {
        if (CLOSED.compareAndSet(this, false, true) && !Hop.run(loop, this::closeOnLoop)) {
            closeOnLoop(); // The loop has ended, so nothing else runs there any more.
        }
    }

    private void closeOnLoop() {
        if (pipeline != null) {
            pipeline.socketClosed();
        }
        loops.forget(this);
        countEnd();
        watch.cancel();
        gone = true;
        holdForTransfers();
        Handover.close(socket, this::descriptorClosed);
        inbound.release();
        var accepting = accepts;
        if (accepting != null) {
            accepting.release();
        }
        closePending();
        sends.closed();
        receiver.closed();
        completeCloseWaits();
    }

    /** The kernel has but the number for what it has not begun. */
    private void holdForTransfers() {
        if (transfers > 0) {
            try {
                descriptor.acquire("close");
            } catch (SocketError e) {
                throw new AssertionError(e); // Nobody else closes it.
            }
        }
    }

    private void closePending() {
        var ending = pending;
        if (ending != null) {
            pending = null;
            ending.forEach(SocketOperation::closed);
        }
    }

    private void countEnd() {
        counters.closed.increment();
        if (!stream && Platform.LINUX) {
            try {
                counters.dropped.add(socket.getsockopt(SocketOptions.SO_MEMINFO).get(DROPS));
            } catch (SocketError e) {
                // Not every family tells.
            }
        }
    }

    // Called by the thread that leaves its call on the descriptor last: mostly this one.
    private void descriptorClosed() {
        ended = true;
        if (!inLoop()) {
            Hop.later(loop, this::completeCloseWaits);
        }
    }

    /** Tells whether the descriptor must not be used any more. */
    boolean isGone() {
        return gone;
    }

    @Override
    void released() {
        if (transfers > 0) {
            transfers = 0; // The loop has ended, and tells nothing of them any more.
            sends.releaseSent();
            if (gone) {
                descriptor.release();
            }
        }
        completeCloseWaits();
    }

    @Override
    void watchFailed(int errno) {
        fail(Errors.of("watch", errno));
    }

    /** Tells whether the descriptor has been closed, and the kernel has heard of it. */
    boolean hasEnded() {
        return ended && !watch.isHolding();
    }

    void addCloseWait(CloseWait wait) {
        if (closeWaits == null) {
            closeWaits = new ArrayList<>(1);
        }
        closeWaits.add(wait);
    }

    void removeCloseWait(CloseWait wait) {
        if (closeWaits != null) {
            closeWaits.remove(wait);
        }
    }

    private void completeCloseWaits() {
        var waits = closeWaits;
        if (hasEnded() && waits != null) {
            closeWaits = null;
            waits.forEach(CloseWait::complete);
        }
    }
}
