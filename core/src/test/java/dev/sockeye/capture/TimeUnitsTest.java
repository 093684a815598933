package dev.sockeye.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Times of pcapng in every unit that a file may have. */
final class TimeUnitsTest {

    @ParameterizedTest
    @CsvSource({
        "0,    5,          5000000000",
        "3,    1700000000123, 1700000000123000000",
        "6,    1700000000123456, 1700000000123456000",
        "9,    1700000000123456789, 1700000000123456789",
        "12,   1700000000123456, 1700000000123",
        "19,   -1,         1844674407",
        "28,   -1,         1",
        "29,   -1,         0",
        "0x80, 7,          7000000000",
        "0x81, 3,          1500000000",
        "0xa0, 0x180000000, 1500000000",
        "0xbf, -1,         1999999999",
        "0xff, -1,         0",
        "6,    -1,         9223372036854775807",
        "0x80, -1,         9223372036854775807",
    })
    void a_time_is_read_in_its_unit(String resolution, String units, long nanos) {
        var of = new TimeUnits(Integer.decode(resolution), 0);

        assertEquals(nanos, of.toNanos(Long.decode(units)));
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "6, 1", "9, 1", "11, 1", "0x8a, 1", "0x9e, 1", "0xa0, 1", "0xa0, -500"})
    void a_time_that_was_read_is_written_so_that_it_is_read_again(String resolution, long offset) {
        var of = new TimeUnits(Integer.decode(resolution), offset);
        long nanos = of.toNanos(1_234_567_890L);

        assertEquals(nanos, of.toNanos(of.toUnits(nanos)));
    }

    @Test
    void an_offset_is_added() {
        assertEquals(3_601_000_000_000L, new TimeUnits(6, 3_600).toNanos(1_000_000));
        assertEquals(Long.MAX_VALUE, new TimeUnits(6, Long.MAX_VALUE).toNanos(1));
        assertEquals(Long.MIN_VALUE, new TimeUnits(6, Long.MIN_VALUE).toNanos(1));
    }

    @Test
    void a_time_before_the_units_begin_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> new TimeUnits(9, 0).toUnits(-1));
        assertThrows(IllegalArgumentException.class, () -> new TimeUnits(9, 1).toUnits(0));
    }

    @Test
    void finer_is_what_cuts_less() {
        assertTrue(new TimeUnits(9, 0).isFinerThan(new TimeUnits(6, 0)));
        assertTrue(new TimeUnits(0x9e, 0).isFinerThan(new TimeUnits(9, 0)));
    }
}
