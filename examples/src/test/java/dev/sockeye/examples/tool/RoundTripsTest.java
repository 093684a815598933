package dev.sockeye.examples.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoundTripsTest {

    private final RoundTrips trips = new RoundTrips();

    @Test
    void the_summary_is_that_of_ping() {
        trips.sent(1);
        trips.sent(2);
        trips.sent(3);
        trips.received(1, Duration.ofMillis(1));
        trips.received(3, Duration.ofMillis(3));

        assertEquals(
                "3 packets transmitted, 2 received, 33.3333% packet loss, time 2001ms",
                trips.counts(Duration.ofMillis(2001)));
        assertEquals("rtt min/avg/max/mdev = 1.000/2.000/3.000/1.000 ms", trips.times());
    }

    @Test
    void a_second_reply_is_a_duplicate() {
        trips.sent(1);

        assertTrue(trips.received(1, Duration.ofMillis(1)));
        assertFalse(trips.received(1, Duration.ofMillis(1)));

        assertEquals(
                "1 packets transmitted, 1 received, +1 duplicates, 0% packet loss, time 0ms",
                trips.counts(Duration.ZERO));
    }

    @Test
    void errors_are_counted_and_have_no_time() {
        trips.sent(1);
        trips.failed();

        assertEquals(
                "1 packets transmitted, 0 received, +1 errors, 100% packet loss, time 0ms",
                trips.counts(Duration.ZERO));
        assertEquals("", trips.times());
        assertFalse(trips.isEveryRequestAnswered());
    }

    @ParameterizedTest
    @CsvSource({"31_000, 0.031", "1_234_567, 1.23", "12_345_678, 12.3", "1_234_567_890, 1235"})
    void a_time_has_three_digits_or_so(String nanos, String text) {
        assertEquals(
                text, RoundTrips.text(Duration.ofNanos(Long.parseLong(nanos.replace("_", "")))));
    }
}
