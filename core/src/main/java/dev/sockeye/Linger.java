package dev.sockeye;

/**
 * What becomes of unsent data when a socket is closed, {@code struct linger}.
 *
 * @param onoff false: it is sent in the background, as without the option; true: {@code close}
 *     waits for it
 * @param linger how long at most, in seconds on every platform; after that, and at once where it is
 *     0, the rest is dropped and a TCP connection reset
 * @see <a href="https://man7.org/linux/man-pages/man7/socket.7.html">socket(7), SO_LINGER</a>
 */
public record Linger(boolean onoff, int linger) {

    /** Checks the time: the kernel takes a negative one for a very long one. */
    public Linger {
        if (linger < 0) {
            throw new IllegalArgumentException("linger is negative: " + linger);
        }
    }
}
