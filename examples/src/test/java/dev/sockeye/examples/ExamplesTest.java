package dev.sockeye.examples;

import static dev.sockeye.Constants.AF_INET;
import static dev.sockeye.Constants.EADDRINUSE;
import static dev.sockeye.Constants.SHUT_WR;
import static dev.sockeye.Constants.SOCK_DGRAM;
import static dev.sockeye.Constants.SOCK_STREAM;
import static dev.sockeye.Constants.SOL_SOCKET;
import static dev.sockeye.Constants.SO_REUSEADDR;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.sockeye.Address;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.Sockets;
import dev.sockeye.TlsSocket;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs each example from its source as it stands, but for a port that may be taken here. */
class ExamplesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PASSWORD = "sockeye";
    private static final Path SOURCES = Path.of("src", "main", "java");

    @TempDir private Path directory = Path.of("");

    @Test
    void blocking_echo_server_echoes_to_its_client_and_ends() throws Exception {
        try (var kept = keptPort();
                var server = example("echo/BlockingEchoServer.java", 50007, number(kept));
                var client = connected(server, number(kept))) {
            assertEquals("to and fro", answer(client, "to and fro"));
            assertEquals(0, server.status(), server::toString);
            assertTrue(server.out().startsWith("Connected by 127.0.0.1:"), server.out());
        }
    }

    @Test
    void reactive_echo_server_echoes_to_the_echo_client_and_goes_on() throws Exception {
        try (var kept = keptPort();
                var server = example("echo/ReactiveEchoServer.java", 50007, number(kept));
                var first = connected(server, number(kept));
                var client = program("echo/EchoClient.java", "127.0.0.1", port(kept))) {
            assertEquals(0, client.status(), client::toString);
            assertEquals("Hello, world\n", client.out());
            assertEquals("all the while", answer(first, "all the while"));
            assertTrue(server.process().isAlive());
        }
    }

    @Test
    void a_channel_of_the_jdk_talks_to_a_socket_and_the_page_about_that_has_its_code()
            throws Exception {
        var source = Files.readString(SOURCES.resolve("beside/BesideJavaNet.java"));
        var blocks =
                Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL)
                        .matcher(Files.readString(Path.of("..", "docs", "java-net.md")))
                        .results()
                        .map(block -> block.group(1))
                        .toList();
        try (var program = program("beside/BesideJavaNet.java")) {
            assertEquals(0, program.status(), program::toString);
            assertEquals("You said: over a channel\n", program.out());
        }
        assertEquals(List.of(), blocks.stream().filter(b -> !source.contains(b)).toList());
        assertTrue(blocks.size() > 3, blocks::toString);
    }

    @Test
    void patient_client_goes_on_after_a_timeout_and_loses_nothing() throws Exception {
        try (var server = Sockets.createServer(Address.inet("127.0.0.1", 0));
                var client = program("timeouts/PatientClient.java", "127.0.0.1", port(server))) {
            server.settimeout(PATIENCE);
            try (var peer = server.accept().conn()) {
                peer.sendall("one li".getBytes(UTF_8));
                client.awaitOut("quiet for PT0.5S, going on");
                peer.sendall("ne\nand another\n".getBytes(UTF_8));
                client.awaitOut("one line\\R(quiet.*\\R)*and another\\R");
                peer.shutdown(SHUT_WR);
                assertEquals(0, client.status(), client::toString);
            }
        }
    }

    @Test
    void tls_client_gets_its_greeting_back_from_a_server_it_trusts() throws Exception {
        var keys = directory.resolve("keys.p12");
        var context = keysFor(keys);
        try (var server = Sockets.createServer(Address.inet("127.0.0.1", 0))) {
            server.settimeout(PATIENCE);
            var command = Program.java(SOURCES.resolve("tls/TlsClient.java").toString());
            command.addAll(
                    1,
                    List.of(
                            "-Djavax.net.ssl.trustStore=" + keys,
                            "-Djavax.net.ssl.trustStorePassword=" + PASSWORD));
            command.addAll(List.of("127.0.0.1", port(server)));
            try (var client = Program.start(command, Redirect.PIPE);
                    var conn = TlsSocket.server(server.accept().conn(), context)) {
                conn.settimeout(PATIENCE);
                conn.inputStream().transferTo(conn.outputStream());
                conn.shutdown(SHUT_WR);

                assertEquals(0, client.status(), client::toString);
                assertEquals("Connected by TLSv1.3\nHello, world\n", client.out());
            }
        }
    }

    /** Makes a key for this machine, which its file also trusts. */
    private static SSLContext keysFor(Path file) throws Exception {
        var keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-keystore",
                                file.toString(),
                                "-storepass",
                                PASSWORD,
                                "-alias",
                                "server",
                                "-dname",
                                "CN=server",
                                "-keyalg",
                                "EC",
                                "-ext",
                                "san=ip:127.0.0.1")
                        .redirectErrorStream(true)
                        .redirectOutput(Redirect.DISCARD)
                        .start();
        assertEquals(0, keytool.waitFor());
        var managers = KeyManagerFactory.getInstance("PKIX");
        managers.init(
                KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray()),
                PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    @Test
    void datagram_counter_tells_who_sent_how_much() throws Exception {
        int port = freeDatagramPort();
        try (var server = example("datagrams/WhoSendsHowMuch.java", 8125, port);
                var sender = new Socket(AF_INET, SOCK_DGRAM)) {
            sender.bind(Address.inet("127.0.0.1", 0));
            server.awaitOut("\\{"); // the first window, as likely empty as not
            sender.sendto(new byte[1234], Address.inet("127.0.0.1", port));
            var own = sender.getsockname();
            server.awaitOut("\\{" + own.toString().replace(".", "\\.") + "=1234\\}");
        }
    }

    /** Runs a copy of an example in which one port has been replaced by another. */
    private Program example(String source, int port, int by) throws IOException {
        var text = Files.readString(SOURCES.resolve(source));
        assertTrue(text.contains(", " + port + ")"), source);
        var copy = directory.resolve(Path.of(source).getFileName());
        Files.writeString(copy, text.replace(", " + port + ")", ", " + by + ")"));
        return Program.start(Program.java(copy.toString()), Redirect.PIPE);
    }

    private static Program program(String source, String... arguments) throws IOException {
        var command = Program.java(SOURCES.resolve(source).toString());
        command.addAll(List.of(arguments));
        return Program.start(command, Redirect.PIPE);
    }

    /** Has a port that only a server can have too which, as this, lets it be used again. */
    private static Socket keptPort() throws IOException {
        var socket = new Socket(AF_INET, SOCK_STREAM);
        socket.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1);
        socket.bind(Address.inet("127.0.0.1", 0));
        return socket;
    }

    /** A port that is free, of those that the kernel gives to nobody who asks for any. */
    private static int freeDatagramPort() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(10_000, 30_000);
            try (var socket = new Socket(AF_INET, SOCK_DGRAM)) {
                socket.bind(Address.inet("", port));
                return port;
            } catch (SocketError e) {
                assertEquals(EADDRINUSE, e.errno(), e::toString);
            }
        }
    }

    private static int number(Socket server) throws IOException {
        return ((Address.Inet) server.getsockname()).port();
    }

    private static String port(Socket server) throws IOException {
        return Integer.toString(number(server));
    }

    /** Connects to a server that says nothing when it is ready. */
    private static Socket connected(Program server, int port)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end && server.process().isAlive()) {
            var socket = new Socket(AF_INET, SOCK_STREAM);
            if (socket.connectEx(Address.inet("127.0.0.1", port)) == 0) {
                socket.settimeout(PATIENCE);
                return socket;
            }
            socket.close();
            server.process().waitFor(20, TimeUnit.MILLISECONDS);
        }
        return fail("no connection to " + server);
    }

    private static String answer(Socket client, String question) throws IOException {
        client.sendall(question.getBytes(UTF_8));
        client.shutdown(SHUT_WR);
        var answer = new StringBuilder();
        for (byte[] data; (data = client.recv(1024)).length > 0; ) {
            answer.append(new String(data, UTF_8));
        }
        return answer.toString();
    }
}
