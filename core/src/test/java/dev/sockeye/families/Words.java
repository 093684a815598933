package dev.sockeye.families;

import dev.sockeye.ControlMessage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** The 32-bit words that the kernel's structures of these families are made of. */
final class Words {

    private Words() {}

    /** Lays out words in host order. */
    static byte[] bytes(long... words) {
        var bytes =
                ByteBuffer.allocate(words.length * Integer.BYTES).order(ByteOrder.nativeOrder());
        Arrays.stream(words).forEach(word -> bytes.putInt((int) word));
        return bytes.array();
    }

    /** The words of a structure, unsigned. */
    static List<Long> of(byte[] bytes) {
        int[] words = new int[bytes.length / Integer.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).asIntBuffer().get(words);
        return Arrays.stream(words).mapToObj(Integer::toUnsignedLong).toList();
    }

    /** The data of the one item of a level and type. */
    static byte[] data(List<ControlMessage> ancillary, int level, int type) {
        return ancillary.stream()
                .filter(item -> item.is(level, type))
                .map(ControlMessage::data)
                .reduce((one, other) -> {
                    throw new AssertionError("more than one item: " + ancillary);
                })
                .orElseThrow(() -> new AssertionError("no such item: " + ancillary));
    }
}
