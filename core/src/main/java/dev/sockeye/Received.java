package dev.sockeye;

import org.jspecify.annotations.Nullable;

/**
 * How much {@code recvfromInto} received, and from whom.
 *
 * @param nbytes the number of bytes that were put into the buffer
 * @param address the sender; null where the socket has none to give, as a connected stream
 * @see <a href="https://man7.org/linux/man-pages/man2/recv.2.html">recvfrom(2)</a>
 */
public record Received(int nbytes, @Nullable Address address) {}
