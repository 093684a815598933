package dev.sockeye.reactive;

import static dev.sockeye.Constants.AF_INET;
import static dev.sockeye.Constants.ECONNRESET;
import static dev.sockeye.Constants.SOCK_STREAM;
import static dev.sockeye.reactive.Family.LIMIT;
import static dev.sockeye.reactive.StreamTest.assertErrno;

import dev.sockeye.Address;
import dev.sockeye.Linger;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.SocketOptions;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

/** The kernel tells of a reset once, to whoever calls first. */
class ResetTest {

    private static final int MORE_THAN_BUFFERS_HOLD = 32 << 20;

    @Test
    void a_receiver_does_not_take_a_reset_that_a_sender_was_told_of_for_the_end()
            throws SocketError {
        try (var listener = new Socket(AF_INET, SOCK_STREAM)) {
            listener.bind(Address.inet("127.0.0.1", 0));
            listener.listen();
            var client = new Socket(AF_INET, SOCK_STREAM);
            client.connect(listener.getsockname());
            try (var socket = ReactiveSocket.of(client)) {
                var peer = listener.accept().conn();
                peer.setsockopt(SocketOptions.SO_LINGER, new Linger(true, 0));

                StepVerifier.create(socket.sendall(Family.zeros(MORE_THAN_BUFFERS_HOLD)))
                        .then(peer::close)
                        .expectErrorSatisfies(e -> assertErrno(ECONNRESET, e))
                        .verify(LIMIT);

                StepVerifier.create(socket.recv())
                        .expectErrorSatisfies(e -> assertErrno(ECONNRESET, e))
                        .verify(LIMIT);
                StepVerifier.create(socket.recv()).expectComplete().verify(LIMIT);
            }
        }
    }
}
