package dev.sockeye;

import static org.junit.jupiter.api.Assertions.assertThrows;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sockeye.conformance.Loopback;
import dev.sockeye.conformance.TlsPairs;
import java.io.IOException;
import java.util.Arrays;

/** What the network may send to an end of TLS before anything is agreed upon. */
class TlsFuzzTest {

    /** The first byte tells which end it is, and whether all comes at once. */
    @FuzzTest
    void any_bytes_and_then_the_end_are_a_TlsError(byte[] bytes) throws IOException {
        int choice = bytes.length == 0 ? 0 : bytes[0];
        byte[] sent = bytes.length == 0 ? bytes : Arrays.copyOfRange(bytes, 1, bytes.length);
        var config = (choice & 1) == 0 ? TlsPairs.server() : TlsPairs.client();
        int first = (choice & 2) == 0 ? sent.length : sent.length / 2;
        try (var pair = Loopback.socketpair(Constants.SOCK_STREAM);
                var tls = config.wrap(pair.first())) {
            pair.second().sendall(Arrays.copyOf(sent, first));
            tls.setblocking(false);
            assertThrows(SocketError.class, () -> tls.recv(1), "there is no data");
            pair.second().sendall(Arrays.copyOfRange(sent, first, sent.length));
            pair.second().shutdown(Constants.SHUT_WR);
            tls.setblocking(true);

            assertThrows(TlsError.class, () -> tls.recv(1));
            assertThrows(TlsError.class, () -> tls.send(bytes), "ever after");
        }
    }
}
