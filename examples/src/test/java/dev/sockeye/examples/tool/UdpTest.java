package dev.sockeye.examples.tool;

import static dev.sockeye.Constants.AF_INET;
import static dev.sockeye.Constants.SOCK_DGRAM;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.Address;
import dev.sockeye.Socket;
import dev.sockeye.examples.Program;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class UdpTest {

    @Test
    void udp_answers_whoever_sent() throws Exception {
        try (var server = Program.tool("udp", "--listen", "-v", "127.0.0.1", "0");
                var client = Program.tool("udp", "127.0.0.1", "" + server.port())) {
            client.type("ping");
            server.awaitOut("ping");
            server.type("pong");
            client.awaitOut("pong");
            client.endInput();
            assertEquals(0, client.status(), client::toString);
        }
    }

    @Test
    void udp_talks_to_nc() throws Exception {
        try (var server = Program.tool("udp", "--listen", "127.0.0.1", "0");
                var nc = Program.start("nc", "-u", "127.0.0.1", "" + server.port())) {
            nc.type("ping");
            server.awaitOut("ping");
            server.type("pong");
            nc.awaitOut("pong");
        }
    }

    @Test
    void udp_sends_its_input_in_datagrams_of_the_size() throws Exception {
        try (var receiver = new Socket(AF_INET, SOCK_DGRAM)) {
            receiver.bind(Address.inet("127.0.0.1", 0));
            receiver.settimeout(Duration.ofSeconds(60));
            var port = ((Address.Inet) receiver.getsockname()).port();
            try (var tool = Program.tool("udp", "--size", "4", "127.0.0.1", "" + port)) {
                tool.type("123456").endInput();
                assertEquals("1234", new String(receiver.recv(100), UTF_8));
                assertEquals("56", new String(receiver.recv(100), UTF_8));
                assertEquals(0, tool.status(), tool::toString);
            }
        }
    }

    @Test
    void udp_tells_that_nobody_is_there() throws Exception {
        try (var deaf = new Socket(AF_INET, SOCK_DGRAM)) {
            deaf.bind(Address.inet("127.0.0.1", 0));
            var own = (Address.Inet) deaf.getsockname();
            deaf.connect(Address.inet("127.0.0.1", 9)); // Whom alone it hears; it keeps the port.
            try (var tool = Program.tool("udp", "127.0.0.1", "" + own.port())) {
                tool.type("anyone?").endInput();
                assertEquals(1, tool.status(), tool::toString);
                assertTrue(tool.err().contains("[ECONNREFUSED]"), tool.err());
            }
        }
    }

    @Test
    void udp_is_exit_status_124_when_nothing_comes_within_the_timeout() throws Exception {
        try (var tool = Program.tool("udp", "--listen", "--timeout", "0.1", "127.0.0.1", "0")) {
            assertEquals(124, tool.status(), tool::toString);
        }
    }
}
