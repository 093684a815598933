package dev.sockeye.examples.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The six example programs of the reference, run from their source files. */
@Timeout(120)
final class ReferenceExamplesTest {

    /** A listener on 0.0.0.0:50007, as /proc/net/tcp has it. */
    private static final String LISTENER = ":C357 00000000:0000 0A";

    /** A packet socket for every protocol, bound to the first interface: /proc/net/packet. */
    private static final String SNIFFER = "3    0003   1";

    @TempDir Path directory;

    private Namespace namespace;

    @BeforeEach
    void create() throws Exception {
        namespace = Namespace.create(directory);
    }

    @AfterEach
    void close() {
        namespace.close();
    }

    @Test
    void the_echo_client_hears_its_greeting_from_the_echo_server() throws Exception {
        var server = namespace.start("EchoServerIpv4");
        namespace.await("tcp", LISTENER);

        var client = namespace.start("EchoClientIpv4", "127.0.0.1");

        assertEquals("Received Hello, world", client.result());
        assertTrue(server.result().startsWith("Connected by 127.0.0.1:"), server::toString);
    }

    @Test
    void the_echo_client_for_both_families_hears_from_the_server_for_both() throws Exception {
        var server = namespace.start("EchoServerAnyFamily");
        namespace.await("tcp", LISTENER);

        var client = namespace.start("EchoClientAnyFamily", "localhost");

        assertEquals("Received Hello, world", client.result());
        assertTrue(server.result().startsWith("Connected by "), server::toString);
    }

    @Test
    void the_sniffer_prints_a_packet_of_the_loopback_interface() throws Exception {
        var sniffer = namespace.start("RawSniffer", "lo");
        namespace.await("packet", SNIFFER);

        namespace.start("EchoClientIpv4", "127.0.0.1");
        var lines = sniffer.result().lines().toList();

        assertTrue(lines.getFirst().contains("lo"), lines::toString);
        // No hardware addresses on the loopback, then IPv4 without options.
        var start = "00 00 00 00 00 00 00 00 00 00 00 00 08 00 45";
        assertTrue(lines.getLast().startsWith(start), lines::toString);
    }

    @Test
    void a_server_with_SO_REUSEADDR_can_be_run_again_at_once() throws Exception {
        var first = namespace.start("ReuseAddress");
        namespace.await("tcp", LISTENER);
        assertEquals(
                "Received Hello, world", namespace.start("EchoClientIpv4", "127.0.0.1").result());
        first.result();

        var second = namespace.start("ReuseAddress");
        namespace.await("tcp", LISTENER);

        assertEquals(
                "Received Hello, world", namespace.start("EchoClientIpv4", "127.0.0.1").result());
        assertTrue(second.result().startsWith("Connected by "), second::toString);
    }
}
