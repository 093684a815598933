package dev.sockeye;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

class UnixPathFuzzTest {

    @FuzzTest
    void any_bytes_of_a_path_come_back_unchanged(byte[] path) {
        var address = Address.unix(path);

        assertArrayEquals(path, address.pathBytes());
        assertFalse(address.toString().isEmpty());
    }

    @FuzzTest
    void any_text_of_a_path_is_refused_or_keeps_its_bytes(byte[] utf16) {
        var address = Address.unix(new String(utf16, StandardCharsets.UTF_16BE));

        byte[] bytes = bytesOrNone(address);

        assertArrayEquals(bytes, Address.unix(bytes).pathBytes());
        assertFalse(address.toString().isEmpty());
    }

    /** The bytes of the path, none where it has a surrogate that stands for no byte. */
    private static byte[] bytesOrNone(Address.Unix address) {
        try {
            return address.pathBytes();
        } catch (IllegalArgumentException _) {
            return new byte[0];
        }
    }
}
