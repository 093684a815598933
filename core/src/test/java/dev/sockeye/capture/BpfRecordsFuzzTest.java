package dev.sockeye.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sockeye.sys.BpfRecords;
import dev.sockeye.sys.RingPackets;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** What a BPF device gives, of any content. */
class BpfRecordsFuzzTest {

    private static final int BLOCK_BYTES = 4096;
    private static final int IFINDEX = 7;

    @FuzzTest
    void any_bytes_become_blocks_whose_packets_are_within_them(byte[] bytes) {
        try (var arena = Arena.ofConfined()) {
            var block = arena.allocate(BLOCK_BYTES, Long.BYTES);
            long at = 0;
            while (at < bytes.length) {
                long next =
                        BpfRecords.copy(
                                MemorySegment.ofArray(bytes), at, bytes.length, block, IFINDEX);
                assertTrue(next > at);
                check(block);
                at = next;
            }
        }
    }

    private static void check(MemorySegment block) {
        long header = RingPackets.first(block);
        for (int i = 0; i < RingPackets.count(block); i++) {
            long data = RingPackets.data(block, header);
            assertTrue(data + RingPackets.length(block, header) <= BLOCK_BYTES);
            assertEquals(IFINDEX, RingPackets.ifindex(block, header));
            header = RingPackets.next(block, header);
        }
    }
}
