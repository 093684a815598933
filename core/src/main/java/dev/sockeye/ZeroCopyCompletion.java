package dev.sockeye;

/**
 * Tells that the kernel is done with the memory of {@code MSG_ZEROCOPY} sends, Linux.
 *
 * <p>With {@code SO_ZEROCOPY} set, a {@code send}, {@code sendto}, {@code sendall} or {@code
 * sendmsg} of native memory (a direct buffer or a native segment) with {@code MSG_ZEROCOPY} may
 * return before the kernel has read it. The memory is the kernel's until the completion of that
 * send has come: it must be neither changed nor freed, and its arena not closed. The kernel numbers
 * the system calls that sent something so, from 0 for each socket, and puts completions, of one or
 * of many, on the error queue:
 *
 * <pre>{@code
 * socket.poll(0, Duration.ofSeconds(1)); // POLLERR
 * var message = socket.recvmsg(0, 256, MSG_ERRQUEUE);
 * var done = message.ancillary().getFirst().zeroCopyCompletion();
 * }</pre>
 *
 * <p>A {@code sendall} is as many system calls as it takes; use {@code send} where completions are
 * to be counted. Take them off as they come: the kernel allows only so many to be outstanding
 * ({@code ENOBUFS}), and while one is there the socket is ready with {@code POLLERR}.
 *
 * @param first the number of the first send, 0 to 2³²−1, after which it begins again at 0
 * @param last the number of the last send, the same if it tells of one
 * @param copied whether the kernel copied the data after all, as it does on loopback: zero-copy
 *     then only costs
 * @see <a href="https://docs.kernel.org/networking/msg_zerocopy.html">MSG_ZEROCOPY</a>
 */
public record ZeroCopyCompletion(long first, long last, boolean copied) {}
