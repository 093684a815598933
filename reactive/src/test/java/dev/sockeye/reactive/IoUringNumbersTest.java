package dev.sockeye.reactive;

import static dev.sockeye.reactive.Family.LIMIT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.Sockets;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The kernel's requests of one socket are told apart by numbers that come round. */
class IoUringNumbersTest {

    /** Fewer than fill the kernel's queue, before the loop has a look at it. */
    private static final int AT_ONCE = 128;

    @Test
    void a_socket_waits_to_send_more_often_than_there_are_numbers() throws SocketError {
        try (var loops = loops();
                var half = Half.of(loops);
                var peer = half.peer()) {
            var socket = half.socket();

            for (int i = 0; i < 2 * 65_536; i += AT_ONCE) {
                clogAndUnclog(socket);
                peer.sendall(new byte[] {1});
                assertEquals(1, Family.count(socket.recv(1).blockOptional(LIMIT).orElseThrow()));
            }
        }
    }

    /** A socket on a loop, and who is at its other end. */
    private record Half(ReactiveSocket socket, Socket peer) implements AutoCloseable {
        static Half of(EventLoops loops) throws SocketError {
            var pair = Sockets.socketpair();
            return new Half(ReactiveSocket.of(pair.first(), loops), pair.second());
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    private static EventLoops loops() {
        try {
            return EventLoops.ioUring(1);
        } catch (UnsupportedOperationException e) {
            return Assumptions.abort(e.getMessage());
        }
    }

    /** What a full kernel buffer, and then one with room, have the socket do, many times. */
    private static void clogAndUnclog(ReactiveSocket socket) {
        var on = socket.on();
        Family.await(
                on.loop.submit(() -> {
                    for (int i = 0; i < AT_ONCE; i++) {
                        on.watchWriting();
                        on.unwatchWriting();
                    }
                }));
    }
}
