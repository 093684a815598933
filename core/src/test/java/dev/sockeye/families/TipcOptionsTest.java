package dev.sockeye.families;

import static dev.sockeye.Constants.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sockeye.Address;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.SocketOption;
import dev.sockeye.SocketOptions;
import dev.sockeye.TipcGroupReq;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every option of SOL_TIPC, by its type. */
@Timeout(120)
class TipcOptionsTest {

    private static final int SERVICE = 18892;

    @BeforeAll
    static void needsTipc() {
        Kernel.assumeFamily(AF_TIPC, SOCK_RDM, "AF_TIPC");
    }

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of(SocketOptions.TIPC_IMPORTANCE, TIPC_LOW_IMPORTANCE),
                Arguments.of(SocketOptions.TIPC_IMPORTANCE, TIPC_MEDIUM_IMPORTANCE),
                Arguments.of(SocketOptions.TIPC_IMPORTANCE, TIPC_HIGH_IMPORTANCE),
                Arguments.of(SocketOptions.TIPC_IMPORTANCE, TIPC_CRITICAL_IMPORTANCE),
                Arguments.of(SocketOptions.TIPC_SRC_DROPPABLE, true),
                Arguments.of(SocketOptions.TIPC_SRC_DROPPABLE, false),
                Arguments.of(SocketOptions.TIPC_DEST_DROPPABLE, true),
                Arguments.of(SocketOptions.TIPC_DEST_DROPPABLE, false),
                Arguments.of(SocketOptions.TIPC_CONN_TIMEOUT, 1234));
    }

    @ParameterizedTest
    @MethodSource("values")
    <T> void an_option_reads_back_what_was_set(SocketOption<T> option, T value) throws SocketError {
        try (var socket = new Socket(AF_TIPC, SOCK_RDM)) {
            socket.setsockopt(option, value);

            assertEquals(value, socket.getsockopt(option));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void no_delay_is_set_on_a_stream(boolean value) throws SocketError {
        try (var socket = new Socket(AF_TIPC, SOCK_STREAM)) {
            socket.setsockopt(SocketOptions.TIPC_NODELAY, value);
        }
    }

    @Test
    void a_connection_is_given_8_seconds_unless_another_time_is_set() throws SocketError {
        try (var socket = new Socket(AF_TIPC, SOCK_STREAM)) {
            assertEquals(8000, socket.getsockopt(SocketOptions.TIPC_CONN_TIMEOUT));
        }
    }

    @Test
    void a_connect_that_nobody_accepts_is_ETIMEDOUT_after_the_option_s_time() throws SocketError {
        try (var server = new Socket(AF_TIPC, SOCK_STREAM);
                var client = new Socket(AF_TIPC, SOCK_STREAM)) {
            server.bind(Address.tipcName(SERVICE, 1));
            server.listen();
            client.setsockopt(SocketOptions.TIPC_CONN_TIMEOUT, 200);

            var error =
                    assertThrows(
                            SocketError.class, () -> client.connect(Address.tipcName(SERVICE, 1)));

            assertEquals(ETIMEDOUT, error.errno());
        }
    }

    @Test
    void an_importance_that_there_is_not_is_EINVAL() throws SocketError {
        try (var socket = new Socket(AF_TIPC, SOCK_RDM)) {
            var error =
                    assertThrows(
                            SocketError.class,
                            () -> socket.setsockopt(SocketOptions.TIPC_IMPORTANCE, 4));

            assertEquals(EINVAL, error.errno());
        }
    }

    @Test
    void a_group_of_a_reserved_type_is_EACCES_and_so_is_a_second_one() throws SocketError {
        try (var socket = new Socket(AF_TIPC, SOCK_RDM)) {
            var reserved = assertThrows(SocketError.class, () -> join(socket, 63));
            join(socket, SERVICE);
            var second = assertThrows(SocketError.class, () -> join(socket, SERVICE + 1));

            assertEquals(EACCES, reserved.errno());
            assertEquals(EACCES, second.errno());
        }
    }

    private static void join(Socket socket, long type) throws SocketError {
        socket.setsockopt(
                SocketOptions.TIPC_GROUP_JOIN, new TipcGroupReq(type, 1, TIPC_CLUSTER_SCOPE, 0));
    }
}
