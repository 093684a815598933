package dev.sockeye.sys;

import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import java.lang.invoke.MethodHandles;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The one bridge by which {@code dev.sockeye.reactive} takes a {@link Socket} over: what it needs
 * of a socket that the public API does not offer.
 */
public abstract class Handover {

    // Set once, by Socket's static initialiser.
    private static volatile @Nullable Handover instance;

    /** For {@link Socket} alone. */
    protected Handover() {}

    /** Registers the implementation; for {@link Socket} alone. */
    public static void provide(Handover implementation) {
        instance = implementation;
    }

    private static Handover instance() {
        var provided = instance;
        if (provided != null) {
            return provided;
        }
        try {
            MethodHandles.lookup().ensureInitialized(Socket.class);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e); // A public class of this module.
        }
        return Objects.requireNonNull(instance);
    }

    /**
     * Empties {@code socket} as {@code detach()} does and returns another for its descriptor, in
     * non-blocking mode, that an event loop owns: its data calls, {@code close} and {@code detach}
     * throw {@link IllegalStateException}.
     *
     * @throws SocketError {@code EBADF} if it is closed
     */
    public static Socket take(Socket socket) throws SocketError {
        return instance().doTake(socket);
    }

    /**
     * Returns a socket that an event loop owns, for a descriptor that is open, non-blocking and
     * close-on-exec.
     */
    public static Socket adopt(int fd, int family, int type, int proto) {
        return instance().doAdopt(fd, family, type, proto);
    }

    /** Returns the descriptor of a socket that an event loop owns. */
    public static Descriptor descriptor(Socket socket) {
        return instance().doDescriptor(socket);
    }

    /**
     * Tells whether a short read has taken all that there was, and a further edge tells of what
     * comes after it, until {@link Descriptor#isNeverEmptied}. The loop must not have closed it.
     */
    public static boolean tellsByEdges(Socket socket) {
        return instance().doTellsByEdges(socket);
    }

    /**
     * Closes a socket that an event loop owns, without waiting, as {@link
     * Descriptor#close(Runnable)} does.
     */
    public static void close(Socket socket, Runnable whenClosed) {
        instance().doClose(socket, whenClosed);
    }

    protected abstract Socket doTake(Socket socket) throws SocketError;

    protected abstract Socket doAdopt(int fd, int family, int type, int proto);

    protected abstract Descriptor doDescriptor(Socket socket);

    protected abstract boolean doTellsByEdges(Socket socket);

    protected abstract void doClose(Socket socket, Runnable whenClosed);
}
