package dev.sockeye;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values of options: the first byte says of which option, the rest is what the kernel gave. */
class TypedOptionsFuzzTest {

    private static final List<SocketOption<?>> STRUCTURES =
            List.of(
                    SocketOptions.TCP_INFO,
                    SocketOptions.SO_LINGER,
                    SocketOptions.SO_PEERCRED,
                    SocketOptions.SO_RCVTIMEO,
                    SocketOptions.SO_MEMINFO,
                    SocketOptions.SO_BINDTODEVICE,
                    SocketOptions.IP_MULTICAST_IF,
                    SocketOptions.PACKET_STATISTICS);

    private static final List<SocketOption<?>> WRITABLE =
            List.of(
                    SocketOptions.SO_LINGER,
                    SocketOptions.SO_RCVTIMEO,
                    SocketOptions.IP_MULTICAST_IF);

    @FuzzTest
    void any_value_from_the_kernel_is_read_or_refused_with_a_SocketError(byte[] bytes) {
        var option = chosen(STRUCTURES, bytes);

        var value = valueOrNull(option, rest(bytes));
        var again = valueOrNull(option, rest(bytes));

        assertEquals(value, again);
        assertNotNull(String.valueOf(value));
    }

    @FuzzTest
    void a_value_that_is_read_and_written_is_read_again_as_the_same(byte[] bytes)
            throws SocketError {
        var option = chosen(WRITABLE, bytes);

        var value = valueOrNull(option, rest(bytes));
        byte[] written = writtenOrNone(option, value);

        assertArrayEquals(written, writtenOrNone(option, valueOrNull(option, written)));
    }

    private static SocketOption<?> chosen(List<SocketOption<?>> options, byte[] bytes) {
        return options.get(bytes.length == 0 ? 0 : Byte.toUnsignedInt(bytes[0]) % options.size());
    }

    private static byte[] rest(byte[] bytes) {
        return Arrays.copyOfRange(bytes, Math.min(1, bytes.length), bytes.length);
    }

    private static @Nullable Object valueOrNull(SocketOption<?> option, byte[] bytes) {
        try {
            return TypedOptions.decode(option, bytes);
        } catch (SocketError _) {
            return null;
        }
    }

    /** What is written for a value, nothing where there is none or where it is refused. */
    private static byte[] writtenOrNone(SocketOption<?> option, @Nullable Object value)
            throws SocketError {
        try {
            return value == null ? new byte[0] : TypedOptions.encode(option, value);
        } catch (IllegalArgumentException _) {
            return new byte[0];
        }
    }
}
