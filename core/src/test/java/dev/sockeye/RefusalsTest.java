package dev.sockeye;

import static dev.sockeye.Constants.AF_UNIX;
import static dev.sockeye.Constants.SOCK_DGRAM;
import static dev.sockeye.Constants.UNDEFINED;
import static dev.sockeye.conformance.SocketAssertions.assertRefused;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sockeye.conformance.Loopback;
import dev.sockeye.sys.Platform;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused before any system call, with a message that names the argument and its value. */
final class RefusalsTest {

    private static final List<ByteBuffer> DATA = List.of(ByteBuffer.allocate(1));

    private Loopback.Pair pair;

    @BeforeEach
    void connect() throws SocketError {
        pair = Loopback.socketpair(SOCK_DGRAM);
    }

    @AfterEach
    void close() {
        pair.close();
    }

    @Test
    void a_descriptor_has_no_undefined_family_type_or_protocol() {
        int fd = pair.first().fileno();

        assertRefused("family", () -> Socket.ofFd(fd, UNDEFINED, SOCK_DGRAM));
        assertRefused("type", () -> Socket.ofFd(fd, AF_UNIX, UNDEFINED));
        assertRefused("proto", () -> Socket.ofFd(fd, AF_UNIX, SOCK_DGRAM, UNDEFINED));
        assertRefused("family", () -> Sockets.fromfd(fd, UNDEFINED, SOCK_DGRAM));
        assertRefused("type", () -> Sockets.fromfd(fd, AF_UNIX, UNDEFINED));
    }

    @Test
    void an_undefined_event_is_not_polled_for() {
        assertRefused(
                "events", () -> pair.first().poll(UNDEFINED | Constants.POLLIN, Duration.ZERO));
    }

    @Test
    void an_undefined_direction_is_not_shut_down() {
        assertRefused("how", () -> pair.first().shutdown(UNDEFINED));
    }

    @ParameterizedTest
    @CsvSource({"level, -2147483648, 1", "type, 1, -2147483648"})
    void an_undefined_control_message_is_not_sent(String name, int level, int type)
            throws Exception {
        var items = List.of(new ControlMessage(level, type, new byte[4]));
        var message = new Message(new byte[1], items, 0, null);
        try (var batch = new MessageBatch(1, 1, 100)) {
            assertRefused(name, () -> pair.first().sendmsg(DATA, items));
            assertRefused(name, () -> pair.first().sendmmsg(List.of(message)));
            assertRefused(name, () -> batch.add(new byte[1], null, items));
        }
    }

    @ParameterizedTest
    @CsvSource({"a..ü, a..ü", "'\ud800', \\ud800"})
    void a_host_that_is_no_name_in_punycode_is_named(String host, String printed) {
        assertRefused("host is not a name: " + printed, () -> Sockets.getaddrinfo(host, 80));
        assertRefused("host is not a name: " + printed, () -> Sockets.gethostbyname(host));
        assertRefused("host is not a name: " + printed, () -> Sockets.gethostbynameEx(host));
    }

    @Test
    void a_label_that_is_too_long_in_punycode_is_named() {
        var host = "ü".repeat(100);

        assertRefused("host is not a name: " + host, () -> Sockets.gethostbyname(host));
    }

    @Test
    void a_readonly_buffer_is_described() {
        var buffer = ByteBuffer.allocate(3).asReadOnlyBuffer();
        var segment = MemorySegment.ofArray(new byte[3]).asReadOnly();

        assertRefused("buffer is read-only: " + buffer, () -> pair.first().recvInto(buffer));
        assertRefused("buffer is read-only: " + segment, () -> pair.first().recvInto(segment));
    }

    @Test
    void a_flowinfo_is_told() throws Exception {
        try (var socket = new Socket(Constants.AF_INET6, SOCK_DGRAM)) {
            var address = new Address.Inet6("::1", 9, 0x100000, 0);

            assertRefused("flowinfo must be 0-1048575.: 1048576", () -> socket.connect(address));
        }
    }

    @Test
    void a_negative_size_names_recvFds() {
        assertRefused(
                "negative buffersize in recvFds: -1", () -> Sockets.recvFds(pair.first(), -1, 1));
    }

    @ParameterizedTest
    @CsvSource({"-1", "65536", "70000"})
    void a_hatype_is_16_bits(int hatype) throws Exception {
        assumeTrue(Platform.LINUX, "AF_PACKET is Linux's");
        var address = new Address.Packet("lo", 0, 0, hatype, HardwareAddress.of(new byte[0]));

        assertRefused(
                "hatype must be 0-65535: " + hatype,
                () -> Resolver.encode(address, Constants.AF_PACKET));
    }
}
