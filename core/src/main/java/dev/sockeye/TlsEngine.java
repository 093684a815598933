package dev.sockeye;

import java.nio.ByteBuffer;
import java.util.Objects;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's TLS without a connection. One thread may cipher while another deciphers. Whatever it
 * throws is a {@link TlsError}, and so is every later use.
 */
final class TlsEngine {

    private static final String HALF_CLOSING = "TLSv1.3";

    private final SSLEngine engine;

    // The first failure. Any thread sets it; which of two is kept does not matter.
    private volatile @Nullable TlsError failure;

    // Set by the sender that ends.
    private volatile boolean closing;

    TlsEngine(SSLEngine engine) {
        this.engine = engine;
    }

    void begin() throws TlsError {
        try {
            engine.beginHandshake();
        } catch (SSLException | RuntimeException e) {
            throw failed(e);
        }
    }

    /** Works also after a failure, which leaves an alert to be sent. */
    SSLEngineResult wrap(ByteBuffer from, ByteBuffer to) throws TlsError {
        try {
            return engine.wrap(from, to);
        } catch (SSLException | RuntimeException e) {
            throw failed(e);
        }
    }

    SSLEngineResult unwrap(ByteBuffer from, ByteBuffer to) throws TlsError {
        try {
            return engine.unwrap(from, to);
        } catch (SSLException | RuntimeException e) {
            throw failed(e);
        }
    }

    /** Checks certificates and uses keys, on the calling thread. */
    void runTasks() {
        for (var task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run(); // Its failure is told by the next wrap or unwrap.
        }
    }

    HandshakeStatus status() {
        return engine.getHandshakeStatus();
    }

    /**
     * Whether there is something to send that is no data. Once the peer has ended, and sending may
     * go on, the JDK says so all the time and means nothing.
     */
    boolean hasReplies() {
        return status() == HandshakeStatus.NEED_WRAP
                && (closing || failure != null || !engine.isInboundDone() || !closesByHalves());
    }

    /** Ends what is sent: the next wrap gives a close_notify. */
    void closeOutbound() {
        closing = true;
        engine.closeOutbound();
    }

    boolean isInboundDone() {
        return engine.isInboundDone();
    }

    boolean isOutboundDone() {
        return engine.isOutboundDone();
    }

    /** Whether sending goes on after the peer's close_notify, as from TLS 1.3 on: RFC 8446 §6.1. */
    boolean closesByHalves() {
        return engine.getSession().getProtocol().equals(HALF_CLOSING);
    }

    int packetBytes() {
        return engine.getSession().getPacketBufferSize();
    }

    int applicationBytes() {
        return engine.getSession().getApplicationBufferSize();
    }

    TlsSession session() {
        return TlsSession.of(
                engine.getSession(),
                Objects.requireNonNullElse(engine.getApplicationProtocol(), ""));
    }

    // ---- failures ----

    /** Fails where it has failed before. */
    void requireSound() throws TlsError {
        if (failure != null) {
            throw again();
        }
    }

    boolean hasFailed() {
        return failure != null;
    }

    /** A RuntimeException too is what the peer's bytes led to, in a provider or a trust manager. */
    private TlsError failed(Exception thrown) {
        return fail("tls: " + thrown.getMessage(), thrown);
    }

    /** Remembers a failure, unless there is one, and returns it to be thrown. */
    TlsError fail(String message, @Nullable Throwable cause) {
        if (failure == null) {
            failure = new TlsError(message, cause);
        }
        return again();
    }

    /** Each thread gets a stack trace of its own. */
    private TlsError again() {
        var first = Objects.requireNonNull(failure);
        return new TlsError(Objects.requireNonNull(first.getMessage()), first.getCause());
    }
}
