package dev.sockeye;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sockeye.conformance.Family;
import dev.sockeye.conformance.Loopback;
import dev.sockeye.sys.Platform;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The typed options: what is set is read back, and what cannot be done is refused. */
final class SocketOptionsTest {

    private static final int DOUBLED = Platform.LINUX ? 16_384 : 8192;

    /** An option, a value set, and the value read back. */
    record Row<T>(SocketKind kind, SocketOption<T> option, T set, T back) {
        @Override
        public String toString() {
            return option + " " + set;
        }

        void check() throws SocketError {
            assumeTrue(option.isDefined(), "this platform does not have it");
            try (var socket = kind.open()) {
                setOrSkip(socket);
                assertEquals(back, socket.getsockopt(option));
            }
        }

        private void setOrSkip(Socket socket) throws SocketError {
            try {
                socket.setsockopt(option, set);
            } catch (SocketError e) {
                assumeFalse(
                        e.errno() == Constants.EPERM || e.errno() == Constants.ENOPROTOOPT,
                        () -> option + " needs a privilege or a newer kernel: " + e.getMessage());
                throw e;
            }
        }
    }

    private static <T> Row<T> row(SocketKind kind, SocketOption<T> option, T set, T back) {
        return new Row<>(kind, option, set, back);
    }

    private static <T> Row<T> row(SocketKind kind, SocketOption<T> option, T value) {
        return row(kind, option, value, value);
    }

    private static Stream<Row<Boolean>> flags(
            SocketKind kind, List<SocketOption<Boolean>> options) {
        return options.stream().flatMap(o -> Stream.of(row(kind, o, true), row(kind, o, false)));
    }

    static Stream<Row<?>> rows() {
        return Stream.of(flagsOfSockets(), ofSockets(), flagsOfIp(), ofIp(), ofTcp(), ofOthers())
                .flatMap(rows -> rows);
    }

    private static Stream<Row<?>> flagsOfSockets() {
        return Stream.<Stream<? extends Row<?>>>of(
                        flags(
                                SocketKind.UDP,
                                List.of(
                                        SocketOptions.SO_BROADCAST,
                                        SocketOptions.SO_DEBUG,
                                        SocketOptions.SO_DONTROUTE,
                                        SocketOptions.SO_NO_CHECK,
                                        SocketOptions.SO_OOBINLINE,
                                        SocketOptions.SO_RCVMARK,
                                        SocketOptions.SO_REUSEADDR,
                                        SocketOptions.SO_REUSEPORT,
                                        SocketOptions.SO_RXQ_OVFL,
                                        SocketOptions.SO_SELECT_ERR_QUEUE,
                                        SocketOptions.SO_TIMESTAMP,
                                        SocketOptions.SO_TIMESTAMPNS,
                                        SocketOptions.SO_WIFI_STATUS,
                                        SocketOptions.SO_ZEROCOPY,
                                        SocketOptions.UDP_CORK,
                                        SocketOptions.UDP_GRO)),
                        flags(
                                SocketKind.UNIX,
                                List.of(
                                        SocketOptions.SO_PASSCRED,
                                        SocketOptions.SO_PASSPIDFD,
                                        SocketOptions.SO_PASSSEC)),
                        flags(
                                SocketKind.TCP,
                                List.of(
                                        SocketOptions.SO_KEEPALIVE,
                                        SocketOptions.TCP_CORK,
                                        SocketOptions.TCP_FASTOPEN_CONNECT,
                                        SocketOptions.TCP_INQ,
                                        SocketOptions.TCP_NODELAY)))
                .flatMap(rows -> rows);
    }

    private static Stream<Row<?>> ofSockets() {
        return Stream.of(
                row(SocketKind.UDP, SocketOptions.SO_BINDTODEVICE, "lo"),
                row(SocketKind.UDP, SocketOptions.SO_BINDTODEVICE, ""),
                row(SocketKind.UDP, SocketOptions.SO_BINDTOIFINDEX, 1),
                row(SocketKind.UDP, SocketOptions.SO_BUF_LOCK, 3),
                row(SocketKind.UDP, SocketOptions.SO_BUSY_POLL, 50),
                row(SocketKind.UDP, SocketOptions.SO_INCOMING_CPU, 0),
                row(SocketKind.TCP, SocketOptions.SO_LINGER, new Linger(true, 7)),
                row(SocketKind.TCP, SocketOptions.SO_LINGER, new Linger(false, 0)),
                row(SocketKind.UDP, SocketOptions.SO_MARK, 0xcafe),
                row(SocketKind.UDP, SocketOptions.SO_MAX_PACING_RATE, 123_456_789L),
                row(SocketKind.UDP, SocketOptions.SO_MAX_PACING_RATE, 1L << 40),
                row(SocketKind.UNIX, SocketOptions.SO_PEEK_OFF, 3),
                row(SocketKind.UDP, SocketOptions.SO_PRIORITY, 5),
                // Linux doubles what is set.
                row(SocketKind.UDP, SocketOptions.SO_RCVBUF, 8192, DOUBLED),
                row(SocketKind.UDP, SocketOptions.SO_SNDBUF, 8192, DOUBLED),
                row(SocketKind.TCP, SocketOptions.SO_RCVLOWAT, 5),
                row(SocketKind.UDP, SocketOptions.SO_RCVTIMEO, Duration.ofMillis(1500)),
                row(SocketKind.UDP, SocketOptions.SO_RCVTIMEO, Duration.ZERO),
                row(SocketKind.UDP, SocketOptions.SO_SNDTIMEO, Duration.ofSeconds(100)),
                row(
                        SocketKind.UDP,
                        SocketOptions.SO_TIMESTAMPING,
                        Constants.SOF_TIMESTAMPING_SOFTWARE
                                | Constants.SOF_TIMESTAMPING_RX_SOFTWARE),
                row(SocketKind.TCP, SocketOptions.SO_TXREHASH, 1));
    }

    private static Stream<Row<?>> flagsOfIp() {
        return Stream.<Stream<? extends Row<?>>>of(
                        flags(
                                SocketKind.UDP,
                                List.of(
                                        SocketOptions.IP_BIND_ADDRESS_NO_PORT,
                                        SocketOptions.IP_FREEBIND,
                                        SocketOptions.IP_MULTICAST_ALL,
                                        SocketOptions.IP_MULTICAST_LOOP,
                                        SocketOptions.IP_PKTINFO,
                                        SocketOptions.IP_RECVERR,
                                        SocketOptions.IP_RECVOPTS,
                                        SocketOptions.IP_RECVORIGDSTADDR,
                                        SocketOptions.IP_RECVRETOPTS,
                                        SocketOptions.IP_RECVTOS,
                                        SocketOptions.IP_RECVTTL,
                                        SocketOptions.IP_RETOPTS,
                                        SocketOptions.IP_TRANSPARENT)),
                        flags(SocketKind.RAW, List.of(SocketOptions.IP_HDRINCL)),
                        flags(
                                SocketKind.UDP6,
                                List.of(
                                        SocketOptions.IPV6_DONTFRAG,
                                        SocketOptions.IPV6_FLOWINFO,
                                        SocketOptions.IPV6_FREEBIND,
                                        SocketOptions.IPV6_MULTICAST_ALL,
                                        SocketOptions.IPV6_MULTICAST_LOOP,
                                        SocketOptions.IPV6_RECVDSTOPTS,
                                        SocketOptions.IPV6_RECVERR,
                                        SocketOptions.IPV6_RECVHOPLIMIT,
                                        SocketOptions.IPV6_RECVHOPOPTS,
                                        SocketOptions.IPV6_RECVPATHMTU,
                                        SocketOptions.IPV6_RECVPKTINFO,
                                        SocketOptions.IPV6_RECVRTHDR,
                                        SocketOptions.IPV6_RECVTCLASS,
                                        SocketOptions.IPV6_TRANSPARENT,
                                        SocketOptions.IPV6_V6ONLY)))
                .flatMap(rows -> rows);
    }

    private static Stream<Row<?>> ofIp() {
        return Stream.of(
                row(SocketKind.UDP, SocketOptions.IP_MTU_DISCOVER, Constants.IP_PMTUDISC_DO),
                row(SocketKind.UDP, SocketOptions.IP_MULTICAST_IF, "127.0.0.1"),
                row(SocketKind.UDP, SocketOptions.IP_MULTICAST_IF, "", "0.0.0.0"),
                row(SocketKind.UDP, SocketOptions.IP_MULTICAST_TTL, 9),
                row(SocketKind.UDP, SocketOptions.IP_TOS, 0x10),
                row(SocketKind.UDP, SocketOptions.IP_TTL, 42),
                row(SocketKind.RAW, SocketOptions.ICMP_FILTER, ~1),
                row(SocketKind.RAW6, SocketOptions.IPV6_CHECKSUM, 2),
                row(SocketKind.UDP6, SocketOptions.IPV6_MTU_DISCOVER, Constants.IPV6_PMTUDISC_DO),
                row(SocketKind.UDP6, SocketOptions.IPV6_MULTICAST_HOPS, 9),
                row(SocketKind.UDP6, SocketOptions.IPV6_MULTICAST_IF, 1),
                row(SocketKind.UDP6, SocketOptions.IPV6_TCLASS, 0x20),
                row(SocketKind.UDP6, SocketOptions.IPV6_UNICAST_HOPS, 42));
    }

    private static Stream<Row<?>> ofTcp() {
        return Stream.of(
                row(SocketKind.TCP, SocketOptions.TCP_CONGESTION, "reno"),
                row(SocketKind.TCP, SocketOptions.TCP_KEEPCNT, 3),
                row(SocketKind.TCP, SocketOptions.TCP_KEEPIDLE, 60),
                row(SocketKind.TCP6, SocketOptions.TCP_KEEPINTVL, 5),
                row(SocketKind.TCP, SocketOptions.TCP_LINGER2, 30),
                row(SocketKind.TCP, SocketOptions.TCP_NOTSENT_LOWAT, 16384),
                row(SocketKind.TCP, SocketOptions.TCP_QUICKACK, false),
                row(SocketKind.TCP, SocketOptions.TCP_SAVE_SYN, 1),
                row(SocketKind.TCP, SocketOptions.TCP_SYNCNT, 3),
                row(SocketKind.TCP, SocketOptions.TCP_TX_DELAY, 1000),
                row(SocketKind.TCP, SocketOptions.TCP_USER_TIMEOUT, 30_000),
                row(SocketKind.TCP, SocketOptions.TCP_WINDOW_CLAMP, 65_536));
    }

    private static Stream<Row<?>> ofOthers() {
        return Stream.<Stream<? extends Row<?>>>of(
                        flags(
                                SocketKind.NETLINK,
                                List.of(
                                        SocketOptions.NETLINK_EXT_ACK,
                                        SocketOptions.NETLINK_NO_ENOBUFS,
                                        SocketOptions.NETLINK_PKTINFO)),
                        flags(
                                SocketKind.PACKET,
                                List.of(
                                        SocketOptions.PACKET_AUXDATA,
                                        SocketOptions.PACKET_IGNORE_OUTGOING,
                                        SocketOptions.PACKET_ORIGDEV,
                                        SocketOptions.PACKET_QDISC_BYPASS,
                                        SocketOptions.PACKET_VNET_HDR)),
                        flags(
                                SocketKind.CAN,
                                List.of(
                                        SocketOptions.CAN_RAW_FD_FRAMES,
                                        SocketOptions.CAN_RAW_JOIN_FILTERS,
                                        SocketOptions.CAN_RAW_LOOPBACK,
                                        SocketOptions.CAN_RAW_RECV_OWN_MSGS)),
                        Stream.of(
                                row(SocketKind.UDP, SocketOptions.UDP_SEGMENT, 1200),
                                row(SocketKind.UDPLITE, SocketOptions.UDPLITE_RECV_CSCOV, 20),
                                row(SocketKind.UDPLITE, SocketOptions.UDPLITE_SEND_CSCOV, 20),
                                row(SocketKind.PACKET, SocketOptions.PACKET_RESERVE, 16),
                                row(SocketKind.PACKET, SocketOptions.PACKET_VERSION, 2),
                                row(SocketKind.PACKET, SocketOptions.PACKET_TIMESTAMP, 0),
                                row(
                                        SocketKind.VSOCK,
                                        SocketOptions.SO_VM_SOCKETS_BUFFER_SIZE,
                                        65_536L),
                                row(
                                        SocketKind.VSOCK,
                                        SocketOptions.SO_VM_SOCKETS_BUFFER_MAX_SIZE,
                                        5L << 30)))
                .flatMap(rows -> rows);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void what_is_set_is_read_back(Row<?> row) throws Exception {
        row.check();
    }

    // ---- what can only be read ----

    @ParameterizedTest
    @EnumSource
    void a_socket_tells_what_it_is(Family family) throws Exception {
        try (var socket = Loopback.listener(family)) {
            assertEquals(true, socket.getsockopt(SocketOptions.SO_ACCEPTCONN));
            assertEquals(family.value(), socket.getsockopt(SocketOptions.SO_DOMAIN));
            assertEquals(Constants.SOCK_STREAM, socket.getsockopt(SocketOptions.SO_TYPE));
            assertEquals(0, socket.getsockopt(SocketOptions.SO_ERROR));
            assertNotEquals(0, socket.getsockopt(SocketOptions.SO_COOKIE));
            assertEquals(9, socket.getsockopt(SocketOptions.SO_MEMINFO).size());
        }
    }

    @Test
    void SO_PEERCRED_tells_who_connected() throws Exception {
        try (var pair = Loopback.socketpair(Constants.SOCK_STREAM)) {
            var peer = pair.first().getsockopt(SocketOptions.SO_PEERCRED);

            assertEquals(ProcessHandle.current().pid(), peer.pid());
            assertTrue(peer.uid() >= 0 && peer.gid() >= 0, peer::toString);
        }
    }

    @Test
    void SO_PEERCRED_without_a_peer_has_unsigned_ids() throws Exception {
        try (var socket = new Socket(Constants.AF_UNIX)) {
            assertEquals(
                    new Ucred(0, 0xffffffffL, 0xffffffffL),
                    socket.getsockopt(SocketOptions.SO_PEERCRED));
        }
    }

    @Test
    void PACKET_STATISTICS_of_a_new_socket_are_zero() throws Exception {
        try (var socket = SocketKind.PACKET.open()) {
            assertEquals(
                    new TpacketStats(0, 0), socket.getsockopt(SocketOptions.PACKET_STATISTICS));
        }
    }

    @Test
    void TCP_MAXSEG_of_a_connection_is_more_than_nothing() throws Exception {
        try (var pair = Loopback.streams(Family.INET)) {
            assertTrue(pair.first().getsockopt(SocketOptions.TCP_MAXSEG) > 500);
        }
    }

    @Test
    void TCP_FASTOPEN_KEY_reads_back_its_bytes() throws Exception {
        byte[] key = new byte[16];
        Arrays.fill(key, (byte) 7);
        try (var socket = Loopback.listener(Family.INET)) {
            socket.setsockopt(SocketOptions.TCP_FASTOPEN_KEY, key);

            assertArrayEquals(key, socket.getsockopt(SocketOptions.TCP_FASTOPEN_KEY));
        }
    }
}
