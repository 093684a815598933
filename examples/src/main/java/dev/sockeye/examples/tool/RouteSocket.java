package dev.sockeye.examples.tool;

import static dev.sockeye.Constants.AF_NETLINK;
import static dev.sockeye.Constants.MSG_PEEK;
import static dev.sockeye.Constants.MSG_TRUNC;
import static dev.sockeye.Constants.NETLINK_ROUTE;
import static dev.sockeye.Constants.NLMSG_DONE;
import static dev.sockeye.Constants.NLMSG_ERROR;
import static dev.sockeye.Constants.NLM_F_DUMP;
import static dev.sockeye.Constants.NLM_F_REQUEST;
import static dev.sockeye.Constants.SOCK_RAW;
import static dev.sockeye.Constants.UNDEFINED;

import dev.sockeye.Address;
import dev.sockeye.Constants;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A socket that asks the kernel for its network configuration.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/rtnetlink.7.html">rtnetlink(7)</a>
 */
final class RouteSocket implements Closeable {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int ATTEMPTS = 5;

    /** What was listed changed meanwhile: NLM_F_DUMP_INTR, linux/netlink.h. */
    private static final int INTERRUPTED = 0x10;

    private final Socket socket;
    private int sequence;

    private RouteSocket(Socket socket) {
        this.socket = socket;
    }

    /**
     * Opens a socket, on Linux.
     *
     * @throws IOException also on systems that have no netlink
     */
    static RouteSocket open() throws IOException {
        if (AF_NETLINK == UNDEFINED) {
            throw new IOException("there is no netlink on this system: it is Linux's");
        }
        var socket = new Socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
        try {
            socket.bind(new Address.Netlink(0, 0));
            socket.settimeout(TIMEOUT);
            return new RouteSocket(socket);
        } catch (SocketError e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Asks for all of a kind, again if they changed while they were listed.
     *
     * @param request an {@code RTM_GET*} value
     * @param body the structure that follows
     * @return the messages of the answer
     */
    List<NetlinkMessage> dump(int request, ByteBuffer body) throws SocketError {
        for (int attempt = 1; ; attempt++) {
            var message = new NetlinkMessage(request, NLM_F_REQUEST | NLM_F_DUMP, ++sequence, body);
            socket.sendto(message.encode(), new Address.Netlink(0, 0));
            var answer = answer();
            boolean interrupted =
                    answer.stream().anyMatch(part -> (part.flags() & INTERRUPTED) != 0);
            if (!interrupted || attempt == ATTEMPTS) {
                return answer;
            }
        }
    }

    private List<NetlinkMessage> answer() throws SocketError {
        var answer = new ArrayList<NetlinkMessage>();
        while (true) {
            for (var message : NetlinkMessage.readAll(receive())) {
                if (message.sequence() != sequence) {
                    continue; // the rest of an answer that was given up
                }
                if (message.type() == NLMSG_ERROR || message.type() == NLMSG_DONE) {
                    check(message);
                    return answer;
                }
                answer.add(message);
            }
        }
    }

    /** Receives one datagram of the kernel's, whole: its length is asked for first. */
    private ByteBuffer receive() throws SocketError {
        while (true) {
            int length =
                    socket.recvmsgInto(List.of(ByteBuffer.allocate(1)), 0, MSG_PEEK | MSG_TRUNC)
                            .nbytes();
            var datagram = socket.recvfrom(length);
            if (datagram.address() instanceof Address.Netlink(long port, _) && port == 0) {
                return ByteBuffer.wrap(datagram.data()).order(ByteOrder.nativeOrder());
            }
        }
    }

    /** Both kinds begin with minus an errno, or 0. */
    private static void check(NetlinkMessage last) throws SocketError {
        var body = last.body();
        int error = body.remaining() < Integer.BYTES ? 0 : body.getInt(0);
        if (error != 0) {
            throw new SocketError("netlink: " + Constants.errnoName(-error), -error);
        }
    }

    @Override
    public void close() throws SocketError {
        socket.close();
    }
}
