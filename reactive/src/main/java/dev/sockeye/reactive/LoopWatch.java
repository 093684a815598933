package dev.sockeye.reactive;

import dev.sockeye.Constants;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.sys.Errors;
import io.netty.channel.IoEventLoop;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A place on one of the {@link EventLoops}, for who moves the data of a socket himself, as out of
 * memory that the kernel fills. The loop tells whenever it is worth trying again; it says so once
 * for what has come, so everything is to be taken then.
 *
 * <p>Any thread may call any method; the listener is called on the loop's thread alone.
 */
public final class LoopWatch implements AutoCloseable {

    /** What is told, on the loop. It must not wait. */
    public interface Listener {
        /** The socket may be ready for reading; also where it is not. */
        void ready();

        /**
         * The socket is not watched any more, although nobody closed the watch.
         *
         * @param why {@code EBADF} if the loops have been closed, else what went wrong
         */
        void closed(SocketError why);
    }

    private final EventLoops loops;
    private final IoEventLoop loop;
    private final Listener listener;
    private final AtomicBoolean closed = new AtomicBoolean();

    // The loop's.
    private @Nullable Watch watch;

    LoopWatch(EventLoops loops, IoEventLoop loop, Listener listener) {
        this.loops = loops;
        this.loop = loop;
        this.listener = listener;
    }

    /**
     * Starts to watch a socket, once.
     *
     * @param socket which stays the caller's, who closes this watch first
     */
    public void start(Socket socket) {
        execute(() -> startOnLoop(socket));
    }

    private void startOnLoop(Socket socket) {
        int fd = socket.fileno();
        if (closed.get() || fd < 0) {
            return;
        }
        loops.remember(this);
        if (closed.get()) {
            loops.forget(this);
            return;
        }
        watch = loops.watch(new OfSocket(fd));
        try {
            watch.register();
        } catch (SocketError e) {
            end(e);
        }
    }

    /**
     * Runs a task on the loop: at once if this is its thread.
     *
     * @param task what is to be done
     * @return false if the loop has ended and the task will not run
     */
    public boolean execute(Runnable task) {
        return Hop.run(loop, task);
    }

    /**
     * Runs a task on the loop, but never at once.
     *
     * @param task what is to be done
     * @return false if the loop has ended and the task will not run
     */
    public boolean executeLater(Runnable task) {
        return Hop.later(loop, task);
    }

    /** {@return whether the calling thread is the loop's} */
    public boolean inLoop() {
        return loop.inEventLoop();
    }

    /** Ends the watch. On the loop's thread the socket may be closed when this returns. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            loops.forget(this);
            if (!execute(this::cancel)) {
                cancel(); // The loop has ended, so nothing else runs there any more.
            }
        }
    }

    private void cancel() {
        if (watch != null) {
            watch.cancel();
        }
    }

    /** Ends the watch for another reason than that its owner wants so. */
    void end(SocketError why) {
        if (closed.compareAndSet(false, true)) {
            loops.forget(this);
            Runnable ending =
                    () -> {
                        cancel();
                        listener.closed(why);
                    };
            if (!execute(ending)) {
                ending.run();
            }
        }
    }

    /** What the loop sees. */
    private final class OfSocket extends Watched {
        OfSocket(int fd) {
            super(LoopWatch.this.loop, fd);
        }

        @Override
        void ready() {
            if (!closed.get()) {
                listener.ready();
            }
        }

        @Override
        void close() {
            end(Errors.of("watch", Constants.EBADF));
        }

        @Override
        void watchFailed(int errno) {
            end(Errors.of("watch", errno));
        }

        @Override
        void released() {}
    }
}
