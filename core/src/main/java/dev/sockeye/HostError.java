package dev.sockeye;

import java.io.Serial;

/**
 * Signals that {@code gethostbynameEx} or {@code gethostbyaddr} did not find a host.
 *
 * <p>Its reason is an {@code h_errno}, a numbering of its own; {@link #errno()} is 0.
 *
 * @see <a href="https://man7.org/linux/man-pages/man3/gethostbyname.3.html">gethostbyname(3)</a>
 */
public final class HostError extends SocketError {
    @Serial private static final long serialVersionUID = 1L;

    /** The reason, in the numbering of netdb.h. */
    private final int hErrno;

    /**
     * Makes an error with a message and an {@code h_errno}.
     *
     * @param message the whole message, as {@link #getMessage()} gives it
     * @param hErrno the resolver's reason: 1 unknown host, 2 try again, 3 no recovery, 4 no address
     */
    public HostError(String message, int hErrno) {
        super(message, 0);
        this.hErrno = hErrno;
    }

    /**
     * Returns the resolver's reason.
     *
     * @return 1 where the host is unknown, 2 where the name server failed for now, 3 where it
     *     failed for good, 4 where the host has no address
     */
    public int hErrno() {
        return hErrno;
    }
}
