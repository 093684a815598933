package dev.sockeye.families;

import static dev.sockeye.Constants.AF_INET;
import static dev.sockeye.Constants.AF_NETLINK;
import static dev.sockeye.Constants.AF_PACKET;
import static dev.sockeye.Constants.ENODEV;
import static dev.sockeye.Constants.ETH_P_IP;
import static dev.sockeye.Constants.PACKET_AUXDATA;
import static dev.sockeye.Constants.SOCK_DGRAM;
import static dev.sockeye.Constants.SOCK_RAW;
import static dev.sockeye.Constants.SOL_PACKET;
import static dev.sockeye.conformance.SocketAssertions.assertErrno;
import static dev.sockeye.conformance.SocketAssertions.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.sockeye.Address;
import dev.sockeye.HardwareAddress;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** AF_NETLINK and AF_PACKET, which every Linux has. */
@Timeout(30)
final class LinkFamiliesTest {

    private static Socket netlink() throws SocketError {
        Kernel.assumeFamily(AF_NETLINK, SOCK_RAW, "AF_NETLINK");
        return new Socket(AF_NETLINK, SOCK_RAW);
    }

    private static Socket packets() throws SocketError {
        Kernel.assumeAddress(
                AF_PACKET, SOCK_RAW, 0, null, "packet sockets take the privilege CAP_NET_RAW");
        return new Socket(AF_PACKET, SOCK_RAW);
    }

    // semantics 81
    @Test
    void the_kernel_chooses_another_pid_for_each_netlink_socket() throws SocketError {
        try (var first = netlink();
                var second = netlink()) {
            first.bind(new Address.Netlink(0, 0));
            second.bind(new Address.Netlink(0, 0));

            var one = (Address.Netlink) first.getsockname();
            var other = (Address.Netlink) second.getsockname();
            assertNotEquals(0, one.pid());
            assertNotEquals(one.pid(), other.pid());
            assertEquals(0, one.groups());
        }
    }

    // semantics 81
    @Test
    void a_netlink_pid_of_minus_one_is_the_largest() throws SocketError {
        try (var socket = netlink()) {
            socket.bind(new Address.Netlink(-1, 0));

            assertEquals(new Address.Netlink(0xffff_ffffL, 0), socket.getsockname());
        }
    }

    // semantics 81
    @Test
    void a_netlink_pid_of_more_than_32_bits_is_refused() throws SocketError {
        try (var socket = netlink()) {
            assertRefused("pid", () -> socket.bind(new Address.Netlink(1L << 32, 0)));
            assertRefused("groups", () -> socket.bind(new Address.Netlink(0, -2)));
        }
    }

    // semantics 85
    @Test
    void a_bound_packet_socket_tells_interface_protocol_and_hardware() throws SocketError {
        try (var socket = packets()) {
            socket.bind(new Address.Packet("lo", ETH_P_IP));

            // 772 is ARPHRD_LOOPBACK.
            var name = (Address.Packet) socket.getsockname();
            assertEquals("lo", name.ifname());
            assertEquals(2048, name.proto());
            assertEquals(772, name.hatype());
            assertEquals(HardwareAddress.of(new byte[6]), name.addr());
        }
    }

    // semantics 85
    @Test
    void an_unbound_packet_socket_has_no_interface() throws SocketError {
        try (var socket = packets()) {
            assertEquals(new Address.Packet("", 0), socket.getsockname());
        }
    }

    // semantics 85
    @Test
    void an_interface_that_does_not_exist_is_ENODEV() throws SocketError {
        try (var socket = packets()) {
            assertErrno(ENODEV, () -> socket.bind(new Address.Packet("none", ETH_P_IP)));
        }
    }

    // semantics 85
    @Test
    void a_packet_protocol_is_sixteen_bits_in_host_order() throws SocketError {
        try (var socket = packets()) {
            assertRefused(
                    "proto must be 0-65535", () -> socket.bind(new Address.Packet("lo", 65536)));
            assertRefused("proto must be 0-65535", () -> socket.bind(new Address.Packet("lo", -1)));
        }
    }

    // semantics 85
    @Test
    void a_packet_from_the_loopback_tells_where_it_came_from() throws SocketError {
        try (var socket = packets();
                var sender = new Socket(AF_INET, SOCK_DGRAM)) {
            socket.bind(new Address.Packet("lo", ETH_P_IP));
            socket.settimeout(Duration.ofSeconds(10));
            sender.sendto(new byte[1], Address.inet("127.0.0.1", 9));

            var from = (Address.Packet) Objects.requireNonNull(socket.recvfrom(100).address());
            assertEquals("lo", from.ifname());
            assertEquals(2048, from.proto());
            assertEquals(772, from.hatype());
            assertEquals(HardwareAddress.of(new byte[6]), from.addr());
        }
    }

    @Test
    void recvmsg_tells_the_auxdata_of_a_packet() throws SocketError {
        try (var socket = packets();
                var sender = new Socket(AF_INET, SOCK_DGRAM)) {
            socket.setsockopt(SOL_PACKET, PACKET_AUXDATA, 1);
            socket.settimeout(Duration.ofSeconds(5));
            socket.bind(new Address.Packet("lo", ETH_P_IP));

            sender.sendto(new byte[] {1}, Address.inet("127.0.0.1", 9));

            var item = socket.recvmsg(100, 100).ancillary().getFirst();
            assertEquals(SOL_PACKET, item.level());
            assertEquals(PACKET_AUXDATA, item.type());
        }
    }
}
