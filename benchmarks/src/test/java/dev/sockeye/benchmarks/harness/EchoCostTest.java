package dev.sockeye.benchmarks.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.sockeye.Address;
import dev.sockeye.Socket;
import dev.sockeye.Sockets;
import dev.sockeye.reactive.EventLoops;
import dev.sockeye.reactive.ReactiveServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an echo may cost at most, in figures that no other load of the machine changes. The
 * benchmarks measure the rest.
 */
@Timeout(240)
class EchoCostTest {

    private static final int MESSAGES = 2_000;
    private static final int SIZE = 64;

    /** epoll_wait, recv and send. */
    private static final int CALLS = 3;

    /** What a connection and a loop do besides, in all. */
    private static final int BESIDES = 200;

    /** epoll_ctl and writes to the loop's eventfd, in all: none belongs to a message. */
    private static final int FEW = 50;

    private static final int BYTES = 32;
    private static final int COMPILING = 20_000;
    private static final int CONNECTIONS = 100;
    private static final Duration WARM_UP = Duration.ofMinutes(3);

    @TempDir private Path directory = Path.of("");

    @Test
    void an_echo_takes_no_more_system_calls_than_to_wait_receive_and_send() throws Exception {
        assumeTrue(SystemCalls.isAvailable(), "strace is not on the PATH");
        try (var server = Server.start(candidate(), command(), directory.resolve("server.log"));
                var client = Sockets.createConnection("127.0.0.1", server.port())) {
            exchange(client, 1);
            var calls = watch(server);
            exchange(client, MESSAGES);

            var counts = calls.counts();

            assertTrue(counts.ofIo() <= CALLS * MESSAGES + BESIDES, counts::toString);
            assertTrue(counts.of("epoll_ctl") <= FEW, counts::toString);
            assertTrue(counts.eventfdWrites() <= FEW, counts::toString);
            assertTrue(counts.of("sendto") >= MESSAGES, counts::toString);
        }
    }

    @Test
    void an_echo_allocates_next_to_nothing_once_it_is_compiled() throws Exception {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var loop = new CompletableFuture<Long>();
        try (var loops = EventLoops.create(1);
                var server = start(loops, loop);
                var client = Sockets.createConnection("127.0.0.1", port(server))) {
            // What was compiled for one connection is compiled again for more.
            exchange(client, COMPILING);
            for (int i = 0; i < CONNECTIONS; i++) {
                try (var another = Sockets.createConnection("127.0.0.1", port(server))) {
                    exchange(another, 1);
                }
            }
            long thread = loop.join();
            long deadline = System.nanoTime() + WARM_UP.toNanos();
            long bytes = Long.MAX_VALUE;
            while (bytes > BYTES && System.nanoTime() < deadline) {
                long before = threads.getThreadAllocatedBytes(thread);
                exchange(client, MESSAGES);
                bytes = (threads.getThreadAllocatedBytes(thread) - before) / MESSAGES;
            }

            assertTrue(bytes <= BYTES, bytes + " bytes a message");
        }
    }

    private static ReactiveServer start(EventLoops loops, CompletableFuture<Long> loop) {
        return ReactiveServer.listen(Address.inet("127.0.0.1", 0))
                .on(loops)
                .handle(connection -> {
                    loop.complete(Thread.currentThread().threadId());
                    return connection.sendall(connection.recv());
                })
                .start()
                .blockOptional()
                .orElseThrow();
    }

    private static int port(ReactiveServer server) {
        return ((Address.Inet) server.address()).port();
    }

    private static void exchange(Socket client, int messages) throws IOException {
        byte[] message = new byte[SIZE];
        byte[] echo = new byte[SIZE];
        for (int i = 0; i < messages; i++) {
            client.sendall(message);
            int got = 0;
            while (got < SIZE) {
                int n = client.recvInto(echo, SIZE - got);
                assertTrue(n > 0, "the server ended the connection");
                got += n;
            }
            assertEquals(SIZE, got);
        }
    }

    private SystemCalls watch(Server server) throws IOException {
        try {
            return SystemCalls.of(server.pid(), directory.resolve("strace.log"));
        } catch (IOException e) {
            return abort("strace may not look at another process here: " + e.getMessage());
        }
    }

    private static Candidate candidate() {
        return Candidate.java("Sockeye", "SockeyeReactive");
    }

    private static List<String> command() {
        return List.of(
                Launch.javaProgram(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.sockeye.benchmarks.server.SockeyeReactive");
    }
}
