package dev.sockeye.capture;

import static dev.sockeye.capture.SamplePackets.join;
import static dev.sockeye.capture.SamplePackets.u16;
import static dev.sockeye.capture.SamplePackets.u32;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.Address;
import dev.sockeye.Constants;
import dev.sockeye.HardwareAddress;
import dev.sockeye.Socket;
import dev.sockeye.conformance.Sender;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Checksums that are right, by other means, and every one that one bit makes wrong. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ChecksumTest {

    private static final int IP = 14;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int ICMP = 1;
    private static final int ICMPV6 = 58;

    private final PacketView view = new PacketView();

    private boolean isRight(byte[] frame) {
        view.wrap(SamplePackets.packet(1, frame));
        return view.isChecksumRight();
    }

    /** As RFC 1071 says it in numbers, not in a loop: the remainder by 65,535, complemented. */
    private static byte[] checksum(byte[] bytes) {
        var even = bytes.length % 2 == 0 ? bytes : Arrays.copyOf(bytes, bytes.length + 1);
        var number = new BigInteger(1, even);
        int sum = number.mod(BigInteger.valueOf(0xffff)).intValue();
        // 0 and 0xffff are the same remainder; only nothing but zeros sums up to 0.
        return u16(0xffff - (sum == 0 && number.signum() != 0 ? 0xffff : sum));
    }

    private static byte[] with(byte[] segment, int at, byte[] checksum) {
        var made = segment.clone();
        made[at] = checksum[0];
        made[at + 1] = checksum[1];
        return made;
    }

    private static int place(int protocol) {
        return switch (protocol) {
            case TCP -> 16;
            case UDP -> 6;
            default -> 2;
        };
    }

    private static byte[] segment(int protocol, byte[] data) {
        return switch (protocol) {
            case TCP -> join(with(SamplePackets.tcp(TcpView.ACK, new byte[0], data), 16, u16(0)));
            case UDP -> SamplePackets.udp(data);
            default ->
                    join(new byte[] {(byte) (protocol == ICMP ? 8 : 128), 0, 0, 0}, u32(9), data);
        };
    }

    private static byte[] overIpv4(int protocol, byte[] options, byte[] data) {
        var segment = segment(protocol, data);
        var addresses =
                Arrays.copyOfRange(SamplePackets.ipv4(protocol, options, 0, segment), 12, 20);
        var pseudo = join(addresses, new byte[] {0, (byte) protocol}, u16(segment.length));
        var summed = protocol == ICMP ? segment : join(pseudo, segment);
        return SamplePackets.ethernet(
                0x0800,
                SamplePackets.ipv4(
                        protocol, options, 0, with(segment, place(protocol), checksum(summed))));
    }

    private static byte[] overIpv6(int protocol, boolean extended, byte[] data) {
        var segment = segment(protocol, data);
        var addresses = Arrays.copyOfRange(SamplePackets.ipv6(protocol, segment), 8, 40);
        var pseudo = join(addresses, u32(segment.length), u32(protocol));
        var summed = with(segment, place(protocol), checksum(join(pseudo, segment)));
        return SamplePackets.ethernet(
                0x86dd,
                extended
                        ? SamplePackets.ipv6(60, SamplePackets.extension(protocol, 1, summed))
                        : SamplePackets.ipv6(protocol, summed));
    }

    static Stream<Arguments> frames() {
        return IntStream.of(0, 1, 2, 7, 64, 1_401)
                .boxed()
                .flatMap(length -> {
                    var data = new byte[length];
                    for (int i = 0; i < length; i++) {
                        data[i] = (byte) (i * 89 + 200);
                    }
                    var options = new byte[] {1, 1, 1, 0};
                    return Stream.of(
                            Arguments.of("TCP", length, overIpv4(TCP, new byte[0], data)),
                            Arguments.of("TCP, IP options", length, overIpv4(TCP, options, data)),
                            Arguments.of("UDP", length, overIpv4(UDP, new byte[0], data)),
                            Arguments.of("ICMP", length, overIpv4(ICMP, options, data)),
                            Arguments.of("TCP, IPv6", length, overIpv6(TCP, false, data)),
                            Arguments.of("UDP, IPv6", length, overIpv6(UDP, true, data)),
                            Arguments.of("ICMPv6", length, overIpv6(ICMPV6, true, data)));
                });
    }

    @ParameterizedTest(name = "{0} with {1} bytes")
    @MethodSource("frames")
    void a_right_checksum_is_right_and_each_bit_of_it_matters(
            String kind, int length, byte[] frame) {
        assertTrue(isRight(frame));

        int from = frame.length - length - 4; // within the header, and all of the data
        for (int bit = 8 * from; bit < 8 * frame.length; bit++) {
            if (isNeutral(kind, length, bit - 8 * from)) {
                continue;
            }
            frame[bit / 8] ^= (byte) (1 << bit % 8);
            int wrong = bit;
            assertFalse(isRight(frame), () -> kind + ", bit " + wrong);
            frame[bit / 8] ^= (byte) (1 << bit % 8);
        }
    }

    /** The length of a UDP packet says how far it goes, which other tests look at. */
    private static boolean isNeutral(String kind, int length, int bit) {
        return kind.startsWith("UDP") && bit < 16 && length >= 0;
    }

    @ParameterizedTest(name = "{0} with {1} bytes")
    @MethodSource("frames")
    void padding_of_a_frame_is_not_summed_and_a_cut_one_is_not_right(
            String kind, int length, byte[] frame) {
        var padded = join(frame, new byte[] {1, 2, 3, 4, 5});

        assertTrue(isRight(padded), kind);
        assertFalse(isRight(Arrays.copyOf(frame, frame.length - 1)), kind);
    }

    @Test
    void a_packet_to_or_from_another_address_is_wrong_but_for_ICMP() {
        for (var frame :
                List.of(
                        overIpv4(TCP, new byte[0], new byte[3]),
                        overIpv4(UDP, new byte[0], new byte[3]))) {
            frame[IP + 12] ^= 1;
            assertFalse(isRight(frame));
        }
        for (int protocol : new int[] {TCP, UDP, ICMPV6}) {
            var frame = overIpv6(protocol, false, new byte[3]);
            frame[IP + 39] ^= 1;
            assertFalse(isRight(frame));
        }
        var icmp = overIpv4(ICMP, new byte[0], new byte[3]);
        icmp[IP + 12] ^= 1;
        assertTrue(isRight(icmp));
    }

    @Test
    void a_UDP_checksum_of_zero_is_none_over_IPv4_and_wrong_over_IPv6() {
        var ipv4 = overIpv4(UDP, new byte[0], new byte[5]);
        var ipv6 = overIpv6(UDP, false, new byte[5]);

        assertTrue(isRight(with(ipv4, IP + 20 + 6, u16(0))));
        assertFalse(isRight(with(ipv6, IP + 40 + 6, u16(0))));
    }

    /** What would be 0 is sent as 0xffff, RFC 768. */
    @Test
    void a_UDP_checksum_that_would_be_zero_is_right_as_all_ones() {
        var data = new byte[2];
        var sum = overIpv4(UDP, new byte[0], data);
        data[0] = sum[IP + 20 + 6];
        data[1] = sum[IP + 20 + 7];
        var frame = overIpv4(UDP, new byte[0], data);
        assertEquals(0, frame[IP + 20 + 6]);
        assertEquals(0, frame[IP + 20 + 7]);

        assertTrue(isRight(with(frame, IP + 20 + 6, u16(0xffff))));
        assertFalse(isRight(with(frame, IP + 20 + 6, u16(0xfffe))));
    }

    @Test
    void what_the_kernel_sends_without_offload_is_right_and_with_it_is_not() throws Exception {
        try (var cable = new Cable("ethtool")) {
            Cable.must("ethtool", "-K", cable.name, "tx", "off", "tso", "off", "gso", "off");
            Cable.must("ip", "address", "add", "198.18.0.1/24", "dev", cable.name);
            Cable.must("ip", "address", "add", "2001:db8::1/64", "dev", cable.name, "nodad");
            var there = peer(cable);
            var kinds = new ArrayList<String>();
            for (byte[] frame : sent(cable, there)) {
                boolean right = isRight(frame);
                kinds.add(view.etherType() + "/" + view.protocol());
                assertTrue(right, () -> Arrays.toString(frame));
            }
            for (var kind :
                    List.of("2048/17", "2048/6", "2048/1", "34525/17", "34525/6", "34525/58")) {
                assertTrue(kinds.contains(kind), () -> kind + " is not in " + kinds);
            }

            Cable.must("ethtool", "-K", cable.name, "tx", "on");
            assertTrue(sent(cable, there).stream().anyMatch(frame -> !isRight(frame)));
        }
    }

    /** Tells the kernel where the peers are, of whom nobody answers. */
    private static HardwareAddress peer(Cable cable) throws IOException {
        var mac = "02:00:00:00:00:02";
        for (var host : List.of("198.18.0.2", "2001:db8::2")) {
            Cable.must(
                    "ip",
                    "neighbour",
                    "replace",
                    host,
                    "lladdr",
                    mac,
                    "nud",
                    "permanent",
                    "dev",
                    cable.name);
        }
        return HardwareAddress.of(new byte[] {2, 0, 0, 0, 0, 2});
    }

    /** Packets of each kind, of odd and even lengths, as they leave. */
    private static List<byte[]> sent(Cable cable, HardwareAddress to) throws IOException {
        var frames = new ArrayList<byte[]>();
        try (var capture = Sender.open(Capture.on(cable.name).direction(Capture.Direction.OUT))) {
            for (int length : new int[] {0, 1, 2, 333, 1_400}) {
                datagram(Constants.AF_INET, Address.inet("198.18.0.2", 9), length);
                datagram(Constants.AF_INET6, Address.inet6("2001:db8::2", 9), length);
            }
            connection(Constants.AF_INET, Address.inet("198.18.0.2", 9));
            connection(Constants.AF_INET6, Address.inet6("2001:db8::2", 9));
            ping("198.18.0.2");
            ping("2001:db8::2");
            capture.stop();
            for (var block : capture) {
                try (block) {
                    block.copy().stream()
                            .map(Packet::data)
                            .filter(data -> isTo(data, to))
                            .forEach(frames::add);
                }
            }
        }
        return frames;
    }

    private static boolean isTo(byte[] frame, HardwareAddress to) {
        return HardwareAddress.of(Arrays.copyOf(frame, 6)).equals(to);
    }

    private static void datagram(int family, Address to, int length) throws IOException {
        try (var socket = new Socket(family, Constants.SOCK_DGRAM)) {
            socket.sendto(SamplePackets.series(2).get(1).data(), to);
            socket.sendto(new byte[length], to);
        }
    }

    private static void connection(int family, Address to) throws IOException {
        try (var socket = new Socket(family, Constants.SOCK_STREAM)) {
            socket.settimeout(Duration.ZERO);
            assertEquals(Constants.EINPROGRESS, socket.connectEx(to));
        }
    }

    private static void ping(String host) throws IOException {
        boolean ipv6 = host.contains(":");
        int protocol = ipv6 ? Constants.IPPROTO_ICMPV6 : Constants.IPPROTO_ICMP;
        var request =
                join(new byte[] {(byte) (ipv6 ? 128 : 8), 0, 0, 0}, u32(9), new byte[] {1, 2, 3});
        var whole = ipv6 ? request : with(request, 2, checksum(request));
        try (var socket =
                new Socket(
                        ipv6 ? Constants.AF_INET6 : Constants.AF_INET,
                        Constants.SOCK_RAW,
                        protocol)) {
            socket.sendto(whole, ipv6 ? Address.inet6(host, 0) : Address.inet(host, 0));
        }
    }
}
