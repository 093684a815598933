package dev.sockeye.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sockeye.ControlMessage;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

class ControlBufferFuzzTest {

    @FuzzTest
    void any_chain_is_read_within_its_bounds_and_comes_back(byte[] chain) {
        try (var arena = Arena.ofConfined()) {
            var memory = arena.allocate(chain.length, Long.BYTES);
            MemorySegment.copy(chain, 0, memory, JAVA_BYTE, 0, chain.length);

            var items = ControlBuffer.decode(memory);

            assertTrue(spaceOf(items) < chain.length + Long.BYTES);
            assertEquals(items, ControlBuffer.decode(ControlBuffer.encode(items, arena)));
        }
    }

    @FuzzTest
    void any_items_come_back_from_the_chain(byte[] bytes) {
        try (var arena = Arena.ofConfined()) {
            var items = items(ByteBuffer.wrap(bytes));

            var chain = ControlBuffer.encode(items, arena);

            assertEquals(spaceOf(items), chain.byteSize());
            assertEquals(items, ControlBuffer.decode(chain));
        }
    }

    /** Cuts the bytes into a length of one byte, a level, a type and so much data, and again. */
    private static List<ControlMessage> items(ByteBuffer in) {
        var items = new ArrayList<ControlMessage>();
        while (in.remaining() >= 3) {
            byte[] data = new byte[Math.min(Byte.toUnsignedInt(in.get()), in.remaining() - 2)];
            int level = in.get();
            int type = in.get();
            in.get(data);
            items.add(new ControlMessage(level, type, data));
        }
        return items;
    }

    private static long spaceOf(List<ControlMessage> items) {
        return items.stream().mapToLong(item -> ControlBuffer.space(item.data().length)).sum();
    }
}
