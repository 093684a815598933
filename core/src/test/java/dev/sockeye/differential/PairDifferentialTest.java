package dev.sockeye.differential;

import static dev.sockeye.Constants.MSG_DONTWAIT;
import static dev.sockeye.Constants.MSG_OOB;
import static dev.sockeye.Constants.MSG_PEEK;
import static dev.sockeye.Constants.POLLIN;
import static dev.sockeye.Constants.SHUT_RD;
import static dev.sockeye.Constants.SHUT_RDWR;
import static dev.sockeye.Constants.SHUT_WR;
import static dev.sockeye.Constants.SOCK_DGRAM;
import static dev.sockeye.Constants.SOCK_STREAM;
import static dev.sockeye.Constants.SOL_SOCKET;
import static dev.sockeye.Constants.SO_TYPE;

import dev.sockeye.Address;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.Sockets;
import dev.sockeye.conformance.Bytes;
import dev.sockeye.conformance.Family;
import dev.sockeye.conformance.Loopback;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What calls on a connected pair return: both languages have the same pairs. */
class PairDifferentialTest extends AgainstPython {

    private Loopback.Pair stream;
    private Loopback.Pair tcp;
    private Loopback.Pair udp;

    @BeforeEach
    void open() throws SocketError {
        stream = Loopback.socketpair(SOCK_STREAM);
        tcp = Loopback.streams(Family.INET);
        udp = Loopback.datagrams(Family.INET);
        python(
                """
                stream = socket.socketpair()
                listener = socket.create_server(('127.0.0.1', 0))
                tcp = [socket.create_connection(listener.getsockname())]
                tcp.append(listener.accept()[0])
                listener.close()
                udp = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2)]
                for one in udp: one.bind(('127.0.0.1', 0))
                udp[0].connect(udp[1].getsockname()); udp[1].connect(udp[0].getsockname())

                def each(*calls):
                    results = []
                    for call in calls:
                        try: results.append(call())
                        except OSError as error: results.append(error.errno)
                    return results

                def refusing(kind=socket.SOCK_STREAM):
                    with socket.socket(socket.AF_INET, kind) as s:
                        s.bind(('127.0.0.1', 0))
                        return s.getsockname()

                """);
    }

    @AfterEach
    void close() {
        python("for one in [*stream, *tcp, *udp]: one.close()");
        stream.close();
        tcp.close();
        udp.close();
    }

    private static Address refusing(int type) throws SocketError {
        try (var socket = Loopback.bound(Family.INET, type)) {
            return socket.getsockname();
        }
    }

    /** A call on both ends of a pair. */
    interface OnPair {
        @Nullable Object run(Socket a, Socket b) throws SocketError;
    }

    private static Arguments row(String pair, String expression, OnPair call) {
        return Arguments.of(pair, expression, call);
    }

    private static final byte[] SIX = Bytes.of("abcdef");

    static Stream<Arguments> calls() {
        return Stream.of(
                row("stream", "a.recv(-1)", (a, _) -> a.recv(-1)),
                row("stream", "a.recvfrom(-1)", (a, _) -> a.recvfrom(-1)),
                row(
                        "stream",
                        "a.recv_into(bytearray(1), -1)",
                        (a, _) -> a.recvInto(new byte[1], -1)),
                row(
                        "stream",
                        "a.recvfrom_into(bytearray(1), -1)",
                        (a, _) -> a.recvfromInto(new byte[1], -1)),
                row("stream", "a.recv_into(bytearray(3), 4)", (a, _) -> a.recvInto(new byte[3], 4)),
                row(
                        "stream",
                        "a.recvfrom_into(bytearray(3), 4)",
                        (a, _) -> a.recvfromInto(new byte[3], 4)),
                row(
                        "udp",
                        "each(lambda: b.send(b'abcdef'), lambda: b.send(b'x'), lambda: a.recv(3), "
                                + "lambda: a.recv(3), lambda: a.recv(3, socket.MSG_DONTWAIT))",
                        (a, b) ->
                                each(
                                        () -> b.send(SIX),
                                        () -> b.send(Bytes.of("x")),
                                        () -> a.recv(3),
                                        () -> a.recv(3),
                                        () -> a.recv(3, MSG_DONTWAIT))),
                row(
                        "udp",
                        "each(lambda: b.send(b'one'), lambda: b.send(b'two'), lambda: a.recv(0), "
                                + "lambda: a.recvfrom(0)[0], lambda: a.recv(9))",
                        (a, b) ->
                                each(
                                        () -> b.send(Bytes.of("one")),
                                        () -> b.send(Bytes.of("two")),
                                        () -> a.recv(0),
                                        () -> a.recvfrom(0).data(),
                                        () -> a.recv(9))),
                row(
                        "udp",
                        "each(lambda: b.send(b''), lambda: b.send(b'x'), lambda: a.recv(9), "
                                + "lambda: a.recv(9))",
                        (a, b) ->
                                each(
                                        () -> b.send(new byte[0]),
                                        () -> b.send(Bytes.of("x")),
                                        () -> a.recv(9),
                                        () -> a.recv(9))),
                row(
                        "stream",
                        "each(lambda: b.send(b'abc'), lambda: a.recv(2, socket.MSG_PEEK), "
                                + "lambda: a.recv_into(bytearray(9), 2), lambda: a.recv(9))",
                        (a, b) ->
                                each(
                                        () -> b.send(Bytes.of("abc")),
                                        () -> a.recv(2, MSG_PEEK),
                                        () -> a.recvInto(new byte[9], 2),
                                        () -> a.recv(9))),
                row(
                        "tcp",
                        "(b.send(b'x'), a.recvfrom(9))",
                        (a, b) -> List.of(b.send(Bytes.of("x")), a.recvfrom(9))),
                row(
                        "stream",
                        "(b.send(b'x'), a.recvfrom(9)[0])",
                        (a, b) -> List.of(b.send(Bytes.of("x")), a.recvfrom(9).data())),
                row(
                        "tcp",
                        "each(lambda: b.send(b'ab!', socket.MSG_OOB), lambda: a.recv(9), "
                                + "lambda: a.recv(1, socket.MSG_OOB))",
                        (a, b) ->
                                each(
                                        () -> b.send(Bytes.of("ab!"), MSG_OOB),
                                        () -> a.recv(9),
                                        () -> a.recv(1, MSG_OOB))),
                row("tcp", "a.recv(1, socket.MSG_OOB)", (a, _) -> a.recv(1, MSG_OOB)),
                row(
                        "tcp",
                        "(a.sendto(b'x', ('127.0.0.1', 9)), b.recv(9))",
                        (a, b) ->
                                List.of(
                                        a.sendto(Bytes.of("x"), Address.inet("127.0.0.1", 9)),
                                        b.recv(9))),
                row("udp", "a.send(bytes(65508))", (a, _) -> a.send(new byte[65508])),
                row(
                        "udp",
                        "a.sendto(b'x', ('<broadcast>', 9))",
                        (a, _) -> a.sendto(new byte[1], Address.inet("<broadcast>", 9))),
                row(
                        "stream",
                        "each(lambda: a.shutdown(socket.SHUT_WR), lambda: b.recv(9), "
                                + "lambda: b.send(b'x'), lambda: a.recv(9), lambda: a.send(b'y'))",
                        (a, b) ->
                                each(
                                        () -> nothing(() -> a.shutdown(SHUT_WR)),
                                        () -> b.recv(9),
                                        () -> b.send(Bytes.of("x")),
                                        () -> a.recv(9),
                                        () -> a.send(Bytes.of("y")))),
                row(
                        "stream",
                        "each(lambda: b.send(b'x'), lambda: a.shutdown(socket.SHUT_RD), "
                                + "lambda: a.recv(9), lambda: a.recv(9), lambda: b.send(b'y'))",
                        (a, b) ->
                                each(
                                        () -> b.send(Bytes.of("x")),
                                        () -> nothing(() -> a.shutdown(SHUT_RD)),
                                        () -> a.recv(9),
                                        () -> a.recv(9),
                                        () -> b.send(Bytes.of("y")))),
                row(
                        "stream",
                        "each(lambda: b.close(), lambda: a.send(b'x'), lambda: a.recv(1))",
                        (a, b) ->
                                each(
                                        () -> nothing(b::close),
                                        () -> a.send(new byte[1]),
                                        () -> a.recv(1))),
                row("stream", "a.shutdown(99)", (a, _) -> nothing(() -> a.shutdown(99))),
                row(
                        "stream",
                        "socket.socket().shutdown(socket.SHUT_RDWR)",
                        (_, _) -> nothing(() -> unconnected(s -> s.shutdown(SHUT_RDWR)))),
                row(
                        "stream",
                        "each(a.close, a.close, a.fileno, lambda: a.recv(1), lambda: a.send(b'x'), "
                                + "lambda: a.getsockname(), a.dup, lambda: a.listen(1), a.detach)",
                        (a, _) ->
                                each(
                                        () -> nothing(a::close),
                                        () -> nothing(a::close),
                                        a::fileno,
                                        () -> a.recv(1),
                                        () -> a.send(new byte[1]),
                                        a::getsockname,
                                        a::dup,
                                        () -> nothing(() -> a.listen(1)),
                                        a::detach)),
                row(
                        "stream",
                        "(a.detach() >= 0, a.fileno())",
                        (a, _) -> List.of(a.detach() >= 0, a.fileno())),
                row(
                        "stream",
                        "each(lambda: a.get_inheritable(), lambda: a.set_inheritable(True), "
                                + "lambda: a.get_inheritable())",
                        (a, _) ->
                                each(
                                        a::getInheritable,
                                        () -> nothing(() -> a.setInheritable(true)),
                                        a::getInheritable)),
                row(
                        "stream",
                        "each(lambda: a.dup().shutdown(socket.SHUT_WR), lambda: a.send(b'x'))",
                        (a, _) ->
                                each(
                                        () -> nothing(() -> shutdownByDuplicate(a)),
                                        () -> a.send(new byte[1]))),
                row(
                        "udp",
                        "each(lambda: a.connect(refusing(socket.SOCK_DGRAM)), lambda: a.send(b'x'), "
                                + "lambda: select.select([a], [], [], 10) and None, "
                                + "lambda: a.send(b'x'))",
                        (a, _) -> refusedDatagram(a)),
                row(
                        "udp",
                        "socket.fromfd(a.fileno(), a.family, a.type).getsockopt("
                                + "socket.SOL_SOCKET, socket.SO_TYPE)",
                        (a, _) -> typeByDuplicate(a)),
                row("udp", "a.accept()", (a, _) -> a.accept()),
                row("stream", "a.listen(1)", (a, _) -> nothing(() -> a.listen(1))),
                row("udp", "a.listen(1)", (a, _) -> nothing(() -> a.listen(1))));
    }

    private static List<@Nullable Object> refusedDatagram(Socket a) throws SocketError {
        var address = refusing(SOCK_DGRAM);
        return each(
                () -> nothing(() -> a.connect(address)),
                () -> a.send(new byte[1]),
                () -> nothing(() -> a.poll(POLLIN, Duration.ofSeconds(10))),
                () -> a.send(new byte[1]));
    }

    private static void shutdownByDuplicate(Socket a) throws SocketError {
        try (var copy = a.dup()) {
            copy.shutdown(SHUT_WR);
        }
    }

    private static int typeByDuplicate(Socket a) throws SocketError {
        try (var copy = Sockets.fromfd(a.fileno(), a.family(), a.type())) {
            return copy.getsockopt(SOL_SOCKET, SO_TYPE);
        }
    }

    /** A call without a result, on a socket. */
    private interface OnSocket {
        void on(Socket socket) throws SocketError;
    }

    private static void unconnected(OnSocket action) throws SocketError {
        try (var socket = new Socket()) {
            action.on(socket);
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("calls")
    void calls_on_a_pair_agree(String pair, String expression, OnPair call) {
        python("a, b = " + pair);
        var sockets = pair.equals("tcp") ? tcp : pair.equals("udp") ? udp : stream;

        assertSame(expression, () -> call.run(sockets.first(), sockets.second()));
    }
}
