package dev.sockeye.reactive;

import dev.sockeye.Address;
import dev.sockeye.Constants;
import dev.sockeye.ControlMessage;
import dev.sockeye.SocketTimeout;
import dev.sockeye.sys.ControlBuffer;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The calls of {@link ReactiveSocket} that move messages, with what travels beside their bytes, and
 * batches of them. A file of their own, because the other is long.
 */
abstract sealed class MessageCalls permits ReactiveSocket {

    /** As much as the kernel passes at a time: 253 descriptors, credentials, a security label. */
    private static final int ANY_ANCILLARY_BYTES = 4096;

    private static final int MAX_ANCBUFSIZE = 1 << 20;
    private static final int MAX_FDS = 1 << 16;

    final LoopSocket on;

    MessageCalls(LoopSocket on) {
        this.on = on;
    }

    // ---- receiving messages ----

    /**
     * Receives one message without room for ancillary data, as {@link #recvmsg(int, int, int)}
     * does.
     *
     * @param bufsize the most data to receive, in bytes
     * @return a cold publisher of a message
     * @throws IllegalArgumentException if {@code bufsize} is negative
     */
    public Mono<ReactiveMessage> recvmsg(int bufsize) {
        return recvmsg(bufsize, 0, 0);
    }

    /**
     * Receives one message with its ancillary data, as {@link #recvmsg(int, int, int)} does.
     *
     * @param bufsize the most data to receive, in bytes
     * @param ancbufsize the room for ancillary data, in bytes: a sum of {@code CMSG_SPACE}s
     * @return a cold publisher of a message
     * @throws IllegalArgumentException if a size is negative
     */
    public Mono<ReactiveMessage> recvmsg(int bufsize, int ancbufsize) {
        return recvmsg(bufsize, ancbufsize, 0);
    }

    /**
     * Receives one message with its sender and ancillary data: what is there, or what comes next.
     * Descriptors that come with it are close-on-exec and closed with the message, unless asked for
     * ({@link ReactiveMessage#fds}).
     *
     * <p>{@code MSG_ERRQUEUE} waits for the socket's error queue, in which errors, timestamps and
     * the like come, and {@code MSG_OOB} for urgent data: what one subscriber of such a call left
     * behind is for the next of the same kind. {@code MSG_PEEK} leaves the message where it is;
     * {@code MSG_DONTWAIT} fails with {@code EAGAIN} when there is none; {@code MSG_WAITALL} does
     * not wait for all.
     *
     * <p>A message that came for a subscriber who has gone is kept with its ancillary data. If the
     * next receiver calls {@code recv}, {@code recvfrom} or {@code recvmmsg}, or has less room,
     * what finds none is dropped as the kernel drops it: {@code MSG_CTRUNC} tells, and descriptors
     * are closed.
     *
     * @param bufsize the most data to receive, in bytes; what a datagram has more is lost, and
     *     {@code MSG_TRUNC} says so; 0 gives an empty message at once on a connection
     * @param ancbufsize the room for ancillary data, in bytes: a sum of {@code CMSG_SPACE}s; what
     *     there is more is lost, descriptors closed, and {@code MSG_CTRUNC} says so; at most 1 MiB
     *     is used
     * @param flags {@code MSG_*}
     * @return a cold publisher of a message, empty at the end of the stream only; fails as {@link
     *     ReactiveSocket#recv(int)} does
     * @throws IllegalArgumentException if a size is negative, or a flag one that this platform
     *     lacks
     * @see <a href="https://man7.org/linux/man-pages/man2/recv.2.html">recvmsg(2)</a>
     */
    public Mono<ReactiveMessage> recvmsg(int bufsize, int ancbufsize, int flags) {
        requireSizes("recvmsg", bufsize, ancbufsize);
        requireFlags(flags);
        int room = Math.min(ancbufsize, MAX_ANCBUFSIZE);
        return ReceiveMono.of(
                on.receiver, () -> new MessageSource(on.inbound, bufsize, room, flags));
    }

    /**
     * Receives messages of up to 65,535 bytes, each with its sender and up to 4,096 bytes of
     * ancillary data, as {@link #recvmsg(int, int, int)} does.
     *
     * @return a cold publisher with one subscriber at a time; completes at the end of a stream;
     *     fails with {@link SocketTimeout} when the next element is late
     * @see <a href="https://man7.org/linux/man-pages/man2/recv.2.html">recvmsg(2)</a>
     */
    public Flux<ReactiveMessage> recvmsg() {
        return ReceiveFlux.of(
                on.receiver,
                () -> new MessageSource(on.inbound, Inbound.ANY, ANY_ANCILLARY_BYTES, 0));
    }

    /**
     * Receives data and descriptors over a Unix socket, as {@link #recvFds(int, int, int)} does.
     *
     * @param bufsize the most data to receive, in bytes
     * @param maxfds the most descriptors to receive
     * @return a cold publisher of a message, whose {@link ReactiveMessage#fds} gives them
     * @throws IllegalArgumentException if a number is negative
     */
    public Mono<ReactiveMessage> recvFds(int bufsize, int maxfds) {
        return recvFds(bufsize, maxfds, 0);
    }

    /**
     * Receives data and descriptors over a Unix socket. They are closed with the message, unless
     * asked for. More than {@code maxfds} are closed at once, and {@code MSG_CTRUNC} says so.
     *
     * @param bufsize the most data to receive, in bytes
     * @param maxfds the most descriptors to receive
     * @param flags {@code MSG_*}
     * @return a cold publisher of a message, whose {@link ReactiveMessage#fds} gives them; fails as
     *     {@link #recvmsg(int, int, int)} does
     * @throws IllegalArgumentException if a number is out of range
     * @see <a href="https://man7.org/linux/man-pages/man7/unix.7.html">unix(7)</a>
     */
    public Mono<ReactiveMessage> recvFds(int bufsize, int maxfds, int flags) {
        if (maxfds < 0 || maxfds > MAX_FDS) {
            throw new IllegalArgumentException("maxfds must be 0-" + MAX_FDS + ": " + maxfds);
        }
        // Not CMSG_SPACE: its padding has room for one more than asked for.
        int room = maxfds == 0 ? 0 : ControlBuffer.HEADER_BYTES + maxfds * Integer.BYTES;
        return recvmsg(bufsize, room, flags);
    }

    private static void requireSizes(String call, int bufsize, int ancbufsize) {
        if (bufsize < 0) {
            throw new IllegalArgumentException("negative buffersize in " + call + ": " + bufsize);
        }
        if (ancbufsize < 0) {
            throw new IllegalArgumentException(
                    "negative ancillary data buffer size in " + call + ": " + ancbufsize);
        }
    }

    private static void requireFlags(int flags) {
        if (flags < 0) {
            throw new IllegalArgumentException(
                    "flags 0x%x holds a constant that this platform does not have"
                            .formatted(flags));
        }
    }

    // ---- sending messages ----

    /**
     * Sends a message, as {@link #sendmsg(ReactiveMessage, int)} does.
     *
     * @param message what to send
     * @return a cold publisher of how many bytes were sent, for one subscriber
     */
    public Mono<Integer> sendmsg(ReactiveMessage message) {
        return sendmsg(message, 0);
    }

    /**
     * Sends a message with its ancillary data to its address, or to the connected peer, when its
     * turn has come; a host name is looked up off the loop. On a stream the kernel may take only
     * the first of its bytes, with all of the ancillary data: the reader index of the buffer is
     * moved by the result, for one who has retained it. Descriptors that are sent stay their
     * owner's, and must be open until the end.
     *
     * @param message what to send, and where to; the first subscriber takes ownership, also when it
     *     fails or is cancelled. Its own flags are not used
     * @param flags {@code MSG_*}; not {@code MSG_ZEROCOPY}, since the buffer is released before the
     *     kernel is done with it
     * @return a cold publisher of how many bytes were sent, for one subscriber: a second gets
     *     {@link IllegalStateException}; fails with {@code EMSGSIZE} if a datagram is too long,
     *     {@code EBADF} if a descriptor that is passed is not open, {@code EINVAL} if ancillary
     *     data is not understood, {@code EPERM} for credentials of others, {@link SocketTimeout}
     * @throws IllegalArgumentException if a flag is one that this platform lacks, or {@code
     *     MSG_ZEROCOPY}
     * @see <a href="https://man7.org/linux/man-pages/man2/send.2.html">sendmsg(2)</a>
     */
    public Mono<Integer> sendmsg(ReactiveMessage message, int flags) {
        Objects.requireNonNull(message, "message");
        requireFlags(flags);
        if (Lane.has(flags, Constants.MSG_ZEROCOPY)) {
            throw new IllegalArgumentException(
                    "flags holds MSG_ZEROCOPY, but the buffer is released before its completion");
        }
        return OperationMono.once(on.loop, actual -> new SendMessage(on, message, flags, actual));
    }

    /**
     * Sends data and ancillary data to the connected peer, as {@link #sendmsg(ReactiveMessage,
     * int)} does.
     *
     * @param data the bytes, owned by the first subscriber
     * @param ancillary what goes with them
     * @return a cold publisher of how many bytes were sent, for one subscriber
     */
    public Mono<Integer> sendmsg(ByteBuf data, List<ControlMessage> ancillary) {
        return sendmsg(data, ancillary, 0, null);
    }

    /**
     * Sends data and ancillary data to the connected peer, as {@link #sendmsg(ReactiveMessage,
     * int)} does.
     *
     * @param data the bytes, owned by the first subscriber
     * @param ancillary what goes with them
     * @param flags {@code MSG_*}
     * @return a cold publisher of how many bytes were sent, for one subscriber
     */
    public Mono<Integer> sendmsg(ByteBuf data, List<ControlMessage> ancillary, int flags) {
        return sendmsg(data, ancillary, flags, null);
    }

    /**
     * Sends data and ancillary data, as {@link #sendmsg(ReactiveMessage, int)} does.
     *
     * @param data the bytes, owned by the first subscriber
     * @param ancillary what goes with them
     * @param flags {@code MSG_*}
     * @param address the receiver; null for the connected peer
     * @return a cold publisher of how many bytes were sent, for one subscriber
     */
    public Mono<Integer> sendmsg(
            ByteBuf data, List<ControlMessage> ancillary, int flags, @Nullable Address address) {
        return sendmsg(new ReactiveMessage(data, ancillary, address), flags);
    }

    /**
     * Sends data and open descriptors over a Unix socket, as {@link #sendFds(ByteBuf, int[], int)}
     * does.
     *
     * @param data at least one byte on a stream; owned by the first subscriber
     * @param fds the descriptors' numbers
     * @return a cold publisher of how many bytes were sent, for one subscriber
     */
    public Mono<Integer> sendFds(ByteBuf data, int[] fds) {
        return sendFds(data, fds, 0);
    }

    /**
     * Sends data and open descriptors over a Unix socket. The descriptors stay the caller's, and
     * must be open until the end; the receiver gets duplicates.
     *
     * @param data at least one byte on a stream; owned by the first subscriber
     * @param fds the descriptors' numbers, at most 253
     * @param flags {@code MSG_*}
     * @return a cold publisher of how many bytes were sent, for one subscriber; fails as {@link
     *     #sendmsg(ReactiveMessage, int)} does
     * @see <a href="https://man7.org/linux/man-pages/man7/unix.7.html">unix(7)</a>
     */
    public Mono<Integer> sendFds(ByteBuf data, int[] fds, int flags) {
        return sendmsg(data, List.of(ControlMessage.rights(fds)), flags, null);
    }

    // ---- batches ----

    /**
     * Receives the datagrams that have come, many with one system call, each of up to 65,535 bytes,
     * as {@link #recvmmsg(int, int)} does.
     *
     * @param max the most datagrams in a batch; more than 64 are not taken at once
     * @return a cold publisher of batches, with one subscriber at a time
     * @throws IllegalArgumentException if {@code max} is less than 1
     */
    public Flux<DatagramBatch> recvmmsg(int max) {
        return recvmmsg(max, Inbound.ANY_DATAGRAM_BYTES);
    }

    /**
     * Receives the datagrams that have come, many with one system call: for each batch that is
     * asked for, it waits for the first, and for none after it. With {@code UDP_GRO} a datagram can
     * be many ({@link DatagramBatch#segments}). Of a stream each is what one {@code recv} would
     * give. Ancillary data is not received.
     *
     * <p>A batch that came for a subscriber who has gone is for the next receiver, whatever it
     * calls: by {@code recv}, {@code recvfrom} and {@code recvmsg} it gets the datagrams one by
     * one.
     *
     * @param max the most datagrams in a batch; so many that all places together take 4 MiB, and at
     *     most 1,024, are taken at once
     * @param bufsize the longest datagram, in bytes; what one has more is lost, and {@link
     *     DatagramBatch#isTruncated} says so
     * @return a cold publisher of batches, with one subscriber at a time; completes where a stream
     *     does; fails with {@code ECONNREFUSED} if one that was sent did not reach the connected
     *     peer, {@link SocketTimeout} when the next batch is late
     * @throws IllegalArgumentException if an argument is less than 1
     * @see <a href="https://man7.org/linux/man-pages/man2/recvmmsg.2.html">recvmmsg(2)</a>
     */
    public Flux<DatagramBatch> recvmmsg(int max, int bufsize) {
        if (max < 1) {
            throw new IllegalArgumentException("max must be at least 1: " + max);
        }
        if (bufsize < 1) {
            throw new IllegalArgumentException("bufsize must be at least 1: " + bufsize);
        }
        int room = Math.min(bufsize, Inbound.LARGEST_DATAGRAM_BYTES);
        return ReceiveFlux.of(on.receiver, () -> new BatchSource(on, max, room));
    }

    /**
     * Sends every batch that a publisher gives, many datagrams with one system call, each to its
     * address, as {@link ReactiveSocket#sendto(Publisher)} does with datagrams. When the kernel
     * takes some of a batch, the rest follows; when it refuses one, those before it have been sent,
     * the message of the error tells how many, and the rest is released. On a stream the bytes go
     * out in a row.
     *
     * @param batches what to send; each is owned and released; a datagram without an address goes
     *     to the connected peer
     * @return a cold publisher, which subscribes to {@code batches} for each of its subscribers;
     *     fails with {@code EMSGSIZE} if a datagram is too long, {@code EINVAL} if a segment size
     *     does not suit, {@link SocketTimeout}, whose {@code bytesTransferred} tells how many bytes
     *     went
     * @see <a href="https://man7.org/linux/man-pages/man2/sendmmsg.2.html">sendmmsg(2)</a>
     */
    public Mono<Void> sendmmsg(Publisher<? extends DatagramBatch> batches) {
        Objects.requireNonNull(batches, "batches");
        var outgoing = Flux.from(batches).map(OutgoingBatch::new);
        return OperationMono.of(
                on.loop,
                actual ->
                        new SendStream<>(
                                on, "sendmmsg", outgoing, new OutgoingBatch.Sending(), actual));
    }
}
