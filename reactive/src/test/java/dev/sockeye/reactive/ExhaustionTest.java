package dev.sockeye.reactive;

import static dev.sockeye.Constants.AF_INET;
import static dev.sockeye.Constants.EMFILE;
import static dev.sockeye.Constants.SHUT_WR;
import static dev.sockeye.Constants.SOCK_DGRAM;
import static dev.sockeye.reactive.Family.LIMIT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.Address;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.Sockets;
import dev.sockeye.sys.Errors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Accepting when there are no descriptors left, in a process that may have few. */
class ExhaustionTest {

    @Test
    void accepting_pauses_without_spinning_and_goes_on_when_descriptors_are_free()
            throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var child =
                new ProcessBuilder(
                                "sh",
                                "-c",
                                "ulimit -n 400; exec \"$@\"",
                                "sh",
                                java,
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Starved.class.getName())
                        .redirectErrorStream(true)
                        .start();

        var output = new String(child.getInputStream().readAllBytes(), UTF_8);

        assertEquals(0, child.waitFor(), output);
        assertTrue(output.contains("went on"), output);
    }

    /** The process's program. */
    static final class Starved {

        /** As often is the connection tried that there is no descriptor for. */
        private static final int SOME = 8;

        /** Less than passes between two of the attempts. */
        private static final int PAUSE_MILLIS = 50;

        private Starved() {}

        public static void main(String[] arguments) throws SocketError, InterruptedException {
            var accepted = new CountDownLatch(1);
            var server =
                    ReactiveServer.listen(Address.inet("127.0.0.1", 0))
                            .handle(conn -> {
                                accepted.countDown();
                                return conn.sendall(conn.recv());
                            })
                            .start()
                            .blockOptional(LIMIT)
                            .orElseThrow();
            int port = ((Address.Inet) server.address()).port();
            // Everything is loaded, and a descriptor is there for the client.
            try (var client = Sockets.createConnection("127.0.0.1", port)) {
                client.sendall(new byte[] {1});
                client.shutdown(SHUT_WR);
                check(client.recv(1).length + client.recv(1).length == 1, "echo and end");
            }
            check(accepted.await(30, TimeUnit.SECONDS), "the first connection is accepted");
            var again = new CountDownLatch(1);
            var listener =
                    ReactiveSockets.createServer(Address.inet("127.0.0.1", 0))
                            .blockOptional(LIMIT)
                            .orElseThrow();
            listener.accept()
                    .flatMap(conn -> {
                        again.countDown();
                        return conn.sendall(conn.recv()).then(conn.closeLater());
                    })
                    .subscribe();
            // An error's classes are loaded while there are descriptors to load them with.
            check(Errors.of("accept", EMFILE).errno() == EMFILE, "errors");
            int before = attempts(listener);
            try (var client = new Socket()) {
                client.settimeout(LIMIT);
                var all = fill();
                all.addAll(fill()); // What the JVM had open for a moment.
                long began = System.nanoTime();
                client.connect(listener.getsockname());
                while (attempts(listener) - before < SOME) {
                    check(!again.await(10, TimeUnit.MILLISECONDS), "accepting waits");
                    check(System.nanoTime() - began < LIMIT.toNanos(), "it is tried again");
                }
                int made = attempts(listener) - before;
                long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
                check(made <= 2 + millis / PAUSE_MILLIS, made + " attempts in ms: " + millis);

                all.forEach(Socket::close);
                check(again.await(30, TimeUnit.SECONDS), "accepting goes on");
                client.sendall(new byte[] {1, 2, 3});
                check(Arrays.equals(new byte[] {1, 2, 3}, client.recv(10)), "the echo works");
            }
            System.out.println("went on");
        }

        private static List<Socket> fill() throws SocketError {
            var all = new ArrayList<Socket>();
            try {
                while (all.size() < 10_000) {
                    all.add(new Socket(AF_INET, SOCK_DGRAM));
                }
            } catch (SocketError e) {
                if (e.errno() == EMFILE) {
                    return all;
                }
                throw e;
            }
            throw new AssertionError("there is no limit");
        }

        private static int attempts(ReactiveSocket listener) {
            var on = listener.on();
            return CompletableFuture.supplyAsync(on.accepts()::attempts, on.loop).join();
        }

        private static void check(boolean condition, String text) {
            if (!condition) {
                throw new AssertionError("not so: " + text);
            }
        }
    }
}
