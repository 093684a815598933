package dev.sockeye;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The typed views of ancillary data: the first byte says of which kind, the rest is the data. */
class ControlMessageFuzzTest {

    /** A level and a type. */
    private record Kind(int level, int type) {}

    private static final List<Kind> KINDS =
            List.of(
                    new Kind(Constants.SOL_SOCKET, Constants.SCM_RIGHTS),
                    new Kind(Constants.SOL_SOCKET, Constants.SCM_CREDENTIALS),
                    new Kind(Constants.SOL_SOCKET, Constants.SCM_TIMESTAMP),
                    new Kind(Constants.SOL_SOCKET, Constants.SCM_TIMESTAMPNS),
                    new Kind(Constants.SOL_SOCKET, Constants.SCM_TIMESTAMPING),
                    new Kind(Constants.IPPROTO_IP, Constants.IP_PKTINFO),
                    new Kind(Constants.IPPROTO_IP, Constants.IP_RECVERR),
                    new Kind(Constants.IPPROTO_IP, Constants.IP_TTL),
                    new Kind(Constants.IPPROTO_IPV6, Constants.IPV6_PKTINFO),
                    new Kind(Constants.IPPROTO_IPV6, Constants.IPV6_RECVERR));

    private static final int TIME_BYTES = 16;

    @FuzzTest
    void any_item_gives_its_views_or_says_that_it_has_none(byte[] bytes) {
        var item = item(bytes);
        int data = item.data().length;

        int fds = item.fds().size();
        var times = viewOrNull(item, ControlMessage::timestamps);
        var packetInfo = viewOrNull(item, ControlMessage::packetInfo);
        var extendedError = viewOrNull(item, ControlMessage::extendedError);
        var number = viewOrNull(item, ControlMessage::intValue);

        assertTrue(fds == 0 || fds == data / Integer.BYTES);
        assertTrue(times == null || times.isEmpty() || times.size() == data / TIME_BYTES);
        assertFalse((String.valueOf(packetInfo) + extendedError).isEmpty());
        assertEquals(data == 0, number == null);
    }

    @FuzzTest
    void any_item_equals_its_copy(byte[] bytes) {
        var item = item(bytes);

        var copy = new ControlMessage(item.level(), item.type(), item.data());

        assertEquals(item, copy);
        assertEquals(item.hashCode(), copy.hashCode());
        assertEquals(item.toString(), copy.toString());
    }

    private static ControlMessage item(byte[] bytes) {
        var in = ByteBuffer.wrap(bytes);
        int kind = in.hasRemaining() ? Byte.toUnsignedInt(in.get()) : 0;
        var choice = KINDS.get(kind % KINDS.size());
        byte[] data = Arrays.copyOfRange(bytes, in.position(), bytes.length);
        return new ControlMessage(choice.level(), choice.type(), data);
    }

    private static <T> @Nullable T viewOrNull(
            ControlMessage item, Function<ControlMessage, T> view) {
        try {
            return view.apply(item);
        } catch (IllegalStateException _) {
            return null;
        }
    }
}
