package dev.sockeye;

import dev.sockeye.sys.Errors;
import dev.sockeye.sys.Turn;
import java.lang.foreign.MemorySegment;
import java.util.function.IntSupplier;
import java.util.function.LongConsumer;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;

/**
 * Drives TLS over a connection: the handshake by whoever comes first, then one receiver and one
 * sender side by side. What a receiver has to answer (a new key, a close_notify) it sends itself,
 * or leaves to whoever is sending; it never waits for that.
 */
final class TlsConnection {

    private static final int BATCH_BYTES = 4 * TlsOutgoing.RECORD_BYTES;

    /** More than an honest peer sends in a row: records without data, questions without reading. */
    private static final int MOST_IN_VAIN = 64;

    private final Socket socket;
    private final TlsEngine engine;
    private final TlsIncoming incoming;
    private final TlsOutgoing outgoing;

    private final Turn shaking = new Turn();
    private final Turn receiving = new Turn();
    private final Turn sending = new Turn();

    // Guarded by shaking; the second is set once all of the handshake has been sent.
    private boolean begun;
    private volatile boolean handshaken;

    // Any thread sets them, once.
    private volatile boolean inputShutDown;
    private volatile boolean outputShutDown;

    // Guarded by receiving: since the peer last took all that there was for it, the records after
    // the last with data, and those that ask for an answer.
    private int inVain;
    private int unanswered;
    private int emptied;

    private final IntSupplier awaited = this::awaited;

    TlsConnection(Socket socket, TlsEngine engine) {
        this.socket = socket;
        this.engine = engine;
        var wire = new TlsWire(socket);
        incoming = new TlsIncoming(engine, wire);
        outgoing = new TlsOutgoing(engine, wire);
    }

    TlsSession session() {
        return engine.session();
    }

    int pending() {
        return incoming.pending();
    }

    int unsent() {
        return outgoing.size();
    }

    // ---- the handshake ----

    /** Makes the handshake, or goes on with it, unless it is done. */
    void handshake(String call, Mode mode, long deadline) throws SocketError {
        requireOpen(call);
        if (handshaken) {
            return;
        }
        Sendall.lock(call, socket, shaking, mode, deadline);
        try {
            if (!handshaken) {
                engine.requireSound();
                shake(call, mode, deadline);
                handshaken = true;
            }
        } catch (TlsError e) {
            wrapAndSend();
            throw e;
        } finally {
            shaking.leave();
        }
    }

    private void shake(String call, Mode mode, long deadline) throws SocketError {
        if (!begun) {
            engine.begin();
            begun = true;
        }
        boolean more = true;
        while (more && engine.status() != HandshakeStatus.NOT_HANDSHAKING) {
            if (engine.status() == HandshakeStatus.NEED_TASK) {
                engine.runTasks();
            } else if (engine.status() == HandshakeStatus.NEED_WRAP) {
                more = outgoing.wrapReplies();
            } else {
                outgoing.flush(call, mode, deadline);
                incoming.advance(call, mode, deadline, awaited);
            }
            if (incoming.wasCut()) {
                throw engine.fail("tls: the connection ended during the handshake", null);
            }
        }
        if (!more || engine.isInboundDone()) {
            throw engine.fail("tls: the peer closed during the handshake", null);
        }
        outgoing.flush(call, mode, deadline);
    }

    /**
     * Sends what the engine has to say, as far as there is room. The next call tells of failures.
     */
    private void wrapAndSend() {
        try {
            var _ = outgoing.wrapReplies();
        } catch (TlsError _) {
            // Remembered by the engine.
        } finally {
            outgoing.flushNow();
        }
    }

    // ---- receiving ----

    /** Receives what has come, waiting for something as the mode says; 0 at the end. */
    int recv(String call, Mode mode, MemorySegment to) throws SocketError {
        long deadline = mode.deadline();
        handshake(call, mode, deadline);
        Sendall.lock(call, socket, receiving, mode, deadline);
        try {
            requireOpen(call);
            int taken = incoming.take(to);
            while (taken == 0 && !isAtEnd()) {
                next(call, mode, deadline);
                taken = incoming.take(to);
            }
            return taken;
        } finally {
            receiving.leave();
        }
    }

    /** Whether nothing will come; fails where something should have. */
    private boolean isAtEnd() throws TlsError {
        if (incoming.hasEnded() || (incoming.wasCut() && inputShutDown)) {
            return true;
        }
        engine.requireSound();
        if (incoming.wasCut()) {
            throw Errors.truncated();
        }
        return false;
    }

    /** Receives and deciphers a record or a part of one, and answers what is no data. */
    private void next(String call, Mode mode, long deadline) throws SocketError {
        try {
            if (outgoing.size() > 0) {
                push();
            }
            if (incoming.advance(call, mode, deadline, awaited)) {
                reply();
            }
        } catch (TlsError e) {
            if (sending.tryTake()) {
                wrapAndSend();
                sending.leave();
            }
            throw e;
        }
    }

    private void reply() throws TlsError {
        if (engine.status() == HandshakeStatus.NEED_TASK) {
            engine.runTasks();
        }
        boolean asked = engine.hasReplies();
        if (asked) {
            push();
        }
        if (emptied != outgoing.emptied()) { // The peer reads, and may well have asked for it.
            emptied = outgoing.emptied();
            inVain = 0;
            unanswered = 0;
        }
        if (incoming.pending() > 0) {
            inVain = 0;
        } else {
            inVain++;
            unanswered += asked ? 1 : 0;
        }
        if (inVain > MOST_IN_VAIN || unanswered > MOST_IN_VAIN) {
            throw engine.fail("tls: the peer sends what is no data, again and again", null);
        }
    }

    /** Sends what there is to answer, unless somebody is sending, who then does it. */
    private void push() {
        boolean progress = true;
        while (progress && sending.tryTake()) {
            wrapAndSend();
            sending.leave();
            progress = outgoing.size() == 0 && !engine.hasFailed() && engine.hasReplies();
        }
    }

    /** What a receiver waits for: room too, where something is to be sent and nobody sends it. */
    private int awaited() {
        if (outgoing.size() == 0 || !handshaken) {
            return Constants.POLLIN;
        }
        push();
        return outgoing.size() == 0 ? Constants.POLLIN : Constants.POLLIN | Constants.POLLOUT;
    }

    // ---- sending ----

    /**
     * Sends a record at most, and waits until the kernel has it. What has been ciphered counts as
     * sent, and goes out with a later call where it could not with this one.
     */
    int send(String call, Mode mode, MemorySegment data) throws SocketError {
        long deadline = mode.deadline();
        startSending(call, mode, deadline);
        try {
            outgoing.flush(call, mode, deadline);
            int taken = outgoing.cipher(call, data, 0, TlsOutgoing.RECORD_BYTES);
            try {
                outgoing.flush(call, mode, deadline);
            } catch (SocketTimeout _) {
                return taken;
            } catch (SocketError e) {
                if (!isLater(e)) {
                    throw e;
                }
            }
            return taken;
        } finally {
            stopSending();
        }
    }

    /** Whether a call that failed so may succeed when it is made again. */
    private static boolean isLater(SocketError error) {
        return error.isWouldBlock() || error.errno() == Constants.EINTR;
    }

    /**
     * Sends all of the data.
     *
     * @param progress told how many bytes have been ciphered each time
     */
    void sendall(String call, Mode mode, MemorySegment data, LongConsumer progress)
            throws SocketError {
        long deadline = mode.deadline();
        startSending(call, mode, deadline);
        long sent = 0;
        try {
            outgoing.flush(call, mode, deadline);
            while (sent < data.byteSize()) {
                int taken = outgoing.cipher(call, data, sent, BATCH_BYTES);
                sent += taken;
                progress.accept(taken);
                outgoing.flush(call, mode, deadline);
            }
        } catch (SocketTimeout e) {
            throw new SocketTimeout(call, e.limit(), sent);
        } finally {
            stopSending();
        }
    }

    private void startSending(String call, Mode mode, long deadline) throws SocketError {
        handshake(call, mode, deadline);
        Sendall.lock(call, socket, sending, mode, deadline);
        try {
            requireOpen(call);
            engine.requireSound();
            if (outputShutDown) {
                throw Errors.of(call, Constants.EPIPE);
            }
        } catch (SocketError e) {
            sending.leave();
            throw e;
        }
    }

    /** Sends too what a receiver could not, because this thread was sending. */
    private void stopSending() {
        sending.leave();
        if (!engine.hasFailed() && engine.hasReplies()) {
            push();
        }
    }

    // ---- the end ----

    /** Sends a close_notify after what was sent before, and then nothing more. */
    void endOutput(String call, Mode mode, long deadline) throws SocketError {
        if (engine.hasFailed()) {
            return; // The alert has ended it.
        }
        handshake(call, mode, deadline);
        Sendall.lock(call, socket, sending, mode, deadline);
        try {
            requireOpen(call);
            outgoing.flush(call, mode, deadline);
            wrapEnd();
            outgoing.flush(call, mode, deadline);
        } finally {
            sending.leave();
        }
    }

    private void wrapEnd() throws TlsError {
        if (!outputShutDown) {
            outputShutDown = true;
            engine.closeOutbound();
        }
        var _ = outgoing.wrapReplies();
    }

    /** Takes the kernel's end of stream for one from now on. */
    void endInput() {
        inputShutDown = true;
    }

    /**
     * Receives until the peer's close_notify, and nothing beyond it.
     *
     * @throws TlsError if data comes first, which is kept
     */
    void awaitEnd(String call, Mode mode, long deadline) throws SocketError {
        Sendall.lock(call, socket, receiving, mode, deadline);
        try {
            requireOpen(call);
            while (incoming.pending() == 0 && !isAtEnd()) {
                next(call, mode, deadline);
            }
            if (incoming.pending() > 0 || !incoming.hasEnded()) {
                throw new TlsError(
                        call + ": the peer sent data before its close_notify: receive it first",
                        null);
            }
        } finally {
            receiving.leave();
        }
    }

    /**
     * Says goodbye as far as that can be done at once: to a peer all of whose data was received,
     * and to whom all was sent.
     *
     * @return false if there is data of the peer that nobody has received
     */
    boolean sayGoodbye() {
        if (!handshaken || engine.hasFailed()) {
            return true;
        }
        if (!isDrained()) {
            return false;
        }
        if (sending.tryTake()) {
            try {
                outgoing.flushNow();
                if (outgoing.size() == 0) {
                    wrapEnd();
                    outgoing.flushNow();
                }
            } catch (TlsError _) {
                // The peer learns by the end of the stream that something is wrong.
            } finally {
                sending.leave();
            }
        }
        return true;
    }

    /** Takes what is no data from the kernel, since a close over it resets the connection. */
    private boolean isDrained() {
        if (!receiving.tryTake()) {
            return true; // Somebody is receiving.
        }
        try {
            for (int i = 0; i < MOST_IN_VAIN && incoming.pending() == 0 && !isAtEnd(); i++) {
                next("close", Mode.NON_BLOCKING, 0);
            }
        } catch (SocketError _) {
            // There is no more, or nothing to be had from it.
        } finally {
            receiving.leave();
        }
        return incoming.pending() == 0;
    }

    private void requireOpen(String call) throws SocketError {
        if (socket.fileno() < 0) {
            throw Errors.of(call, Constants.EBADF);
        }
    }
}
