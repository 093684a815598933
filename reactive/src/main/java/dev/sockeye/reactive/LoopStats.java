package dev.sockeye.reactive;

/**
 * What the sockets of some event loops have done since the loops were made. Counts only grow; those
 * of one record may be of slightly different moments, since the loops go on meanwhile.
 *
 * @param opened sockets that came to the loops: made, taken over or accepted
 * @param closed sockets of these whose descriptors the loops have given up
 * @param accepted sockets of the opened that a listener accepted
 * @param bytesReceived bytes that the kernel gave, of streams, datagrams and messages
 * @param bytesSent bytes that the kernel took
 * @param timeouts operations that failed with {@link dev.sockeye.SocketTimeout}
 * @param dropped datagrams that the kernel dropped because a receive buffer was full, counted when
 *     their socket closes; 0 where the kernel does not tell ({@code SO_MEMINFO}, of Linux)
 * @see EventLoops#stats
 */
public record LoopStats(
        long opened,
        long closed,
        long accepted,
        long bytesReceived,
        long bytesSent,
        long timeouts,
        long dropped) {}
