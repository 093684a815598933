package dev.sockeye;

import static dev.sockeye.conformance.SocketAssertions.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sockeye.sys.Platform;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What control messages take, by the alignment of Linux on 64 bits. */
final class ControlLengthsTest {

    // semantics 89
    @ParameterizedTest
    @CsvSource({"0, 16, 16", "1, 17, 24", "4, 20, 24", "8, 24, 24", "12, 28, 32"})
    void a_control_message_takes_its_head_its_data_and_padding(int length, int len, int space) {
        assumeTrue(Platform.LINUX, "the alignment is Linux's");

        assertEquals(len, Sockets.cmsgLen(length));
        assertEquals(space, Sockets.cmsgSpace(length));
    }

    // semantics 89
    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void a_length_that_is_negative_or_too_large_is_refused(int length) {
        assertRefused("out of range", () -> Sockets.cmsgLen(length));
        assertRefused("out of range", () -> Sockets.cmsgSpace(length));
    }
}
