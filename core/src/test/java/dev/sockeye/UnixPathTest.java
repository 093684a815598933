package dev.sockeye;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sockeye.Address.Unix;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnixPathTest {
    private static final HexFormat HEX = HexFormat.of();

    // Starts and ends of sequences, well-formed or not, of every length.
    private static final byte[] TELLING =
            HEX.parseHex("00417f808f909fa0bfc0c1c2dfe0e1ecedeeeff0f1f3f4f5f8fcfeff");

    @ParameterizedTest
    @ValueSource(strings = {"", "/run/service", "/tmp/é", "/tmp/日本", "/tmp/\uD83D\uDC20", "\0a\0b"})
    void text_becomes_its_utf_8_bytes(String path) {
        assertArrayEquals(path.getBytes(StandardCharsets.UTF_8), Address.unix(path).pathBytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/run/service", "/tmp/é", "/tmp/日本", "/tmp/\uD83D\uDC20", "\0a\0b"})
    void utf_8_bytes_become_their_text(String path) {
        assertEquals(path, Address.unix(path.getBytes(StandardCharsets.UTF_8)).path());
    }

    @ParameterizedTest
    @CsvSource({
        "80, DC80", // a continuation byte alone
        "ff, DCFF", // a byte that UTF-8 does not have
        "c3, DCC3", // a sequence cut off by the end
        "c341, DCC3 0041", // and by a character
        "c328, DCC3 0028",
        "c0af, DCC0 DCAF", // overlong /
        "e080af, DCE0 DC80 DCAF", // overlong in three bytes
        "f08080af, DCF0 DC80 DC80 DCAF", // and in four
        "eda080, DCED DCA0 DC80", // an encoded high surrogate
        "edb280, DCED DCB2 DC80", // an encoded low surrogate, U+DC80 itself
        "eda0bdedb080, DCED DCA0 DCBD DCED DCB0 DC80", // an encoded pair (CESU-8)
        "f4908080, DCF4 DC90 DC80 DC80", // above U+10FFFF
        "f8888080, DCF8 DC88 DC80 DC80", // five bytes and more
        "e29882, 2602", // well-formed
        "e298, DCE2 DC98", // and cut off
        "e2c3a9, DCE2 00E9", // a good sequence within a bad one
        "f09f90, DCF0 DC9F DC90",
        "f09f90f09f90a0, DCF0 DC9F DC90 D83D DC20"
    })
    void a_byte_that_is_not_part_of_utf_8_becomes_a_lone_surrogate(String bytes, String chars) {
        Unix address = Address.unix(HEX.parseHex(bytes));

        assertEquals(chars, hexOf(address.path()));
        assertArrayEquals(HEX.parseHex(bytes), address.pathBytes());
    }

    @RepeatedTest(200)
    void any_bytes_come_back_unchanged(RepetitionInfo repetition) {
        var bytes = new byte[repetition.getCurrentRepetition()];
        new Random(repetition.getCurrentRepetition()).nextBytes(bytes);

        assertArrayEquals(bytes, Address.unix(bytes).pathBytes());
    }

    @RepeatedTest(500)
    void any_bytes_that_look_like_utf_8_come_back_unchanged(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        byte[] bytes = HEX.parseHex(telling(random, 1 + random.nextInt(24)));

        assertArrayEquals(bytes, Address.unix(bytes).pathBytes());
    }

    @Test
    void every_pair_of_bytes_comes_back_unchanged() {
        var changed =
                IntStream.rangeClosed(0, 0xFFFF)
                        .mapToObj(pair -> "%04x".formatted(pair))
                        .filter(pair ->
                                !pair.equals(
                                        HEX.formatHex(
                                                Address.unix(HEX.parseHex(pair)).pathBytes())))
                        .toList();

        assertEquals(0, changed.size(), changed::toString);
    }

    @ParameterizedTest
    @CsvSource({"D800, 0", "0041 DBFF, 1", "DC00, 0", "DC7F, 0", "0041 DD00, 1", "DFFF, 0"})
    void a_surrogate_that_stands_for_no_byte_is_refused_on_use(String chars, int index) {
        Unix address = Address.unix(textOf(chars));

        var refusal = assertThrows(IllegalArgumentException.class, address::pathBytes);

        assertEquals(
                "path has an unpaired surrogate U+%s at index %d: only U+DC80 to U+DCFF stand for a byte"
                        .formatted(chars.substring(chars.length() - 4), index),
                refusal.getMessage());
    }

    @Test
    void a_pair_of_surrogates_is_one_character_whatever_its_second_half() {
        Unix address = Address.unix(textOf("D83D DC80 DC80"));

        assertEquals("f09f928080", HEX.formatHex(address.pathBytes()));
    }

    @Test
    void the_array_of_bytes_is_copied() {
        byte[] bytes = {'a', 'b'};
        Unix address = Address.unix(bytes);

        bytes[0] = 'x';
        address.pathBytes()[1] = 'y';

        assertEquals("ab", address.path());
        assertEquals("6162", HEX.formatHex(address.pathBytes()));
    }

    @Test
    void an_abstract_name_has_a_leading_nul() {
        Unix address = Address.abstractUnix("name");

        assertEquals("\0name", address.path());
        assertEquals("006e616d65", HEX.formatHex(address.pathBytes()));
    }

    private static String telling(Random random, int length) {
        return random.ints(length, 0, TELLING.length)
                .mapToObj(i -> HEX.toHexDigits(TELLING[i]))
                .reduce("", String::concat);
    }

    private static String hexOf(String text) {
        return text.chars().mapToObj("%04X"::formatted).reduce((a, b) -> a + " " + b).orElse("");
    }

    private static String textOf(String chars) {
        return Arrays.stream(chars.split(" "))
                .map(hex -> String.valueOf((char) Integer.parseInt(hex, 16)))
                .reduce("", String::concat);
    }
}
