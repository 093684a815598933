package dev.sockeye.capture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.Constants;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.SocketTimeout;
import dev.sockeye.Sockets;
import dev.sockeye.conformance.Sender;
import dev.sockeye.conformance.ThreadKind;
import dev.sockeye.sys.Handover;
import dev.sockeye.sys.PacketRing;
import dev.sockeye.sys.WaitingCalls;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A capture as of macOS, but for the device: a socket gives each read(2) a buffer that was made up,
 * laid out as net/bpf.h says.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BpfCaptureTest {

    private static final int HEADER_BYTES = 18;
    private static final int BLOCK_BYTES = 4096;
    private static final int BLOCKS = 2;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int SECONDS = 1_700_000_000;

    private Socket device;
    private Capture capture;

    @BeforeEach
    void open() throws SocketError {
        var pair = Sockets.socketpair(Constants.AF_UNIX, Constants.SOCK_DGRAM);
        device = pair.first();
        var socket = Handover.take(pair.second());
        var link = new Link("lo", LinkTypes.ETHERNET, false, BUFFER_BYTES);
        var reader =
                new RingReader(
                        link,
                        Handover.descriptor(socket),
                        PacketRing.ofMemory(BLOCK_BYTES, BLOCKS),
                        new BpfSource(1, BUFFER_BYTES),
                        _ -> {});
        capture = new Capture(link, Capture.Direction.BOTH, socket, reader);
        capture.settimeout(Duration.ofSeconds(30));
    }

    @AfterEach
    void close() {
        capture.close();
        device.close();
    }

    private static ByteBuffer buffer() {
        return ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.nativeOrder());
    }

    /** Adds a record, from a multiple of four on. */
    private static ByteBuffer add(ByteBuffer to, int micros, int original, byte[] data) {
        to.position(to.position() + 3 & -4);
        to.putInt(SECONDS).putInt(micros).putInt(data.length).putInt(original);
        return to.putShort((short) HEADER_BYTES).put(data);
    }

    private void give(ByteBuffer records) throws SocketError {
        device.send(records.flip());
    }

    private static List<byte[]> numbered(int count, int bytes) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    byte[] data = new byte[bytes + i % 5];
                    data[0] = (byte) i;
                    return data;
                })
                .toList();
    }

    @Test
    void a_packet_is_as_it_was_read_with_all_that_is_known_of_it() throws SocketError {
        give(add(buffer(), 123_456, 1500, new byte[] {1, 2, 3}));

        var packet = Sender.take(capture, 1).getFirst();

        assertEquals(SECONDS * 1_000_000_000L + 123_456_000, packet.timestamp());
        assertArrayEquals(new byte[] {1, 2, 3}, packet.data());
        assertEquals(1500, packet.originalLength());
        assertEquals(LinkTypes.ETHERNET, packet.linkType());
        assertEquals("lo", packet.ifname());
        assertEquals(Constants.UNDEFINED, packet.direction());
        assertNull(packet.vlan());
    }

    @Test
    void what_one_read_gave_fills_as_many_blocks_as_it_takes() throws SocketError {
        var data = numbered(100, 200);
        var records = buffer();
        data.forEach(each -> add(records, 0, each.length, each));
        give(records);

        var packets = Sender.take(capture, 100);

        assertEquals(100, packets.size());
        assertTrue(
                IntStream.range(0, 100)
                        .allMatch(i ->
                                ByteBuffer.wrap(data.get(i))
                                        .equals(ByteBuffer.wrap(packets.get(i).data()))));
        assertNull(capture.poll());
    }

    @Test
    void a_packet_that_is_larger_than_a_block_is_cut() throws SocketError {
        give(add(add(buffer(), 0, 5000, new byte[5000]), 0, 1, new byte[] {9}));

        var packets = Sender.take(capture, 2);

        assertTrue(packets.getFirst().isTruncated());
        assertEquals(5000, packets.getFirst().originalLength());
        assertArrayEquals(new byte[] {9}, packets.getLast().data());
    }

    @Test
    void what_follows_a_record_that_is_none_is_left_out_and_the_capture_goes_on()
            throws SocketError {
        var records = add(add(buffer(), 0, 1, new byte[] {1}), 0, 1, new byte[] {2});
        records.putInt(20 + 8, 100_000); // More bytes than were read.
        give(records);
        give(add(buffer(), 0, 1, new byte[] {3}));

        var packets = Sender.take(capture, 2);

        assertEquals(1, packets.getFirst().data()[0]);
        assertEquals(3, packets.getLast().data()[0]);
    }

    @Test
    void blocks_that_are_all_held_wait_for_the_next_to_be_released() throws SocketError {
        give(add(buffer(), 0, 1, new byte[] {1}));
        var first = capture.next();
        give(add(buffer(), 0, 1, new byte[] {2}));
        var second = capture.next();
        give(add(buffer(), 0, 1, new byte[] {3}));
        assertNull(capture.poll());

        first.release();
        var third = capture.poll();

        assertNotNull(third);
        assertEquals(3, third.copy().getFirst().data()[0]);
        second.release();
        third.release();
    }

    @Test
    void a_wait_ends_with_a_packet_with_the_timeout_and_with_the_end_of_the_capture()
            throws Exception {
        capture.settimeout(Duration.ofMillis(50));
        assertThrows(SocketTimeout.class, capture::next);
        capture.settimeout(null);
        var waiting = ThreadKind.VIRTUAL.start(() -> Sender.take(capture, 1));
        WaitingCalls.await(capture.socket(), 1);
        give(add(buffer(), 0, 1, new byte[] {1}));
        assertEquals(1, waiting.result().size());

        capture.close();

        assertEquals(Constants.EBADF, assertThrows(SocketError.class, capture::next).errno());
    }
}
