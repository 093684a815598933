package dev.sockeye.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sockeye.TlsError;
import dev.sockeye.TlsSocket;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The conformance suite over {@link TlsSocket}. */
final class TlsStreamSocketTest extends StreamConformance {

    TlsStreamSocketTest() {
        super(TlsPairs.PAIRS);
    }

    /** close_notify says the end before whatever the kernel says. */
    @Override
    protected void assertPeerClosed(Transport transport, Callable<byte[]> recv) throws Exception {
        assertEquals(0, recv.call().length);
    }

    @Override
    @ParameterizedTest
    @EnumSource(names = {"TCP", "TCP6"})
    public void a_peer_that_closes_over_unread_data_resets_the_connection(Transport transport)
            throws Exception {
        super.a_peer_that_closes_over_unread_data_resets_the_connection(transport);
    }

    // The kernel resets where data are unread, but these were read to be deciphered.
    @Test
    void a_unix_peer_that_closes_over_unread_data_leaves_a_truncated_stream() throws Exception {
        try (var pair = TlsPairs.streams(Family.UNIX)) {
            pair.first().sendall(new byte[1]);

            pair.second().close();

            assertThrows(TlsError.class, () -> pair.first().recv(10));
        }
    }
}
