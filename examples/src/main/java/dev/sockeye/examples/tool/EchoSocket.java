package dev.sockeye.examples.tool;

import static dev.sockeye.Constants.EACCES;
import static dev.sockeye.Constants.EPERM;
import static dev.sockeye.Constants.EPROTONOSUPPORT;
import static dev.sockeye.Constants.MSG_ERRQUEUE;
import static dev.sockeye.Constants.SOCK_DGRAM;
import static dev.sockeye.Constants.SOCK_RAW;
import static dev.sockeye.Constants.SOL_SOCKET;
import static dev.sockeye.Constants.SO_TIMESTAMP;
import static dev.sockeye.Constants.UNDEFINED;

import dev.sockeye.Address;
import dev.sockeye.ControlMessage;
import dev.sockeye.Message;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.Sockets;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A socket that sends echo requests to one peer and receives its replies: a raw one, or where that
 * is not permitted one of the datagram sockets that Linux and macOS have for this, icmp(7).
 */
final class EchoSocket implements Closeable {

    private static final int DATA_BYTES = 56; // as ping(8)
    private static final int MAX_BYTES = 65_535;
    private static final int ANCILLARY_BYTES = 256;

    private final Icmp icmp;
    private final Socket socket;
    private final boolean raw;
    private final int identifier = ThreadLocalRandom.current().nextInt(1 << Short.SIZE);

    /** When each request was sent last, by sequence number. */
    private final Map<Integer, Instant> sent = new HashMap<>();

    private EchoSocket(Icmp icmp, Socket socket) {
        this.icmp = icmp;
        this.socket = socket;
        raw = socket.type() == SOCK_RAW;
    }

    /**
     * Opens a socket and connects it to the peer.
     *
     * @throws IOException if neither kind of socket is permitted
     */
    static EchoSocket open(Address peer) throws IOException {
        var icmp = Icmp.of(peer);
        var socket = socket(icmp);
        try {
            socket.setsockopt(icmp.level(), icmp.recvTtl(), 1);
            socket.setsockopt(SOL_SOCKET, SO_TIMESTAMP, 1);
            if (icmp.recvErr() != UNDEFINED) {
                socket.setsockopt(icmp.level(), icmp.recvErr(), 1);
            }
            socket.connect(peer);
            warmUp();
            return new EchoSocket(icmp, socket);
        } catch (SocketError e) {
            socket.close();
            throw e;
        }
    }

    /** Sends to nobody: a first call takes milliseconds, which are not the network's. */
    private static void warmUp() throws SocketError {
        var pair = Sockets.socketpair();
        try (var first = pair.first();
                var second = pair.second()) {
            first.send(new Echo(0, 0, ByteBuffer.allocate(1)).request(Icmp.V4));
            second.settimeout(Duration.ZERO);
            arrival(second.recvmsg(MAX_BYTES, ANCILLARY_BYTES));
        }
    }

    private static Socket socket(Icmp icmp) throws IOException {
        try {
            return new Socket(icmp.family(), SOCK_RAW, icmp.proto());
        } catch (SocketError e) {
            if (!isForbidden(e)) {
                throw e;
            }
        }
        try {
            return new Socket(icmp.family(), SOCK_DGRAM, icmp.proto());
        } catch (SocketError e) {
            if (!isForbidden(e)) {
                throw e;
            }
            throw new IOException(
                    "no permission to send ICMP: that takes CAP_NET_RAW (or root), or a group in"
                            + " net.ipv4.ping_group_range",
                    e);
        }
    }

    private static boolean isForbidden(SocketError e) {
        return e.errno() == EPERM || e.errno() == EACCES || e.errno() == EPROTONOSUPPORT;
    }

    /** Tells whether the socket is raw. */
    boolean isRaw() {
        return raw;
    }

    /** Returns how much data a request carries. */
    int dataBytes() {
        return DATA_BYTES;
    }

    /** Sends the request of a number, its data being a pattern. */
    void send(int sequence) throws SocketError {
        var data = ByteBuffer.allocate(DATA_BYTES);
        while (data.hasRemaining()) {
            data.put((byte) data.position());
        }
        byte[] request = new Echo(identifier, sequence, data.flip()).request(icmp);
        sent.put(sequence, Instant.now());
        socket.send(request);
    }

    /**
     * Receives one message. Waits for it.
     *
     * @return null if it is no reply to a request of this socket
     * @throws SocketError also where a router or the peer said that a request did not arrive, for
     *     {@link #failed} to tell
     */
    @Nullable EchoReply receive(Duration timeout) throws SocketError {
        socket.settimeout(timeout);
        var message = socket.recvmsg(MAX_BYTES, ANCILLARY_BYTES);
        var packet = Echo.withoutIpHeader(ByteBuffer.wrap(message.data()));
        var echo = packet == null ? null : Echo.read(packet, icmp.reply());
        if (packet == null || echo == null || !isOwn(echo) || isDamaged(packet)) {
            return null;
        }
        var start = sent.get(echo.sequence());
        if (start == null) {
            return null;
        }
        var ttl =
                message.ancillary().stream()
                        .filter(icmp::isTtl)
                        .mapToInt(ControlMessage::intValue)
                        .findFirst();
        return new EchoReply(
                message.address(),
                packet.remaining(),
                echo.sequence(),
                ttl,
                between(start, arrival(message)));
    }

    /** A datagram socket gets its own alone, under an identifier that the kernel chose. */
    private boolean isOwn(Echo echo) {
        return (!raw || echo.identifier() == identifier) && echo.data().remaining() == DATA_BYTES;
    }

    /** The kernel has checked what is not raw, and all of ICMPv6. */
    private boolean isDamaged(ByteBuffer packet) {
        return raw && icmp.equals(Icmp.V4) && Echo.checksum(packet) != 0;
    }

    /** The time at which the kernel had the message, which is before it woke this thread. */
    private static Instant arrival(Message message) {
        return message.ancillary().stream()
                .flatMap(item -> item.timestamps().stream())
                .findFirst()
                .orElseGet(Instant::now);
    }

    /** Someone may set the clock back meanwhile. */
    private static Duration between(Instant start, Instant end) {
        return end.isBefore(start) ? Duration.ZERO : Duration.between(start, end);
    }

    /** Returns why a request did not arrive, if the kernel keeps such errors; does not wait. */
    @Nullable EchoFailure failed() {
        if (icmp.recvErr() == UNDEFINED) {
            return null;
        }
        try {
            var message = socket.recvmsg(MAX_BYTES, ANCILLARY_BYTES, MSG_ERRQUEUE);
            var echo = Echo.read(ByteBuffer.wrap(message.data()), icmp.request());
            return message.ancillary().stream()
                    .filter(item -> item.is(icmp.level(), icmp.recvErr()))
                    .map(item -> item.extendedError())
                    .findFirst()
                    .map(error ->
                            new EchoFailure(
                                    error.offender(),
                                    echo == null
                                            ? OptionalInt.empty()
                                            : OptionalInt.of(echo.sequence()),
                                    error.errno()))
                    .orElse(null);
        } catch (SocketError e) {
            return null; // EAGAIN: there is none.
        }
    }

    @Override
    public void close() throws SocketError {
        socket.close();
    }
}
