package dev.sockeye;

import static dev.sockeye.Constants.SOCK_DGRAM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sockeye.conformance.Bytes;
import dev.sockeye.conformance.Loopback;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The descriptor of the sender's process that SO_PASSPIDFD brings with each message. */
final class PidfdTest {

    private static final Path OPEN = Path.of("/proc/self/fd");
    private static final int ROOM = 100;

    private Loopback.Pair pair;
    private long before;

    @BeforeEach
    void connect() throws IOException {
        assumeTrue(SocketOptions.SO_PASSPIDFD.isDefined(), "SO_PASSPIDFD is Linux's");
        pair = Loopback.socketpair(SOCK_DGRAM);
        assumeTrue(isPassed(), "this kernel is older than SO_PASSPIDFD");
        before = pidfds();
        pair.first().send(Bytes.of("x"));
    }

    private boolean isPassed() {
        try {
            pair.second().setsockopt(SocketOptions.SO_PASSPIDFD, true);
            return true;
        } catch (SocketError e) {
            return false;
        }
    }

    @AfterEach
    void close() {
        if (pair != null) {
            pair.close();
        }
    }

    /** How many descriptors of processes are open. */
    private static long pidfds() throws IOException {
        try (var open = Files.list(OPEN)) {
            return open.filter(PidfdTest::isPidfd).count();
        }
    }

    private static boolean isPidfd(Path fd) {
        try {
            return Files.readSymbolicLink(fd).toString().contains("pidfd");
        } catch (IOException e) {
            return false; // That of the list itself.
        }
    }

    @Test
    void it_is_among_the_descriptors_of_its_item_and_the_receivers_to_close() throws Exception {
        var items = pair.second().recvmsg(1, ROOM).ancillary();
        int fd = items.getFirst().fds().getFirst();

        assertEquals(before + 1, pidfds());
        Sockets.closeFd(fd);
        assertEquals(before, pidfds());
    }

    @Test
    void recvFds_closes_it_since_nobody_passed_it() throws Exception {
        var received = Sockets.recvFds(pair.second(), 1, 9);

        assertEquals(0, received.fds().size());
        assertEquals(before, pidfds());
    }

    @Test
    void a_batch_closes_it_where_nobody_asked_for_it() throws Exception {
        try (var batch = new MessageBatch(1, 1, ROOM)) {
            assertEquals(1, pair.second().recvmmsg(batch));
            assertEquals(before + 1, pidfds());

            batch.clear();

            assertEquals(before, pidfds());
        }
    }
}
