package dev.sockeye;

/**
 * Two sockets connected to each other, from {@link Sockets#socketpair()}; the caller closes both.
 *
 * @param first one end
 * @param second the other end
 */
public record SocketPair(Socket first, Socket second) {}
