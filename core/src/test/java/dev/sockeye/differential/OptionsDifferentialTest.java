package dev.sockeye.differential;

import static dev.sockeye.Constants.AF_INET;
import static dev.sockeye.Constants.SOL_SOCKET;
import static dev.sockeye.Constants.SO_REUSEADDR;

import dev.sockeye.Constants;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Options as ints and bytes: both languages have a TCP and a UDP socket. */
class OptionsDifferentialTest extends AgainstPython {

    private Socket tcp;
    private Socket udp;

    @BeforeEach
    void open() throws SocketError {
        tcp = new Socket();
        udp = new Socket(AF_INET, Constants.SOCK_DGRAM);
        python(
                """
                tcp = socket.socket()
                udp = socket.socket(type=socket.SOCK_DGRAM)

                def option(s, level, name, value):
                    s.setsockopt(level, name, value)
                    return [s.getsockopt(level, name), s.getsockopt(level, name, 100)]
                """);
    }

    @AfterEach
    void close() {
        python("tcp.close(); udp.close()");
        tcp.close();
        udp.close();
    }

    private static int constant(String name) {
        try {
            return Constants.class.getField(name).getInt(null);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(name, e);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SOL_SOCKET, SO_ACCEPTCONN",
        "SOL_SOCKET, SO_BROADCAST",
        "SOL_SOCKET, SO_DOMAIN",
        "SOL_SOCKET, SO_DONTROUTE",
        "SOL_SOCKET, SO_ERROR",
        "SOL_SOCKET, SO_INCOMING_CPU",
        "SOL_SOCKET, SO_KEEPALIVE",
        "SOL_SOCKET, SO_MARK",
        "SOL_SOCKET, SO_OOBINLINE",
        "SOL_SOCKET, SO_PRIORITY",
        "SOL_SOCKET, SO_PROTOCOL",
        "SOL_SOCKET, SO_RCVBUF",
        "SOL_SOCKET, SO_RCVLOWAT",
        "SOL_SOCKET, SO_REUSEADDR",
        "SOL_SOCKET, SO_REUSEPORT",
        "SOL_SOCKET, SO_SNDBUF",
        "SOL_SOCKET, SO_SNDLOWAT",
        "SOL_SOCKET, SO_TYPE",
        "IPPROTO_IP, IP_TTL",
        "IPPROTO_IP, IP_TOS",
        "IPPROTO_IP, IP_MULTICAST_LOOP",
        "IPPROTO_IP, IP_MULTICAST_TTL",
        "IPPROTO_TCP, TCP_NODELAY",
        "IPPROTO_TCP, TCP_KEEPIDLE",
        "IPPROTO_TCP, TCP_KEEPINTVL",
        "IPPROTO_TCP, TCP_KEEPCNT",
        "IPPROTO_TCP, TCP_SYNCNT",
        "IPPROTO_TCP, TCP_USER_TIMEOUT",
        "IPPROTO_TCP, TCP_MAXSEG"
    })
    void a_new_socket_has_the_same_value(String level, String name) {
        int at = constant(level);
        int option = constant(name);

        assertSame(
                "tcp.getsockopt(%d, %d)".formatted(at, option), () -> tcp.getsockopt(at, option));
        assertSame(
                "udp.getsockopt(%d, %d)".formatted(at, option), () -> udp.getsockopt(at, option));
    }

    @ParameterizedTest
    @CsvSource({
        "SOL_SOCKET, SO_REUSEADDR, 1",
        "SOL_SOCKET, SO_REUSEADDR, 7",
        "SOL_SOCKET, SO_KEEPALIVE, 1",
        "SOL_SOCKET, SO_RCVBUF, 8192",
        "SOL_SOCKET, SO_RCVBUF, 1",
        "SOL_SOCKET, SO_RCVBUF, -1",
        "SOL_SOCKET, SO_SNDBUF, 8192",
        "SOL_SOCKET, SO_PRIORITY, 5",
        "SOL_SOCKET, SO_TYPE, 1",
        "SOL_SOCKET, SO_ERROR, 0",
        "SOL_SOCKET, 9999, 1",
        "IPPROTO_IP, IP_TTL, 7",
        "IPPROTO_IP, IP_TTL, 256",
        "IPPROTO_IP, IP_TOS, 16",
        "IPPROTO_TCP, TCP_NODELAY, 1",
        "IPPROTO_TCP, TCP_KEEPCNT, 3",
        "IPPROTO_TCP, TCP_KEEPCNT, 0",
        "IPPROTO_TCP, TCP_MAXSEG, 1000",
        "IPPROTO_TCP, TCP_INFO, 1"
    })
    void an_option_is_set_alike(String level, String name, int value) {
        int at = constant(level);
        int option = name.equals("9999") ? 9999 : constant(name);

        assertSame(
                "option(tcp, %d, %d, %d)".formatted(at, option, value),
                () -> set(tcp, at, option, value));
        assertSame(
                "option(udp, %d, %d, %d)".formatted(at, option, value),
                () -> set(udp, at, option, value));
    }

    private static List<Object> set(Socket socket, int level, int name, int value)
            throws SocketError {
        socket.setsockopt(level, name, value);
        return List.of(socket.getsockopt(level, name), socket.getsockopt(level, name, 100));
    }

    // Python takes 0 for no length: there the two differ.
    @ParameterizedTest
    @ValueSource(ints = {-1, 1, 2, 4, 5, 1024, 1025, Integer.MAX_VALUE})
    void a_length_of_the_buffer_is_taken_alike(int buflen) {
        assertSame(
                "tcp.getsockopt(socket.SOL_SOCKET, socket.SO_TYPE, %d)".formatted(buflen),
                () -> tcp.getsockopt(SOL_SOCKET, Constants.SO_TYPE, buflen));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4, 5, 100})
    void bytes_of_any_length_are_taken_alike(int length) {
        assertSame(
                "tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, bytes(%d))"
                        .formatted(length),
                () -> nothing(() -> tcp.setsockopt(SOL_SOCKET, SO_REUSEADDR, new byte[length])));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 100})
    void a_length_without_a_value_is_taken_alike(int length) {
        assertSame(
                "tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, None, %d)"
                        .formatted(length),
                () -> nothing(() -> tcp.setsockopt(SOL_SOCKET, SO_REUSEADDR, null, length)));
    }

    @ParameterizedTest
    @CsvSource({"1, 7", "0, 0", "1, 0"})
    void linger_is_two_ints_alike(int on, int seconds) {
        assertSame(
                "(tcp.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', %d, %d)),"
                                .formatted(on, seconds)
                        + " tcp.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, 8))[1]",
                () -> {
                    var linger = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
                    linger.putInt(on).putInt(seconds);
                    tcp.setsockopt(SOL_SOCKET, Constants.SO_LINGER, linger.array());
                    return tcp.getsockopt(SOL_SOCKET, Constants.SO_LINGER, 8);
                });
    }

    @Test
    void TCP_INFO_is_as_long() {
        assertSame(
                "len(tcp.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1024))",
                () -> tcp.getsockopt(Constants.IPPROTO_TCP, Constants.TCP_INFO, 1024).length);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, Integer.MAX_VALUE})
    void listen_takes_a_backlog_alike(int backlog) {
        assertSame(
                "(tcp.listen(%d), tcp.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN),"
                                .formatted(backlog)
                        + " tcp.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 32)[28:])[1:]",
                () -> {
                    tcp.listen(backlog);
                    byte[] info = tcp.getsockopt(Constants.IPPROTO_TCP, Constants.TCP_INFO, 32);
                    return List.of(
                            tcp.getsockopt(SOL_SOCKET, Constants.SO_ACCEPTCONN),
                            Arrays.copyOfRange(info, 28, 32));
                });
    }
}
