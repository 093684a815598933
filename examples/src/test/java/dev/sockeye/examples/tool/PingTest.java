package dev.sockeye.examples.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sockeye.Address;
import dev.sockeye.Sockets;
import dev.sockeye.examples.Program;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PingTest {
    private static final String NO_RAW = "setpriv --bounding-set=-net_raw";
    private static final int NOT_ALLOWED = 77;

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void ping_of_the_loopback_tells_of_each_reply_and_sums_up(String host) throws Exception {
        assumePermitted(host);
        try (var ping = Program.tool("ping", "-c", "2", "-i", "0.01", host)) {
            assertEquals(0, ping.status(), ping::toString);
            assertTrue(
                    ping.out()
                            .matches(
                                    """
                                    PING HOST \\(HOST\\) 56.* bytes.*
                                    64 bytes from HOST: icmp_seq=1 ttl=[0-9]+ time=[0-9.]+ ms
                                    64 bytes from HOST: icmp_seq=2 ttl=[0-9]+ time=[0-9.]+ ms

                                    --- HOST ping statistics ---
                                    2 packets transmitted, 2 received, 0% packet loss, time [0-9]+ms
                                    rtt min/avg/max/mdev = [0-9.]+/[0-9.]+/[0-9.]+/[0-9.]+ ms
                                    """
                                            .replace("HOST", host)),
                    ping.out());
        }
    }

    @Test
    void ping_counts_a_reply_that_has_come_when_the_time_is_over() throws Exception {
        assumePermitted("127.0.0.1");
        try (var ping = Program.tool("ping", "-c", "1", "-W", "0.000001", "127.0.0.1")) {
            assertEquals(0, ping.status(), ping::toString);
            assertTrue(ping.out().contains("1 packets transmitted, 1 received"), ping.out());
        }
    }

    @Test
    void ping_that_is_ended_sums_up() throws Exception {
        assumePermitted("127.0.0.1");
        try (var ping = Program.tool("ping", "127.0.0.1")) {
            ping.awaitOut("icmp_seq=1");
            ping.process().toHandle().destroy(); // Process.destroy would close the pipes, too.
            ping.status();
            assertTrue(ping.out().contains("packets transmitted"), ping.out());
        }
    }

    @Test
    void ping_that_nobody_answers_has_status_1() throws Exception {
        try (var ping = inOwnNetwork("echo 1 >$net/icmp_echo_ignore_all", "")) {
            assertEquals(1, status(ping), ping::toString);
            assertTrue(ping.out().contains("1 packets transmitted, 0 received"), ping.out());
        }
    }

    @Test
    void ping_without_the_right_to_raw_sockets_takes_a_datagram_socket() throws Exception {
        try (var ping = inOwnNetwork("echo 0 0 >$net/ping_group_range", NO_RAW)) {
            assertEquals(0, status(ping), ping::toString);
            assertTrue(ping.out().contains("of data, without a raw socket."), ping.out());
            assertTrue(ping.out().contains("icmp_seq=1 ttl="), ping.out());
        }
    }

    @Test
    void ping_without_any_right_says_what_it_takes() throws Exception {
        try (var ping = inOwnNetwork("true", NO_RAW)) {
            assertEquals(1, status(ping), ping::toString);
            assertEquals(
                    "sockeye: no permission to send ICMP: that takes CAP_NET_RAW (or root), or a"
                            + " group in net.ipv4.ping_group_range\n",
                    ping.err());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-c 0 ::1", "-i 0 ::1", "-W -1 ::1", "", "-4 -6 ::1"})
    void wrong_arguments_are_refused(String arguments) throws Exception {
        try (var ping = Program.tool(("ping " + arguments).trim().split(" "))) {
            assertEquals(2, ping.status(), ping::toString);
        }
    }

    /** Pings the loopback of a network of its own, by a command that takes a right away first. */
    private static Program inOwnNetwork(String setUp, String without) throws IOException {
        var command = new ArrayList<>(List.of("unshare", "-rn", "sh", "-c"));
        command.add(
                "net=/proc/sys/net/ipv4; ip link set lo up && (%s) 2>&- || exit %d; exec %s \"$@\""
                        .formatted(setUp, NOT_ALLOWED, without));
        command.add("sh");
        command.addAll(Program.toolCommand("ping", "-c", "1", "-W", "0.1", "127.0.0.1"));
        return Program.start(command, Redirect.PIPE);
    }

    private static int status(Program program) throws InterruptedException {
        int status = program.status();
        assumeTrue(
                status != NOT_ALLOWED && !program.err().contains("unshare"),
                "network namespaces cannot be made here");
        return status;
    }

    /** Skips the test where ICMP is not permitted, or there is no IPv6. */
    private static void assumePermitted(String host) throws IOException {
        boolean ipv6 = host.contains(":");
        assumeTrue(!ipv6 || Sockets.hasIpv6(), "there is no IPv6");
        var reason = whyNot(ipv6 ? Address.inet6(host, 0) : Address.inet(host, 0));
        assumeTrue(reason.isEmpty(), reason);
    }

    private static String whyNot(Address host) {
        try {
            EchoSocket.open(host).close();
            return "";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
