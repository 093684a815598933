package dev.sockeye;

import static dev.sockeye.Constants.SOL_SOCKET;
import static dev.sockeye.Constants.SO_REUSEADDR;
import static dev.sockeye.conformance.SocketAssertions.assertErrno;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sockeye.sys.Platform;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Binding to a port whose connections are in TIME_WAIT. */
@Timeout(30)
final class TimeWaitTest {

    @BeforeAll
    static void onLinux() {
        Assumptions.assumeTrue(Platform.LINUX, "the rule for TIME_WAIT is Linux's");
    }

    /** Returns an address that a server with {@code reuse} left with a connection in TIME_WAIT. */
    private static Address left(int reuse, String host) throws SocketError {
        try (var listener = new Socket();
                var client = new Socket()) {
            listener.setsockopt(SOL_SOCKET, SO_REUSEADDR, reuse);
            listener.bind(Address.inet(host, 0));
            listener.listen();
            client.connect(listener.getsockname());
            var conn = listener.accept().conn();
            conn.close();
            assertEquals(0, client.recv(1).length);
            return listener.getsockname();
        }
    }

    // semantics 53
    @ParameterizedTest
    @CsvSource({"0, 0", "0, 1", "1, 0"})
    void rebinding_fails_unless_both_sockets_reuse_addresses(int before, int after)
            throws Exception {
        var address = left(before, "127.0.0.1");
        try (var socket = new Socket()) {
            socket.setsockopt(SOL_SOCKET, SO_REUSEADDR, after);

            assertErrno(Constants.EADDRINUSE, () -> socket.bind(address));
        }
    }

    // semantics 53
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.3"})
    void rebinding_succeeds_where_both_sockets_reuse_addresses(String host) throws Exception {
        var address = left(1, host);
        try (var socket = new Socket()) {
            socket.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1);

            assertDoesNotThrow(() -> socket.bind(address));
        }
    }
}
