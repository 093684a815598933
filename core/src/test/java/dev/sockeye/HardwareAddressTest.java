package dev.sockeye;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HardwareAddressTest {
    private static final byte[] BYTES = {0x52, 0x54, 0, 0x12, 0x34, (byte) 0xFE};

    @Test
    void it_is_written_in_hexadecimal_with_colons() {
        assertEquals("52:54:00:12:34:fe", HardwareAddress.of(BYTES).toString());
    }

    @Test
    void an_empty_one_is_written_as_nothing() {
        assertEquals("", HardwareAddress.of(new byte[0]).toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 6, 8})
    void it_has_up_to_8_bytes(int length) {
        assertEquals(length, HardwareAddress.of(new byte[length]).bytes().length);
    }

    @Test
    void more_than_8_bytes_are_refused() {
        var refusal =
                assertThrows(IllegalArgumentException.class, () -> HardwareAddress.of(new byte[9]));

        assertEquals("hardware address of 9 bytes: at most 8", refusal.getMessage());
    }

    @Test
    void its_bytes_are_copied_in_and_out() {
        byte[] bytes = BYTES.clone();
        var address = HardwareAddress.of(bytes);

        bytes[0] = 9;
        address.bytes()[1] = 9;

        assertArrayEquals(BYTES, address.bytes());
    }

    @Test
    void equality_is_by_content() {
        assertEquals(HardwareAddress.of(BYTES), HardwareAddress.of(BYTES));
        assertEquals(HardwareAddress.of(BYTES).hashCode(), HardwareAddress.of(BYTES).hashCode());
        assertNotEquals(HardwareAddress.of(new byte[5]), HardwareAddress.of(new byte[6]));
    }
}
