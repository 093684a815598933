package dev.sockeye.sys;

import static dev.sockeye.Constants.AF_INET;
import static dev.sockeye.Constants.AF_INET6;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.HostEntry;
import dev.sockeye.HostError;
import dev.sockeye.SocketError;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reentrant functions and those with a lock; Linux has both. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "The reentrant functions are those of Linux.")
class NetdbFunctionsTest {
    private static final long FIRST_BYTES = EntryLookup.FIRST_BYTES;
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    // Documentation addresses, which no host has: RFC 5737 and RFC 3849.
    private static final byte[] NOBODY = {(byte) 192, 0, 2, 1};
    private static final byte[] NOBODY6 = {
        0x20, 1, 0xd, (byte) 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1
    };

    @ParameterizedTest
    @ValueSource(longs = {1, 16, 100, 8192})
    void a_buffer_that_is_too_small_grows_until_the_host_fits(long firstBytes) throws SocketError {
        var entry = HostDatabase.gethostbyname("localhost", true, firstBytes);

        assertEquals(List.of("127.0.0.1"), entry.addresses().stream().distinct().toList());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 16, 100, 8192})
    void a_buffer_that_is_too_small_grows_until_the_name_of_an_address_fits(long firstBytes)
            throws SocketError {
        assertEquals(
                HostDatabase.gethostbyaddr(AF_INET, LOOPBACK),
                HostDatabase.gethostbyaddr(AF_INET, LOOPBACK, true, firstBytes));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 16, 8192})
    void a_buffer_that_is_too_small_grows_until_the_service_fits(long firstBytes)
            throws SocketError {
        assertEquals(80, ServiceDatabase.getservbyname("http", "tcp", true, firstBytes));
        assertEquals("http", ServiceDatabase.getservbyport(80, "tcp", true, firstBytes));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 16, 8192})
    void a_buffer_that_is_too_small_grows_until_the_protocol_fits(long firstBytes)
            throws SocketError {
        assertEquals(1, ServiceDatabase.getprotobyname("icmp", true, firstBytes));
    }

    @Test
    void both_ways_find_the_same_host_by_name() throws SocketError {
        assertEquals(
                HostDatabase.gethostbyname("localhost", true, FIRST_BYTES),
                HostDatabase.gethostbyname("localhost", false, FIRST_BYTES));
    }

    @Test
    void both_ways_find_the_same_host_by_address() throws SocketError {
        assertEquals(
                HostDatabase.gethostbyaddr(AF_INET, LOOPBACK, true, FIRST_BYTES),
                HostDatabase.gethostbyaddr(AF_INET, LOOPBACK, false, FIRST_BYTES));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void an_address_that_no_host_has_is_an_h_errno_with_its_text(boolean reentrant) {
        var error =
                assertThrows(
                        HostError.class,
                        () -> HostDatabase.gethostbyaddr(AF_INET, NOBODY, reentrant, FIRST_BYTES));

        assertEquals(0, error.errno());
        assertEquals(
                "gethostbyaddr for 192.0.2.1: "
                        + LibC.hstrerror(error.hErrno())
                        + " [h_errno "
                        + error.hErrno()
                        + "]",
                error.getMessage());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void an_ipv6_address_that_no_host_has_is_an_h_errno(boolean reentrant) {
        assertThrows(
                HostError.class,
                () -> HostDatabase.gethostbyaddr(AF_INET6, NOBODY6, reentrant, FIRST_BYTES));
    }

    @Test
    void both_ways_find_the_same_services() throws SocketError {
        assertEquals(514, ServiceDatabase.getservbyname("shell", null, false, FIRST_BYTES));
        assertEquals("syslog", ServiceDatabase.getservbyport(514, "udp", false, FIRST_BYTES));
        assertNull(ServiceDatabase.getservbyname("none", null, false, FIRST_BYTES));
        assertNull(ServiceDatabase.getservbyport(514, "none", false, FIRST_BYTES));
    }

    @Test
    void both_ways_find_the_same_protocols() throws SocketError {
        assertEquals(58, ServiceDatabase.getprotobyname("ipv6-icmp", false, FIRST_BYTES));
        assertNull(ServiceDatabase.getprotobyname("none", false, FIRST_BYTES));
    }

    @Test
    void threads_that_share_the_librarys_memory_do_not_see_each_others_entries() throws Exception {
        Callable<HostEntry> byName =
                () -> HostDatabase.gethostbyname("127.0.0.2", false, FIRST_BYTES);
        Callable<HostEntry> byOtherName =
                () -> HostDatabase.gethostbyname("127.0.0.3", false, FIRST_BYTES);
        var calls = Stream.generate(() -> List.of(byName, byOtherName)).limit(200);

        try (var threads = Executors.newFixedThreadPool(4)) {
            var results = threads.invokeAll(calls.flatMap(List::stream).toList());

            assertTrue(
                    results.stream()
                            .map(future -> future.resultNow())
                            .allMatch(
                                    entry -> entry.addresses().equals(List.of(entry.hostname()))));
        }
    }
}
