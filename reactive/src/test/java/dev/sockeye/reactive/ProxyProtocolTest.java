package dev.sockeye.reactive;

import static dev.sockeye.reactive.Family.LIMIT;
import static dev.sockeye.reactive.Family.text;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.Address;
import dev.sockeye.Constants;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The PROXY protocol, as {@code proxy-protocol.txt} of HAProxy has it. */
class ProxyProtocolTest {

    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
    private static final String V4 = "c0a80001 c0a8000b dc04 01bb";
    private static final Address CLIENT = Address.inet("192.168.0.1", 56324);

    private final BlockingQueue<ReactiveSocket> handled = new LinkedBlockingQueue<>();
    private final ReactiveServer server =
            ReactiveServer.listen(Family.INET.any())
                    .proxyProtocol(Duration.ofSeconds(20))
                    .handle(conn -> {
                        handled.add(conn);
                        return conn.sendall(conn.recv());
                    })
                    .start()
                    .blockOptional(LIMIT)
                    .orElseThrow();

    @AfterEach
    void stop() {
        server.shutdown(Duration.ZERO).block(LIMIT);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 1000})
    void the_handler_gets_the_proxied_address_and_every_byte_after_the_header(int pieces)
            throws SocketError, InterruptedException {
        byte[] stream = latin("PROXY TCP4 192.168.0.1 192.168.0.11 56324 443\r\nPROXY hello\r\n");
        try (var client = connected()) {
            for (int i = 0; i < stream.length; i += pieces) {
                client.sendall(Arrays.copyOfRange(stream, i, Math.min(i + pieces, stream.length)));
            }
            client.shutdown(Constants.SHUT_WR);

            assertEquals("PROXY hello\r\n", rest(client));
            var conn = Objects.requireNonNull(handled.poll(20, TimeUnit.SECONDS));
            assertEquals(CLIENT, conn.getpeername());
            var header = conn.proxyHeader().orElseThrow();
            assertEquals(
                    new ProxyHeader.Route(CLIENT, Address.inet("192.168.0.11", 443)),
                    header.route());
            assertEquals(1, header.version());
        }
    }

    @Test
    void the_real_addresses_are_those_of_the_socket_beneath() throws Exception {
        try (var client = connected()) {
            client.sendall(latin("PROXY UNKNOWN anything at all\r\n"));
            var conn = Objects.requireNonNull(handled.poll(20, TimeUnit.SECONDS));
            assertEquals(client.getsockname(), conn.getpeername());
        }
        try (var client = connected()) {
            client.sendall(v2("21", "11", V4));
            var conn = Objects.requireNonNull(handled.poll(20, TimeUnit.SECONDS));
            assertEquals(CLIENT, conn.getpeername());
            assertEquals(client.getsockname(), conn.socket().getpeername());
            assertEquals(server.address(), conn.getsockname());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
                "PROXY TCP4 192.168.0.1 192.168.0.11 56324 65536\r\n",
                "\r\n\r\n\0\r\nQUIX\n!\21\0\0",
                "PROXY"
            })
    void a_connection_without_a_header_is_closed_and_no_other(String begin)
            throws SocketError, InterruptedException {
        try (var client = connected()) {
            client.sendall(latin(begin));
            assertEquals("", restOrReset(client));
        }
        try (var client = connected()) {
            client.sendall(latin("PROXY TCP4 192.168.0.1 192.168.0.11 56324 443\r\n"));
            assertEquals(
                    CLIENT,
                    Objects.requireNonNull(handled.poll(20, TimeUnit.SECONDS)).getpeername());
        }
    }

    /** The loop is held until what comes of the header is there: then alone time begins to run. */
    @Test
    void a_header_that_is_late_closes_its_connection() throws SocketError {
        var loops = EventLoops.create(1);
        var sent = new AtomicBoolean();
        var hasty =
                ReactiveServer.listen(Family.UNIX.any())
                        .on(loops)
                        .proxyProtocol(Duration.ofMillis(50))
                        .handle(conn -> conn.sendall(text("handled")))
                        .start()
                        .blockOptional(LIMIT)
                        .orElseThrow();
        try (var client = new Socket(Constants.AF_UNIX)) {
            loops.next().execute(() -> spinUntil(sent));
            client.settimeout(LIMIT);
            client.connect(hasty.address());
            client.sendall(latin("PROXY TCP4 192.16"));
            sent.set(true);
            assertEquals("", rest(client));
        } finally {
            sent.set(true);
            loops.closeLater().block(LIMIT);
        }
        assertThrows(IllegalArgumentException.class, () -> server.proxyProtocol(Duration.ZERO));
    }

    /** BlockHound takes Thread.onSpinWait for waiting. */
    private static void spinUntil(AtomicBoolean condition) {
        boolean met = condition.get();
        while (!met) {
            met = condition.get();
        }
    }

    // ---- the two forms ----

    @ParameterizedTest
    @CsvSource({
        "PROXY TCP6 2001:db8::1 ::1 0 65535, 2001:db8::1, 0",
        "PROXY TCP6 2001:DB8:0:0:0:0:0:1 ::1 1 2, 2001:db8::1, 1",
    })
    void text_may_be_of_either_family(String line, String host, int port) throws SocketError {
        var header = parsed(latin(line + "\r\n"));
        assertEquals(Address.inet6(host, port), source(header));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY TCP4 192.168.0.1 192.168.0.11 56324",
                "PROXY TCP4 192.168.0.1 192.168.0.11 56324 443 ",
                "PROXY TCP4  192.168.0.1 192.168.0.11 56324 443",
                "PROXY TCP4 192.168.0.01 192.168.0.11 56324 443",
                "PROXY TCP4 192.168.0.1 192.168.0.11 056324 443",
                "PROXY TCP4 192.168.0.1 192.168.0.11 +1 443",
                "PROXY TCP4 192.168.0.1 192.168.0.11 1 99999",
                "PROXY TCP4 ::1 ::1 1 2",
                "PROXY TCP6 127.0.0.1 ::1 1 2",
                "PROXY TCP6 fe80::1%lo ::1 1 2",
                "PROXY UDP4 192.168.0.1 192.168.0.11 1 443",
                "PROXY tcp4 192.168.0.1 192.168.0.11 1 443",
                "PROXY\tTCP4 192.168.0.1 192.168.0.11 1 443",
                "PROXY UNKNOWNS 1 2 3 4",
                "proxy TCP4 192.168.0.1 192.168.0.11 1 443",
            })
    void text_that_is_not_exactly_so_is_refused(String line) {
        assertThrows(SocketError.class, () -> parsed(latin(line + "\r\n")));
    }

    @Test
    void text_has_at_most_107_bytes() throws SocketError {
        var longest = "PROXY UNKNOWN " + "x".repeat(91) + "\r\n";
        assertEquals(107, longest.length());
        assertNull(parsed(latin(longest)).route());
        var longer = longest.replace("\r\n", "x\r\n");
        assertThrows(SocketError.class, () -> parsed(latin(longer)));
    }

    @Test
    void binary_has_addresses_of_each_family_and_values() throws SocketError {
        assertEquals(CLIENT, source(parsed(v2("21", "11", V4))));
        assertEquals(CLIENT, source(parsed(v2("21", "12", V4))));
        assertEquals(
                Address.inet6("2001:db8::1", 1),
                source(
                        parsed(
                                v2(
                                        "21",
                                        "21",
                                        "20010db8000000000000000000000001"
                                                + "00".repeat(16)
                                                + "0001 0002"))));
        assertEquals(
                Address.unix("/a"),
                source(parsed(v2("21", "31", "2f61" + "00".repeat(106) + "00".repeat(108)))));
        assertEquals(
                List.of(
                        new ProxyHeader.Tlv(1, latin("h2")),
                        new ProxyHeader.Tlv(0xe0, new byte[0])),
                parsed(v2("21", "11", V4 + "01 0002 6832 e0 0000")).tlvs());
    }

    @Test
    void binary_of_the_proxy_itself_or_of_no_family_has_no_addresses() throws SocketError {
        var local = parsed(v2("20", "ff", V4));
        assertTrue(local.local() && local.route() == null && local.tlvs().isEmpty());
        assertNull(parsed(v2("21", "00", "")).route());
        assertEquals(1, parsed(v2("21", "00", "04 0001 00")).tlvs().size());
        assertNull(parsed(v2("21", "10", V4)).route());
    }

    @ParameterizedTest
    @CsvSource({
        "11, 11, " + V4,
        "22, 11, " + V4,
        "21, 41, " + V4,
        "21, 13, " + V4,
        "21, 11, c0a80001",
        "21, 21, " + V4,
        "21, 31, " + V4,
        "21, 11, " + V4 + " 01",
        "21, 11, " + V4 + " 01 0003 0000",
        "21, 11, " + V4 + " 03 0004 00000000",
        "21, 11, " + V4 + " 03 0001 00",
    })
    void binary_that_is_not_exactly_so_is_refused(String command, String family, String body) {
        assertThrows(SocketError.class, () -> parsed(v2(command, family, body)));
    }

    @Test
    void a_checksum_is_checked() throws SocketError {
        byte[] header = v2("21", "11", V4 + "03 0004 00000000");
        var crc = new CRC32C();
        crc.update(header);
        ByteBuffer.wrap(header).putInt(header.length - 4, (int) crc.getValue());

        assertEquals(CLIENT, source(parsed(header)));
        header[20]++;
        assertThrows(SocketError.class, () -> parsed(header));
    }

    // ---- anything ----

    /** In whatever pieces it comes, with whatever bytes changed and whatever behind it. */
    @ParameterizedTest
    @MethodSource("seeds")
    void any_bytes_are_a_header_or_refused_and_none_behind_it_is_asked_for(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            byte[] header = HEADERS.get(random.nextInt(HEADERS.size())).clone();
            int changes = random.nextInt(3);
            for (int i = 0; i < changes; i++) {
                header[random.nextInt(header.length)] = (byte) random.nextInt(256);
            }
            byte[] stream = Arrays.copyOf(header, header.length + random.nextInt(40));
            var whole = outcome(stream, stream.length);
            var pieces = outcome(stream, 1 + random.nextInt(20));

            assertEquals(whole, pieces, () -> HexFormat.of().formatHex(header));
            assertTrue(
                    changes > 0 || whole.startsWith(header.length + " are "),
                    () -> whole + " of " + HexFormat.of().formatHex(header));
        }
    }

    static Stream<Long> seeds() {
        return new Random(2).longs(20).boxed();
    }

    private static final List<byte[]> HEADERS =
            List.of(
                    latin("PROXY UNKNOWN\r\n"),
                    latin("PROXY TCP4 1.1.1.1 2.2.2.2 1 2\r\n"),
                    latin("PROXY TCP6 ffff::1 ::2 1 65535\r\n"),
                    v2("20", "00", ""),
                    v2("21", "11", V4),
                    v2("21", "11", V4 + "01 0002 6832 e0 0000"),
                    v2("21", "31", "2f61".repeat(108)));

    /** How many bytes were taken of those there are, and what they were; they end in zeros. */
    private static String outcome(byte[] bytes, int most) {
        var reader = new ProxyHeaderReader();
        int taken = 0;
        try {
            while (reader.missing() > 0) {
                if (taken == bytes.length) {
                    return "more";
                }
                int count = Math.min(Math.min(most, reader.missing()), bytes.length - taken);
                reader.add(Unpooled.wrappedBuffer(bytes, taken, count));
                taken += count;
            }
            return taken + " are " + reader.header();
        } catch (RuntimeException e) {
            assertTrue(e.getCause() instanceof SocketError, e::toString);
            return "refused";
        }
    }

    // ---- peers ----

    @Test
    void curl_says_where_it_comes_from() throws Exception {
        var web =
                ReactiveServer.listen(Family.INET.any())
                        .proxyProtocol()
                        .handle(conn ->
                                conn.recv()
                                        .map(Family::text)
                                        .next()
                                        .flatMap(_ ->
                                                conn.sendall(
                                                        text(
                                                                "HTTP/1.0 200 OK\r\n\r\n"
                                                                        + peer(conn)))))
                        .start()
                        .blockOptional(LIMIT)
                        .orElseThrow();
        int port = ((Address.Inet) web.address()).port();

        var answer = output("curl", "-s", "--haproxy-protocol", "http://127.0.0.1:" + port + "/");

        assertEquals("127.0.0.1", answer);
        web.shutdown(Duration.ZERO).block(LIMIT);
    }

    @Test
    void python_says_where_it_comes_from_in_binary() throws Exception {
        int port = ((Address.Inet) server.address()).port();
        var program =
                """
                import socket, struct
                s = socket.create_connection(("127.0.0.1", %d))
                addresses = socket.inet_aton("192.168.0.1") + socket.inet_aton("192.168.0.11")
                body = addresses + struct.pack("!HH", 56324, 443) + b"\\x02\\x00\\x03a.b"
                s.sendall(b"\\r\\n\\r\\n\\0\\r\\nQUIT\\n" + struct.pack("!BBH", 0x21, 0x11, len(body)))
                s.sendall(body + b"fish")
                s.shutdown(socket.SHUT_WR)
                print(s.makefile().read(), end="")
                """
                        .formatted(port);

        assertEquals("fish", output("python3", "-c", program));
        var conn = Objects.requireNonNull(handled.poll(20, TimeUnit.SECONDS));
        assertEquals(CLIENT, conn.getpeername());
        assertArrayEquals(latin("a.b"), conn.proxyHeader().orElseThrow().tlvs().getFirst().value());
    }

    private static String peer(ReactiveSocket conn) {
        try {
            assertNotEquals(conn.getsockname(), conn.getpeername());
            return ((Address.Inet) conn.getpeername()).host();
        } catch (SocketError e) {
            return e.toString();
        }
    }

    private static String output(String... command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            Assumptions.abort(command[0] + " is not installed");
            throw e;
        }
        var output = new String(process.getInputStream().readAllBytes(), ISO_8859_1);
        Assumptions.assumeFalse(output.contains("unknown"), output); // An option of curl 7.60.
        assertEquals(0, process.waitFor(), output);
        return output;
    }

    private Socket connected() throws SocketError {
        var client = new Socket(Constants.AF_INET);
        client.settimeout(LIMIT);
        client.connect(server.address());
        return client;
    }

    private static String rest(Socket client) throws SocketError {
        var all = new StringBuilder();
        for (byte[] data = client.recv(100); data.length > 0; data = client.recv(100)) {
            all.append(new String(data, ISO_8859_1));
        }
        return all.toString();
    }

    /** Of a connection that is closed before all that was sent is read. */
    private static String restOrReset(Socket client) throws SocketError {
        try {
            client.shutdown(Constants.SHUT_WR);
            return rest(client);
        } catch (SocketError e) {
            var resets = Set.of(Constants.ECONNRESET, Constants.ENOTCONN);
            assertTrue(resets.contains(e.errno()), e::toString);
            return "";
        }
    }

    private static ProxyHeader parsed(byte[] bytes) throws SocketError {
        return Objects.requireNonNull(ProxyHeaders.parse(bytes, bytes.length));
    }

    private static @Nullable Address source(ProxyHeader header) {
        return header.route() == null ? null : header.route().source();
    }

    private static byte[] v2(String command, String family, String body) {
        var bytes = body.replace(" ", "");
        return HexFormat.of()
                .parseHex(
                        SIGNATURE
                                + command
                                + family
                                + "%04x".formatted(bytes.length() / 2)
                                + bytes);
    }

    private static byte[] latin(String text) {
        return text.getBytes(ISO_8859_1);
    }
}
