package dev.sockeye.capture;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An option of a section, an interface or a packet in a pcapng file: a number that says what it is,
 * and a value. Two are equal if both are.
 *
 * @param code what it is; 1 is a comment everywhere
 * @param value its bytes, at most 65,535, not copied. The numbers that an interface has ({@code
 *     if_speed}, {@code if_tzone}, {@code if_tsoffset}, {@code if_txspeed}, {@code if_rxspeed}) or
 *     a packet ({@code epb_flags}, {@code epb_dropcount}, {@code epb_packetid}, {@code epb_queue},
 *     {@code epb_verdict}, the ids of process and thread, and whose a custom option is) are
 *     big-endian here, whatever order the file has
 * @see <a
 *     href="https://www.ietf.org/archive/id/draft-ietf-opsawg-pcapng-04.html#name-options">Options</a>
 */
public record PcapOption(int code, byte[] value) {
    /** Code of a comment, in a section, an interface or a packet. */
    public static final int COMMENT = 1;

    /**
     * Makes an option of its parts, keeping the array itself.
     *
     * @throws IllegalArgumentException if the code is not 1 to 65535, or the value is too long
     */
    public PcapOption {
        Objects.requireNonNull(value, "value");
        if (code < 1 || code > 0xffff) {
            throw new IllegalArgumentException("code must be 1-65535: " + code);
        }
        if (value.length > 0xffff) {
            throw new IllegalArgumentException("value has more than 65535 bytes: " + value.length);
        }
    }

    /**
     * Makes an option of a text, in UTF-8.
     *
     * @param code what it is
     * @param text its value
     * @return the option
     */
    public static PcapOption of(int code, String text) {
        return new PcapOption(code, text.getBytes(StandardCharsets.UTF_8));
    }

    static List<String> comments(List<PcapOption> options) {
        return options.stream()
                .filter(option -> option.code == COMMENT)
                .map(PcapOption::text)
                .toList();
    }

    /** {@return the value as a text, which it is of a comment, a name or a description} */
    public String text() {
        return new String(value, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PcapOption option
                && code == option.code
                && Arrays.equals(value, option.value);
    }

    @Override
    public int hashCode() {
        return 31 * code + Arrays.hashCode(value);
    }

    /** Describes the option by its code and text, as {@code PcapOption[1: two lost before]}. */
    @Override
    public String toString() {
        return "PcapOption[" + code + ": " + text() + "]";
    }
}
