package dev.sockeye;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sockeye.conformance.Bytes;
import dev.sockeye.conformance.Family;
import dev.sockeye.conformance.Loopback;
import dev.sockeye.conformance.Running;
import dev.sockeye.sys.TcpInfos;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TCP_INFO: of this kernel, and of older and newer ones. */
@Timeout(30)
final class TcpInfoTest {

    @BeforeEach
    void skipElsewhere() {
        assumeTrue(SocketOptions.TCP_INFO.isDefined(), "TCP_INFO is Linux's");
    }

    @Test
    void a_connection_tells_what_it_has_sent_and_received() throws Exception {
        try (var pair = Loopback.streams(Family.INET)) {
            pair.first().sendall(Bytes.random(1000));
            pair.second().recv(1000, Constants.MSG_WAITALL);
            pair.second().sendall(Bytes.random(10));
            pair.first().recv(10, Constants.MSG_WAITALL);

            var info = pair.first().getsockopt(SocketOptions.TCP_INFO);

            assertEquals("ESTABLISHED", info.stateName());
            assertEquals(1000, info.bytesSent());
            assertEquals(10, info.bytesReceived());
            assertTrue(info.sndMss() > 500, info::toString);
            assertTrue(info.rtt().compareTo(Duration.ZERO) > 0, info::toString);
            assertTrue(info.rto().compareTo(Duration.ofMillis(1)) > 0, info::toString);
            assertNotNull(info.minRtt());
        }
    }

    @Test
    void a_listener_tells_its_backlog() throws Exception {
        try (var listener = new Socket()) {
            listener.bind(Address.inet("127.0.0.1", 0));
            listener.listen(7);

            var info = listener.getsockopt(SocketOptions.TCP_INFO);

            assertEquals("LISTEN", info.stateName());
            assertEquals(7, info.sacked());
            assertEquals(0, info.unacked());
        }
    }

    /** Of a kernel that knows only so many bytes. */
    private static TcpInfo cut(int length) throws SocketError {
        try (var pair = Loopback.streams(Family.INET)) {
            byte[] bytes = pair.first().getsockopt(Constants.IPPROTO_TCP, Constants.TCP_INFO, 1024);
            return Objects.requireNonNull(TcpInfos.decode(Arrays.copyOf(bytes, length)));
        }
    }

    @Test
    void the_oldest_kernels_answer_has_no_rates() throws Exception {
        var info = cut(104);

        assertEquals("ESTABLISHED", info.stateName());
        assertEquals(-1, info.pacingRate());
        assertEquals(-1, info.segsIn());
        assertEquals(-1, info.totalRto());
        assertNull(info.busyTime());
    }

    @ParameterizedTest
    @ValueSource(ints = {105, 111, 112, 136, 160, 192, 224, 232, 241, 247})
    void an_answer_of_any_length_is_read_as_far_as_it_goes(int length) throws Exception {
        var info = cut(length);

        assertEquals("ESTABLISHED", info.stateName());
        assertEquals(length >= 112, info.pacingRate() != -1);
        assertEquals(length >= 136, info.bytesReceived() != -1);
        assertNull(info.totalRtoTime());
    }

    @Test
    void the_counters_of_accurate_ecn_are_read_where_the_kernel_has_them() throws Exception {
        var words = ByteBuffer.allocate(280).order(ByteOrder.nativeOrder());
        IntStream.range(0, 70).forEach(words::putInt);

        var info = Objects.requireNonNull(TcpInfos.decode(words.array()));

        assertEquals(
                List.of(62L, 63L, 64L, 65L, 66L, 67L, 68L),
                List.of(
                        info.receivedCe(),
                        info.deliveredE1Bytes(),
                        info.deliveredE0Bytes(),
                        info.deliveredCeBytes(),
                        info.receivedE1Bytes(),
                        info.receivedE0Bytes(),
                        info.receivedCeBytes()));
        assertEquals(-1, cut(112).receivedCe());
    }

    @Test
    void a_newer_kernels_answer_is_read_as_far_as_it_is_known() throws Exception {
        var info = cut(1000);

        assertEquals("ESTABLISHED", info.stateName());
        assertNotNull(info.totalRtoTime());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 103})
    void an_answer_that_is_too_short_is_none(int length) {
        assertNull(TcpInfos.decode(new byte[length]));
    }

    @Test
    void it_says_what_ss_says() throws Exception {
        try (var pair = Loopback.streams(Family.INET)) {
            pair.first().sendall(Bytes.random(100_000));
            pair.second().recv(100_000, Constants.MSG_WAITALL);
            var own = (Address.Inet) pair.first().getsockname();
            awaitAcknowledged(pair.first()); // What is told changes with each acknowledgement.

            var ss = ss(own.port());
            var info = pair.first().getsockopt(SocketOptions.TCP_INFO);

            assertEquals(number(ss, " mss:(\\d+)"), info.sndMss());
            assertEquals(number(ss, " rcvmss:(\\d+)"), info.rcvMss());
            assertEquals(number(ss, " advmss:(\\d+)"), info.advmss());
            assertEquals(number(ss, " pmtu:(\\d+)"), info.pmtu());
            assertEquals(number(ss, " cwnd:(\\d+)"), info.sndCwnd());
            assertEquals(number(ss, " bytes_sent:(\\d+)"), info.bytesSent());
            assertEquals(number(ss, " bytes_acked:(\\d+)"), info.bytesAcked());
            assertEquals(number(ss, " segs_out:(\\d+)"), info.segsOut());
            assertEquals(number(ss, " segs_in:(\\d+)"), info.segsIn());
            assertEquals(number(ss, " wscale:(\\d+),"), info.sndWscale());
            assertEquals(number(ss, " wscale:\\d+,(\\d+)"), info.rcvWscale());
            assertEquals(number(ss, " rto:(\\d+)"), info.rto().toMillis());
            assertEquals(number(ss, " snd_wnd:(\\d+)"), info.sndWnd());
            assertEquals(number(ss, " rcv_ssthresh:(\\d+)"), info.rcvSsthresh());
            assertEquals(micros(ss, " rtt:([0-9.]+)/"), info.rtt().toNanos() / 1000, () -> ss);
            assertEquals(
                    micros(ss, " minrtt:([0-9.]+)"),
                    Objects.requireNonNull(info.minRtt()).toNanos() / 1000,
                    () -> ss);
        }
    }

    private static void awaitAcknowledged(Socket socket) throws SocketError {
        long deadline = System.nanoTime() + Running.PATIENCE.toNanos();
        while (socket.getsockopt(SocketOptions.TCP_INFO).unacked() > 0) {
            assertTrue(System.nanoTime() < deadline, "the peer acknowledges nothing");
            Thread.onSpinWait();
        }
    }

    private static String ss(int port) throws IOException, InterruptedException {
        Process process;
        try {
            process =
                    new ProcessBuilder("ss", "-tniH", "state", "established", "sport = :" + port)
                            .redirectErrorStream(true)
                            .start();
        } catch (IOException e) {
            assumeTrue(false, "there is no ss(8) here");
            throw e;
        }
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assumeTrue(process.waitFor() == 0 && output.contains("mss:"), () -> "ss says " + output);
        return output.replaceAll("\\s+", " ");
    }

    private static String group(String ss, String pattern) {
        var matcher = Pattern.compile(pattern).matcher(ss);
        assertTrue(matcher.find(), () -> pattern + " in " + ss);
        return matcher.group(1);
    }

    private static long number(String ss, String pattern) {
        return Long.parseLong(group(ss, pattern));
    }

    private static long micros(String ss, String pattern) {
        return Math.round(Double.parseDouble(group(ss, pattern)) * 1000);
    }
}
