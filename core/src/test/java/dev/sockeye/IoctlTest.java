package dev.sockeye;

import static dev.sockeye.Constants.AF_PACKET;
import static dev.sockeye.Constants.FIONREAD;
import static dev.sockeye.Constants.IFF_PROMISC;
import static dev.sockeye.Constants.RCVALL_IPLEVEL;
import static dev.sockeye.Constants.RCVALL_OFF;
import static dev.sockeye.Constants.RCVALL_ON;
import static dev.sockeye.Constants.RCVALL_SOCKETLEVELONLY;
import static dev.sockeye.Constants.SIOCGIFMTU;
import static dev.sockeye.Constants.SIO_KEEPALIVE_VALS;
import static dev.sockeye.Constants.SIO_LOOPBACK_FAST_PATH;
import static dev.sockeye.Constants.SIO_RCVALL;
import static dev.sockeye.Constants.SOCK_RAW;
import static dev.sockeye.Constants.SOCK_STREAM;
import static dev.sockeye.conformance.SocketAssertions.assertContains;
import static dev.sockeye.conformance.SocketAssertions.assertErrno;
import static dev.sockeye.conformance.SocketAssertions.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.sockeye.conformance.Loopback;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of all argument forms; that the answers are right, the differential tests show. */
final class IoctlTest {
    private static final int IFREQ_BYTES = 40;
    private static final int MTU_AT = 16;

    @Test
    void a_request_gives_the_int_that_the_kernel_sets() throws SocketError {
        try (var pair = Loopback.socketpair(SOCK_STREAM)) {
            pair.first().send(new byte[5]);

            assertEquals(5, pair.second().ioctl(FIONREAD));
            assertEquals(5, pair.second().ioctl(FIONREAD, 99));
        }
    }

    @Test
    void a_request_fills_a_byte_array() throws SocketError {
        byte[] ifreq = ifreq();
        try (var socket = new Socket()) {
            assertEquals(0, socket.ioctl(SIOCGIFMTU, ifreq));
        }

        assertEquals(mtu(), ByteBuffer.wrap(ifreq).order(ByteOrder.nativeOrder()).getInt(MTU_AT));
    }

    @Test
    void a_request_fills_a_buffer_between_position_and_limit() throws SocketError {
        var buffer = ByteBuffer.allocate(IFREQ_BYTES + 20).order(ByteOrder.nativeOrder());
        buffer.put(10, ifreq()).position(10).limit(10 + IFREQ_BYTES);
        try (var socket = new Socket()) {
            socket.ioctl(SIOCGIFMTU, buffer);
        }

        assertEquals(10, buffer.position());
        assertEquals(mtu(), buffer.getInt(10 + MTU_AT));
    }

    @Test
    void a_request_fills_a_segment() throws SocketError {
        try (var socket = new Socket();
                var arena = Arena.ofConfined()) {
            var ifreq = arena.allocateFrom(ValueLayout.JAVA_BYTE, ifreq());

            socket.ioctl(SIOCGIFMTU, ifreq);

            assertEquals(mtu(), ifreq.get(ValueLayout.JAVA_INT_UNALIGNED, MTU_AT));
        }
    }

    @Test
    void an_answer_that_is_too_long_is_cut() throws SocketError {
        byte[] name = "lo".getBytes(StandardCharsets.US_ASCII);
        byte[] before = name.clone();
        try (var socket = new Socket()) {
            socket.ioctl(SIOCGIFMTU, name);
        }

        assertArrayEquals(before, name);
    }

    private static byte[] ifreq() {
        return Arrays.copyOf("lo".getBytes(StandardCharsets.US_ASCII), IFREQ_BYTES);
    }

    private static int mtu() {
        try {
            return Integer.parseInt(Files.readString(Path.of("/sys/class/net/lo/mtu")).strip());
        } catch (IOException e) {
            return abort("There is no /sys to read the MTU from.");
        }
    }

    @Test
    void a_request_on_a_closed_socket_is_EBADF() throws SocketError {
        var socket = new Socket();
        socket.close();

        assertErrno(Constants.EBADF, () -> socket.ioctl(FIONREAD));
    }

    @Test
    void a_request_that_the_platform_lacks_is_refused() throws SocketError {
        try (var socket = new Socket()) {
            assertRefused("request", () -> socket.ioctl(Constants.UNDEFINED));
        }
    }

    @Test
    void a_buffer_that_cannot_be_filled_is_refused() throws SocketError {
        try (var socket = new Socket()) {
            assertRefused(
                    "read-only",
                    () -> socket.ioctl(FIONREAD, ByteBuffer.allocate(4).asReadOnlyBuffer()));
        }
    }

    // ---- what Windows alone knows ----

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void receiving_all_needs_a_packet_socket(int value) throws SocketError {
        try (var socket = new Socket()) {
            var error = assertErrno(Constants.EOPNOTSUPP, () -> socket.ioctl(SIO_RCVALL, value));

            assertContains("only a packet socket (AF_PACKET)", error);
        }
    }

    @Test
    void receiving_all_takes_an_int() throws SocketError {
        try (var socket = new Socket()) {
            assertRefused("takes an int", () -> socket.ioctl(SIO_RCVALL, new byte[4]));
        }
    }

    @Test
    void the_other_requests_of_windows_say_what_to_do_instead() throws SocketError {
        try (var socket = new Socket()) {
            var error =
                    assertErrno(
                            Constants.EOPNOTSUPP,
                            () -> socket.ioctl(SIO_KEEPALIVE_VALS, new byte[12]));

            assertContains("TCP_KEEPIDLE", error);
            assertErrno(Constants.EOPNOTSUPP, () -> socket.ioctl(SIO_LOOPBACK_FAST_PATH, 1));
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "Linux alone has packet sockets.")
    void receiving_all_makes_the_interface_promiscuous_until_it_is_turned_off() throws IOException {
        try (var socket = packetSocket()) {
            socket.bind(lo());

            socket.ioctl(SIO_RCVALL, RCVALL_ON);
            socket.ioctl(SIO_RCVALL, RCVALL_ON);
            assertEquals(IFF_PROMISC, promiscuous());
            socket.ioctl(SIO_RCVALL, RCVALL_OFF);
            assertEquals(0, promiscuous());
            socket.ioctl(SIO_RCVALL, RCVALL_OFF);
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "Linux alone has packet sockets.")
    void receiving_what_the_interface_takes_in_is_not_promiscuous() throws IOException {
        try (var socket = packetSocket()) {
            socket.bind(lo());
            socket.ioctl(SIO_RCVALL, RCVALL_ON);

            socket.ioctl(SIO_RCVALL, RCVALL_IPLEVEL);

            assertEquals(0, promiscuous());
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "Linux alone has packet sockets.")
    void receiving_all_ends_with_the_socket() throws IOException {
        try (var socket = packetSocket()) {
            socket.bind(lo());
            socket.ioctl(SIO_RCVALL, RCVALL_ON);
        }

        assertEquals(0, promiscuous());
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "Linux alone has packet sockets.")
    void receiving_all_needs_an_interface() throws SocketError {
        try (var socket = packetSocket()) {
            var error = assertErrno(Constants.ENODEV, () -> socket.ioctl(SIO_RCVALL, RCVALL_ON));

            assertContains("bind the packet socket to an interface first", error);
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "Linux alone has packet sockets.")
    void receiving_all_of_a_socket_alone_is_not_known() throws SocketError {
        try (var socket = packetSocket()) {
            assertErrno(Constants.EINVAL, () -> socket.ioctl(SIO_RCVALL, RCVALL_SOCKETLEVELONLY));
        }
    }

    private static Socket packetSocket() {
        try {
            return new Socket(AF_PACKET, SOCK_RAW);
        } catch (SocketError e) {
            return abort("A packet socket takes CAP_NET_RAW: " + e.getMessage());
        }
    }

    private static Address lo() {
        return new Address.Packet("lo", 0, 0, 0, HardwareAddress.of(new byte[0]));
    }

    private static int promiscuous() throws IOException {
        // SIOCGIFFLAGS tells what ifconfig(8) set; this what the interface is.
        var flags = Files.readString(Path.of("/sys/class/net/lo/flags")).strip();
        return Integer.decode(flags) & IFF_PROMISC;
    }
}
