package dev.sockeye;

import java.io.IOException;
import java.io.Serial;
import java.util.Objects;

/**
 * Signals that a socket operation failed.
 *
 * <p>The message names the call, the address if there was one, and the reason, as {@code connect to
 * 127.0.0.1:9: Connection refused [ECONNREFUSED]}. Most have the error number of the system call;
 * those of the library itself, as "service/proto not found", have the number 0.
 *
 * <p>It is a child of {@link IOException} and of nothing else, as Python 2.7 has it; in 3 {@code
 * socket.error} is another name of {@code OSError}, with a child for some of the error numbers, and
 * a timeout is Python's general one. Here the number tells them apart, and a timeout is always a
 * {@link SocketTimeout}.
 *
 * <p>The children tell of failures which are no system call's: {@link SocketTimeout}, {@link
 * HostError} and {@link AddressInfoError}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man3/errno.3.html">errno(3)</a>
 */
public class SocketError extends IOException {
    @Serial private static final long serialVersionUID = 1L;

    /** The error number of this platform, or 0. */
    private final int errno;

    /**
     * Makes an error with a message and an error number.
     *
     * @param message the whole message, as {@link #getMessage()} gives it
     * @param errno the error number of the system call that failed, positive, or 0 where none
     *     failed
     * @throws IllegalArgumentException if {@code errno} is negative
     */
    public SocketError(String message, int errno) {
        super(Objects.requireNonNull(message, "message"));
        if (errno < 0) {
            throw new IllegalArgumentException("errno " + errno + ": an error number is positive");
        }
        this.errno = errno;
    }

    /**
     * Returns the error number of the system call that failed.
     *
     * @return an {@code E*} value of {@link Constants}, or 0 where no system call failed
     */
    public final int errno() {
        return errno;
    }

    /**
     * Returns the C name of the error number.
     *
     * @return the name, as {@code ECONNREFUSED}; empty where no system call failed, and where the
     *     number has no name
     */
    public final String errnoName() {
        return ConstantNames.errno(errno);
    }

    /**
     * Tells whether the operation would have had to wait, in non-blocking mode or with {@link
     * Constants#MSG_DONTWAIT}.
     *
     * <p>That is {@code EAGAIN} and {@code EWOULDBLOCK}. A connection in progress ({@code
     * EINPROGRESS}) is not meant, nor a {@link SocketTimeout}.
     *
     * @return true if the same call may succeed once the socket is ready
     */
    public final boolean isWouldBlock() {
        return errno != 0 && (errno == Constants.EAGAIN || errno == Constants.EWOULDBLOCK);
    }
}
