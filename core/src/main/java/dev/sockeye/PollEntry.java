package dev.sockeye;

import java.util.Objects;

/**
 * A socket among those whose readiness {@link Sockets#poll} is asked for, or tells.
 *
 * @param socket the socket, which stays its owner's to close
 * @param events what is asked for: {@code POLLIN}, {@code POLLOUT}, {@code POLLPRI}; 0 for errors
 *     and hang-ups alone
 * @param revents what it is ready for: of {@code events}, and {@code POLLERR} and {@code POLLHUP};
 *     0 where it was not asked yet
 * @see <a href="https://man7.org/linux/man-pages/man2/poll.2.html">poll(2)</a>
 */
public record PollEntry(Socket socket, int events, int revents) {
    /** Makes an entry of its parts. */
    public PollEntry {
        Objects.requireNonNull(socket, "socket");
    }

    /**
     * Makes an entry to ask with.
     *
     * @param socket the socket
     * @param events what is asked for: {@code POLLIN}, {@code POLLOUT}, {@code POLLPRI}; 0 for
     *     errors and hang-ups alone
     */
    public PollEntry(Socket socket, int events) {
        this(socket, events, 0);
    }
}
