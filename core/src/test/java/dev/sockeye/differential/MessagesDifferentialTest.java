package dev.sockeye.differential;

import static dev.sockeye.Constants.IPPROTO_IP;
import static dev.sockeye.Constants.IP_PKTINFO;
import static dev.sockeye.Constants.IP_RECVTOS;
import static dev.sockeye.Constants.IP_RECVTTL;
import static dev.sockeye.Constants.IP_TOS;
import static dev.sockeye.Constants.IP_TTL;
import static dev.sockeye.Constants.MSG_DONTWAIT;
import static dev.sockeye.Constants.MSG_ERRQUEUE;
import static dev.sockeye.Constants.MSG_TRUNC;
import static dev.sockeye.Constants.SOCK_DGRAM;
import static dev.sockeye.Constants.SOCK_STREAM;
import static dev.sockeye.Constants.SOL_SOCKET;
import static dev.sockeye.Constants.SO_PASSCRED;
import static dev.sockeye.Constants.SO_TIMESTAMPNS;

import dev.sockeye.Address;
import dev.sockeye.ControlMessage;
import dev.sockeye.Message;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.Sockets;
import dev.sockeye.conformance.Bytes;
import dev.sockeye.conformance.Family;
import dev.sockeye.conformance.Loopback;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** recvmsg and sendmsg with what goes beside the data: both languages have the same pairs. */
class MessagesDifferentialTest extends AgainstPython {

    private Loopback.Pair stream;
    private Loopback.Pair datagrams;
    private Loopback.Pair udp;

    @BeforeEach
    void open() throws SocketError {
        stream = Loopback.socketpair(SOCK_STREAM);
        datagrams = Loopback.socketpair(SOCK_DGRAM);
        udp = Loopback.datagrams(Family.INET);
        python(
                """
                a, b = socket.socketpair()
                c, d = socket.socketpair(type=socket.SOCK_DGRAM)
                u, v = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2)]
                u.bind(('127.0.0.1', 0)); v.bind(('127.0.0.1', 0))
                u.connect(v.getsockname()); v.connect(u.getsockname())
                fds = lambda n: [(socket.SOL_SOCKET, socket.SCM_RIGHTS, struct.pack('i' * n, *[0] * n))]

                def shape(message):
                    for _, kind, data in message[1]:
                        if kind == socket.SCM_RIGHTS:
                            for at in range(0, len(data) // 4 * 4, 4):
                                os.close(struct.unpack_from('i', data, at)[0])
                    return [message[0], [(l, t, len(x)) for l, t, x in message[1]], message[2], message[3]]
                """);
    }

    @AfterEach
    void close() {
        python("for one in (a, b, c, d, u, v): one.close()");
        stream.close();
        datagrams.close();
        udp.close();
    }

    /** A message with the lengths of its items, whose descriptors are closed. */
    private static List<@Nullable Object> shape(Message message) throws SocketError {
        for (var item : message.ancillary()) {
            for (int fd : item.fds()) {
                Sockets.closeFd(fd);
            }
        }
        return Arrays.asList(
                message.data(),
                message.ancillary().stream()
                        .map(item -> List.of(item.level(), item.type(), item.data().length))
                        .toList(),
                message.flags(),
                message.address());
    }

    private static List<ByteBuffer> buffers(String... parts) {
        return Arrays.stream(parts).map(part -> ByteBuffer.wrap(Bytes.of(part))).toList();
    }

    // ---- data ----

    @Test
    void buffers_are_gathered_alike() {
        assertSame(
                "a.sendmsg([b'ab', b'', b'cde'])",
                () -> stream.first().sendmsg(buffers("ab", "", "cde")));
        assertSame("b.recvmsg(9)", () -> stream.second().recvmsg(9));
    }

    @Test
    void no_buffers_are_sent_alike() {
        assertSame("c.sendmsg([])", () -> datagrams.first().sendmsg(List.of()));
        assertSame("d.recvmsg(9)", () -> datagrams.second().recvmsg(9));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "2, 0", "6, 0", "9, 0", "2, 100", "-1, 0", "2, -1"})
    void a_datagram_is_cut_and_told_of_alike(int bufsize, int ancbufsize) throws SocketError {
        python("c.send(b'abcdef')");
        datagrams.first().send(Bytes.of("abcdef"));

        assertSame(
                "d.recvmsg(%d, %d)".formatted(bufsize, ancbufsize),
                () -> datagrams.second().recvmsg(bufsize, ancbufsize));
    }

    @Test
    void buffers_are_filled_alike() throws SocketError {
        python("c.send(b'abcdef'); x, y = bytearray(2), bytearray(9)");
        datagrams.first().send(Bytes.of("abcdef"));
        var x = ByteBuffer.allocate(2);
        var y = ByteBuffer.allocate(9);

        assertSame(
                "[*d.recvmsg_into([x, y])[::2], x, y]",
                () -> {
                    var received = datagrams.second().recvmsgInto(List.of(x, y));
                    return List.of(received.nbytes(), received.flags(), x.array(), y.array());
                });
    }

    @Test
    void the_real_length_is_told_alike() throws SocketError {
        python("c.send(b'abcdef')");
        datagrams.first().send(Bytes.of("abcdef"));

        assertSame(
                "d.recvmsg_into([bytearray(3)], 0, socket.MSG_TRUNC)[0]",
                () ->
                        datagrams
                                .second()
                                .recvmsgInto(List.of(ByteBuffer.allocate(3)), 0, MSG_TRUNC)
                                .nbytes());
    }

    @Test
    void the_end_of_a_stream_is_an_empty_message_alike() {
        python("a.close()");
        stream.first().close();

        assertSame("b.recvmsg(9)", () -> stream.second().recvmsg(9));
    }

    @Test
    void nothing_to_receive_fails_alike() {
        assertSame(
                "b.recvmsg(9, 0, socket.MSG_DONTWAIT)",
                () -> stream.second().recvmsg(9, 0, MSG_DONTWAIT));
        assertSame(
                "v.recvmsg(9, 100, %d)".formatted(MSG_ERRQUEUE),
                () -> udp.second().recvmsg(9, 100, MSG_ERRQUEUE));
    }

    @Test
    void a_destination_is_taken_alike() {
        python("w = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); w.bind(('127.0.0.1', 0))");

        assertSame(
                "(u.sendmsg([b'x'], [], 0, w.getsockname()), w.recvmsg(9)[0])",
                () -> {
                    try (var w = Loopback.bound(Family.INET, SOCK_DGRAM)) {
                        int sent = udp.first().sendmsg(buffers("x"), List.of(), 0, w.getsockname());
                        return List.of(sent, w.recvmsg(9).data());
                    }
                });
        assertSame(
                "u.sendmsg([b'x'], [], 0, ('127.0.0.1', 65536))",
                () ->
                        udp.first()
                                .sendmsg(
                                        buffers("x"),
                                        List.of(),
                                        0,
                                        Address.inet("127.0.0.1", 65536)));
    }

    // ---- descriptors ----

    @ParameterizedTest
    @CsvSource({
        "1, 24",
        "1, 20",
        "1, 0",
        "2, 24",
        "2, 20",
        "2, 23",
        "3, 27",
        "3, 28",
        "2, 100",
        "5, 17",
        "0, 100",
        "253, 2000",
        "254, 2000"
    })
    void descriptors_are_passed_or_cut_alike(int count, int room) {
        assertSame(
                "(a.sendmsg([b'x'], fds(%d)), shape(b.recvmsg(9, %d)))".formatted(count, room),
                () -> {
                    var rights = ControlMessage.rights(new int[count]);
                    int sent = stream.first().sendmsg(buffers("x"), List.of(rights));
                    return List.of(sent, shape(stream.second().recvmsg(9, room)));
                });
    }

    @Test
    void a_descriptor_that_is_not_open_fails_alike() {
        assertSame(
                "a.sendmsg([b'x'], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, struct.pack('i', 9999))])",
                () -> stream.first().sendmsg(buffers("x"), List.of(ControlMessage.rights(9999))));
    }

    @Test
    void send_fds_agrees() {
        assertSame(
                "(socket.send_fds(a, [b'x'], [0, 0]), len(socket.recv_fds(b, 9, 2)[1]))",
                () -> {
                    int sent = Sockets.sendFds(stream.first(), Bytes.of("x"), new int[] {0, 0});
                    var fds = Sockets.recvFds(stream.second(), 9, 2).fds();
                    for (int fd : fds) {
                        Sockets.closeFd(fd);
                    }
                    return List.of(sent, fds.size());
                });
    }

    // ---- what the kernel tells ----

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16, 17, 20, 24, 28, 32, 100})
    void credentials_are_given_room_alike(int room) throws SocketError {
        python("b.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1); a.send(b'x')");
        stream.second().setsockopt(SOL_SOCKET, SO_PASSCRED, 1);
        stream.first().send(Bytes.of("x"));

        assertSame(
                "shape(b.recvmsg(9, %d))".formatted(room),
                () -> shape(stream.second().recvmsg(9, room)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 20, 24, 40, 48, 60, 100, 200})
    void several_items_are_given_room_alike(int room) throws SocketError {
        python(
                """
                for name in (%d, %d, %d): v.setsockopt(socket.IPPROTO_IP, name, 1)
                v.setsockopt(socket.SOL_SOCKET, %d, 1)
                u.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, 9)
                u.setsockopt(socket.IPPROTO_IP, socket.IP_TOS, 16)
                u.send(b'x')
                """
                        .formatted(IP_RECVTTL, IP_RECVTOS, IP_PKTINFO, SO_TIMESTAMPNS));
        receiveEverything();

        assertSame(
                "shape(v.recvmsg(9, %d))[:3]".formatted(room),
                () -> shape(udp.second().recvmsg(9, room)).subList(0, 3));
    }

    private void receiveEverything() throws SocketError {
        var receiver = udp.second();
        receiver.setsockopt(IPPROTO_IP, IP_RECVTTL, 1);
        receiver.setsockopt(IPPROTO_IP, IP_RECVTOS, 1);
        receiver.setsockopt(IPPROTO_IP, IP_PKTINFO, 1);
        receiver.setsockopt(SOL_SOCKET, SO_TIMESTAMPNS, 1);
        udp.first().setsockopt(IPPROTO_IP, IP_TTL, 9);
        udp.first().setsockopt(IPPROTO_IP, IP_TOS, 16);
        udp.first().send(Bytes.of("x"));
    }

    @Test
    void items_that_are_sent_arrive_with_the_same_bytes() throws SocketError {
        python(
                """
                for name in (%d, %d, %d): v.setsockopt(socket.IPPROTO_IP, name, 1)
                u.sendmsg([b'x'], [(socket.IPPROTO_IP, socket.IP_TTL, struct.pack('i', 7)),
                                   (socket.IPPROTO_IP, socket.IP_TOS, struct.pack('i', 8))])
                """
                        .formatted(IP_RECVTTL, IP_RECVTOS, IP_PKTINFO));
        var receiver = udp.second();
        receiver.setsockopt(IPPROTO_IP, IP_RECVTTL, 1);
        receiver.setsockopt(IPPROTO_IP, IP_RECVTOS, 1);
        receiver.setsockopt(IPPROTO_IP, IP_PKTINFO, 1);
        udp.first()
                .sendmsg(
                        buffers("x"),
                        List.of(
                                ControlMessage.ofInt(IPPROTO_IP, IP_TTL, 7),
                                ControlMessage.ofInt(IPPROTO_IP, IP_TOS, 8)));

        assertSame("v.recvmsg(9, 200)[1]", () -> receiver.recvmsg(9, 200).ancillary());
    }

    @Test
    void an_item_that_the_kernel_refuses_fails_alike() {
        assertSame(
                "u.sendmsg([b'x'], [(socket.IPPROTO_IP, socket.IP_TTL, struct.pack('i', 300))])",
                () ->
                        udp.first()
                                .sendmsg(
                                        buffers("x"),
                                        List.of(ControlMessage.ofInt(IPPROTO_IP, IP_TTL, 300))));
        assertSame(
                "u.sendmsg([b'x'], [(socket.IPPROTO_IP, 9999, b'')])",
                () ->
                        udp.first()
                                .sendmsg(
                                        buffers("x"),
                                        List.of(
                                                new ControlMessage(
                                                        IPPROTO_IP, 9999, new byte[0]))));
    }

    @Test
    void sendmsg_without_a_peer_fails_alike() throws SocketError {
        try (var socket = new Socket()) {
            assertSame("socket.socket().sendmsg([b'x'])", () -> socket.sendmsg(buffers("x")));
        }
    }
}
