package dev.sockeye;

import static dev.sockeye.conformance.SocketAssertions.assertErrno;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The typed options by which groups are joined, left and filtered. */
final class MembershipOptionsTest {

    private static final int IFF_PROMISC = 0x100;

    /** A group joined by one option and left by another. */
    record Membership<T>(
            SocketKind kind, SocketOption<T> join, SocketOption<T> leave, T request, int errno) {
        @Override
        public String toString() {
            return join + " " + request;
        }

        void check() throws SocketError {
            try (var socket = kind.open()) {
                socket.setsockopt(join, request);
                socket.setsockopt(leave, request);
                assertErrno(errno, () -> socket.setsockopt(leave, request));
            }
        }
    }

    private static <T> Membership<T> of(
            SocketKind kind, SocketOption<T> join, SocketOption<T> leave, T request) {
        boolean ofSource = join.name().contains("SOURCE");
        int errno = ofSource ? Constants.EINVAL : Constants.EADDRNOTAVAIL;
        return new Membership<>(kind, join, leave, request, errno);
    }

    static Stream<Membership<?>> memberships() {
        var group = Address.inet("239.1.2.3", 0);
        var group6 = Address.inet6("ff02::1:2:3", 0);
        return Stream.of(
                of(
                        SocketKind.UDP,
                        SocketOptions.IP_ADD_MEMBERSHIP,
                        SocketOptions.IP_DROP_MEMBERSHIP,
                        new IpMreqn("239.1.2.3", "127.0.0.1", 0)),
                of(
                        SocketKind.UDP,
                        SocketOptions.IP_ADD_MEMBERSHIP,
                        SocketOptions.IP_DROP_MEMBERSHIP,
                        new IpMreqn("239.1.2.3", "", 1)),
                of(
                        SocketKind.UDP,
                        SocketOptions.IP_ADD_SOURCE_MEMBERSHIP,
                        SocketOptions.IP_DROP_SOURCE_MEMBERSHIP,
                        new IpMreqSource("239.1.2.3", "127.0.0.1", "127.0.0.5")),
                of(
                        SocketKind.UDP,
                        SocketOptions.MCAST_JOIN_GROUP,
                        SocketOptions.MCAST_LEAVE_GROUP,
                        new GroupReq(1, group)),
                of(
                        SocketKind.UDP,
                        SocketOptions.MCAST_JOIN_SOURCE_GROUP,
                        SocketOptions.MCAST_LEAVE_SOURCE_GROUP,
                        new GroupSourceReq(1, group, Address.inet("127.0.0.5", 0))),
                of(
                        SocketKind.UDP6,
                        SocketOptions.IPV6_JOIN_GROUP,
                        SocketOptions.IPV6_LEAVE_GROUP,
                        new Ipv6Mreq("ff02::1:2:3", 1)),
                of(
                        SocketKind.UDP6,
                        SocketOptions.IPV6_ADD_MEMBERSHIP,
                        SocketOptions.IPV6_DROP_MEMBERSHIP,
                        new Ipv6Mreq("ff02::1:2:3", 1)),
                of(
                        SocketKind.UDP6,
                        SocketOptions.MCAST_JOIN_GROUP,
                        SocketOptions.MCAST_LEAVE_GROUP,
                        new GroupReq(1, group6)),
                of(
                        SocketKind.UDP6,
                        SocketOptions.MCAST_JOIN_SOURCE_GROUP,
                        SocketOptions.MCAST_LEAVE_SOURCE_GROUP,
                        new GroupSourceReq(1, group6, Address.inet6("::1", 0))));
    }

    @ParameterizedTest
    @MethodSource("memberships")
    void a_group_that_was_joined_can_be_left_once(Membership<?> membership) throws Exception {
        membership.check();
    }

    @Test
    void PACKET_MR_PROMISC_makes_the_interface_promiscuous_until_it_is_dropped() throws Exception {
        var flags = Path.of("/sys/class/net/lo/flags");
        var request = new PacketMreq(1, Constants.PACKET_MR_PROMISC);
        try (var socket = SocketKind.PACKET.open()) {
            assumeTrue(Files.isReadable(flags), "there is no sysfs here");
            socket.setsockopt(SocketOptions.PACKET_ADD_MEMBERSHIP, request);
            assertEquals(
                    IFF_PROMISC, Integer.decode(Files.readString(flags).strip()) & IFF_PROMISC);

            socket.setsockopt(SocketOptions.PACKET_DROP_MEMBERSHIP, request);

            assertEquals(0, Integer.decode(Files.readString(flags).strip()) & IFF_PROMISC);
        }
    }

    @Test
    void a_source_is_blocked_and_unblocked() throws Exception {
        var source = new IpMreqSource("239.1.2.3", "127.0.0.1", "127.0.0.5");
        try (var socket = SocketKind.UDP.open()) {
            socket.setsockopt(SocketOptions.IP_ADD_MEMBERSHIP, new IpMreqn("239.1.2.3", "", 1));
            socket.setsockopt(SocketOptions.IP_BLOCK_SOURCE, source);
            socket.setsockopt(SocketOptions.IP_UNBLOCK_SOURCE, source);

            assertErrno(
                    Constants.EADDRNOTAVAIL,
                    () -> socket.setsockopt(SocketOptions.IP_UNBLOCK_SOURCE, source));
        }
    }
}
