package dev.sockeye.reactive;

import static dev.sockeye.Constants.AF_INET;
import static dev.sockeye.Constants.AF_UNIX;
import static dev.sockeye.Constants.EBADF;
import static dev.sockeye.Constants.SOCK_STREAM;
import static dev.sockeye.reactive.Family.LIMIT;
import static dev.sockeye.reactive.StreamTest.assertErrno;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.sockeye.Address;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/**
 * What waits for a name or for a listener's backlog ends when its socket is closed: later the
 * descriptor's number may be another socket's.
 */
class PendingOperationsTest {

    @Test
    void close_ends_a_connect_that_waits_for_room_in_a_unix_backlog() throws SocketError {
        try (var listener = new Socket(AF_UNIX, SOCK_STREAM);
                var first = new Socket(AF_UNIX, SOCK_STREAM)) {
            listener.bind(Address.unix("")); // The kernel chooses an abstract name.
            listener.listen(0);
            first.settimeout(Duration.ZERO);
            first.connect(listener.getsockname());
            var socket = open(AF_UNIX);

            assertEndsWithClose(socket, socket.connect(listener.getsockname()));
        }
    }

    @Test
    void close_ends_a_connect_that_looks_a_name_up() {
        var socket = open(AF_INET);
        assertEndsWithClose(socket, socket.connect(Address.inet("localhost", 9)));
    }

    @Test
    void close_ends_a_bind_that_looks_a_name_up() {
        var socket = open(AF_INET);
        assertEndsWithClose(socket, socket.bind(Address.inet("localhost", 0)));
    }

    private static ReactiveSocket open(int family) {
        return ReactiveSocket.open(family, SOCK_STREAM).blockOptional(LIMIT).orElseThrow();
    }

    /** Begins, closes, and looks, all on the loop, where nothing comes between. */
    private static void assertEndsWithClose(ReactiveSocket socket, Mono<Void> call) {
        var ended = new AtomicReference<@Nullable Throwable>();
        var seen = new AtomicReference<@Nullable Throwable>();
        var done =
                socket.on()
                        .loop
                        .submit(() -> {
                            call.subscribe(null, ended::set);
                            socket.close();
                            seen.set(ended.get());
                        });

        Family.await(done);

        assertErrno(EBADF, assertNotNullError(seen.get()));
    }

    private static Throwable assertNotNullError(@Nullable Throwable error) {
        assertNotNull(error, "still pending");
        return error;
    }
}
