package dev.sockeye.reactive;

import static dev.sockeye.reactive.Family.LIMIT;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sockeye.Address;
import dev.sockeye.Constants;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.Sockets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Bursts of clients, and limits that are none. */
class ServerLimitsTest {

    private static final int BURST = 300;

    @Test
    void a_burst_that_is_longer_than_the_default_backlog_waits_for_a_full_server()
            throws IOException {
        Assumptions.assumeTrue(longestBacklog() > BURST, "net.core.somaxconn is too small");
        var clients = new ArrayList<Socket>();
        try (var _ = started(server().maxConnections(1).handle(_ -> Mono.never()), clients)) {
            assertEquals(BURST, clients.size());
        } finally {
            for (var client : clients) {
                client.close();
            }
        }
    }

    @Test
    void a_client_beyond_a_short_backlog_is_turned_away() throws SocketError {
        var full =
                ReactiveServer.listen(Family.UNIX.any())
                        .backlog(0)
                        .maxConnections(1)
                        .handle(conn -> conn.sendall(Family.text("x")).then(Mono.never()));
        try (var server = full.start().blockOptional(LIMIT).orElseThrow();
                var served = new Socket(Constants.AF_UNIX);
                var waiting = new Socket(Constants.AF_UNIX);
                var late = new Socket(Constants.AF_UNIX)) {
            served.connect(server.address());
            served.recv(1);
            waiting.connect(server.address());
            late.setblocking(false);

            assertThrows(SocketError.class, () -> late.connect(server.address()));
        }
        assertThrows(IllegalArgumentException.class, () -> full.backlog(-1));
    }

    private static int longestBacklog() throws IOException {
        var file = Path.of("/proc/sys/net/core/somaxconn");
        // Not readString: a sysctl that is read byte by byte ends after the first.
        return Files.exists(file) ? Integer.parseInt(Files.readAllLines(file).getFirst()) : 0;
    }

    private static ReactiveServer started(ReactiveServer server, List<Socket> clients)
            throws SocketError {
        var running = server.start().blockOptional(LIMIT).orElseThrow();
        for (int i = 0; i < BURST; i++) {
            clients.add(connected(running));
        }
        return running;
    }

    @Test
    void a_header_may_be_waited_for_without_end() throws SocketError {
        var server =
                server().proxyProtocol(Duration.ofSeconds(Long.MAX_VALUE))
                        .handle(conn -> conn.sendall(conn.recv()));
        try (var running = server.start().blockOptional(LIMIT).orElseThrow();
                var client = connected(running)) {
            client.sendall("PROXY UNKNOWN\r\nx".getBytes(US_ASCII));

            assertEquals("x", new String(client.recv(1), US_ASCII));
        }
    }

    private static ReactiveServer server() {
        return ReactiveServer.listen(Address.inet("127.0.0.1", 0));
    }

    private static Socket connected(ReactiveServer server) throws SocketError {
        return Sockets.createConnection(
                "127.0.0.1", ((Address.Inet) server.address()).port(), Duration.ofSeconds(20));
    }
}
