package dev.sockeye;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SocketErrorTest {
    @Test
    void a_socket_error_has_its_message_number_and_name() {
        var error = new SocketError("connect to 127.0.0.1:9: refused", Constants.ECONNREFUSED);

        assertEquals("connect to 127.0.0.1:9: refused", error.getMessage());
        assertEquals(Constants.ECONNREFUSED, error.errno());
        assertEquals("ECONNREFUSED", error.errnoName());
    }

    @Test
    void a_socket_error_without_a_system_call_has_number_0_and_no_name() {
        var error = new SocketError("service/proto not found", 0);

        assertEquals(0, error.errno());
        assertEquals("", error.errnoName());
    }

    @Test
    void a_negative_error_number_is_refused() {
        var refusal =
                assertThrows(IllegalArgumentException.class, () -> new SocketError("recv", -11));

        assertEquals("errno -11: an error number is positive", refusal.getMessage());
    }

    @Test
    void eagain_would_block() {
        assertTrue(new SocketError("recv", Constants.EAGAIN).isWouldBlock());
    }

    @Test
    void einprogress_does_not_count_as_would_block() {
        assertFalse(new SocketError("connect", Constants.EINPROGRESS).isWouldBlock());
    }

    @Test
    void an_error_without_a_system_call_does_not_count_as_would_block() {
        assertFalse(new SocketError("service/proto not found", 0).isWouldBlock());
    }

    @Test
    void a_timeout_has_exactly_the_message_timed_out_and_number_0() {
        var timeout = new SocketTimeout("recv", Duration.ofSeconds(1), 0);

        assertEquals("timed out", timeout.getMessage());
        assertEquals(0, timeout.errno());
        assertEquals("", timeout.errnoName());
        assertFalse(timeout.isWouldBlock());
    }

    @Test
    void a_timeout_tells_operation_limit_and_bytes() {
        var timeout = new SocketTimeout("sendall", Duration.ofMillis(500), 65536);

        assertEquals("sendall", timeout.operation());
        assertEquals(Duration.ofMillis(500), timeout.limit());
        assertEquals(65536, timeout.bytesTransferred());
    }

    @ParameterizedTest
    @CsvSource({
        "PT0.5S, 0.5",
        "PT2S, 2",
        "PT10S, 10",
        "PT1M40S, 100",
        "PT0.000000001S, 0.000000001",
        "PT2562047788015215H, 9223372036854774000"
    })
    void a_timeout_writes_its_limit_in_seconds(Duration limit, String seconds) {
        var timeout = new SocketTimeout("recv", limit, 0);

        assertEquals(
                "dev.sockeye.SocketTimeout: timed out (recv, limit "
                        + seconds
                        + " s, 0 bytes transferred)",
                timeout.toString());
    }

    @Test
    void a_timeout_refuses_a_negative_count() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new SocketTimeout("recv", Duration.ofSeconds(1), -1));
    }

    @Test
    void a_host_error_has_its_h_errno_and_number_0() {
        var error = new HostError("gethostbyaddr 192.0.2.1: Unknown host", 1);

        assertEquals(1, error.hErrno());
        assertEquals(0, error.errno());
    }

    @Test
    void an_address_information_error_has_its_code_and_name() {
        var error = new AddressInfoError("getaddrinfo no.such.name", Constants.EAI_NONAME);

        assertEquals(Constants.EAI_NONAME, error.code());
        assertEquals("EAI_NONAME", error.codeName());
        assertEquals(0, error.errno());
    }

    // semantics 95
    @Test
    void every_error_is_a_socket_error_and_an_io_exception() {
        assertInstanceOf(IOException.class, new SocketError("recv", 0));
        assertInstanceOf(SocketError.class, new SocketTimeout("recv", Duration.ZERO, 0));
        assertInstanceOf(SocketError.class, new HostError("gethostbyaddr", 1));
        assertInstanceOf(SocketError.class, new AddressInfoError("getaddrinfo", 1));
    }

    @Test
    void a_timeout_survives_serialization() throws IOException, ClassNotFoundException {
        var timeout = new SocketTimeout("sendall", Duration.ofMillis(500), 65536);

        var copy = (SocketTimeout) copyOf(timeout);

        assertEquals(timeout.toString(), copy.toString());
    }

    private static Object copyOf(Object object) throws IOException, ClassNotFoundException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return in.readObject();
        }
    }
}
