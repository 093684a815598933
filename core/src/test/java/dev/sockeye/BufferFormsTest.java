package dev.sockeye;

import static dev.sockeye.conformance.SocketAssertions.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sockeye.conformance.Bytes;
import dev.sockeye.conformance.Family;
import dev.sockeye.conformance.Loopback;
import dev.sockeye.conformance.ThreadKind;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Data as arrays, buffers and segments, of the heap or not: what is read and what is touched. */
@Timeout(30)
final class BufferFormsTest {

    private static final byte[] DATA = Bytes.of("0123456789");
    private static final byte[] LARGE = Bytes.random(1_100_000);

    private final Loopback.Pair streams;
    private final Loopback.Pair datagrams;

    BufferFormsTest() throws SocketError {
        streams = Loopback.socketpair(Constants.SOCK_STREAM);
        datagrams = Loopback.socketpair(Constants.SOCK_DGRAM);
    }

    @BeforeEach
    void bound() throws SocketError {
        streams.first().settimeout(Duration.ofSeconds(10));
        streams.second().settimeout(Duration.ofSeconds(10));
    }

    @AfterEach
    void close() {
        streams.close();
        datagrams.close();
    }

    /** Buffers of a size, full of zeros, in all the ways to have one. */
    static Stream<Named<Function<Integer, ByteBuffer>>> buffers() {
        return Stream.of(
                Named.of("heap", ByteBuffer::allocate),
                Named.of("direct", ByteBuffer::allocateDirect),
                Named.of("slice of the heap", size -> ByteBuffer.allocate(size + 7).slice(3, size)),
                Named.of(
                        "slice of a direct buffer",
                        size -> ByteBuffer.allocateDirect(size + 7).slice(3, size)),
                Named.of("view of a segment", size -> Arena.ofAuto().allocate(size).asByteBuffer()),
                Named.of(
                        "part of an array",
                        size -> ByteBuffer.wrap(new byte[size + 5], 2, size).slice()));
    }

    /** Segments of a size, full of zeros, in all the ways to have one. */
    static Stream<Named<Function<Integer, MemorySegment>>> segments() {
        return Stream.of(
                Named.of("array", size -> MemorySegment.ofArray(new byte[size])),
                Named.of("native", size -> Arena.ofAuto().allocate(size)),
                Named.of(
                        "slice of an array",
                        size -> MemorySegment.ofArray(new byte[size + 7]).asSlice(3, size)),
                Named.of(
                        "slice of native memory",
                        size -> Arena.ofAuto().allocate(size + 7).asSlice(3, size)),
                Named.of(
                        "array of longs",
                        size -> MemorySegment.ofArray(new long[size]).asSlice(8, size)));
    }

    private static ByteBuffer filled(Function<Integer, ByteBuffer> form, byte[] data) {
        return form.apply(data.length).put(data).flip();
    }

    /** Returns the bytes of a text, with a zero for each dot. */
    private static byte[] zeros(String text) {
        return Bytes.of(text.replace('.', '\0'));
    }

    private static byte[] whole(ByteBuffer buffer) {
        byte[] data = new byte[buffer.capacity()];
        buffer.duplicate().clear().get(data);
        return data;
    }

    private static byte[] whole(MemorySegment segment) {
        return segment.toArray(ValueLayout.JAVA_BYTE);
    }

    @ParameterizedTest
    @MethodSource("buffers")
    void send_takes_what_is_between_position_and_limit(Function<Integer, ByteBuffer> form)
            throws Exception {
        var buffer = filled(form, DATA).limit(7).position(2);

        assertEquals(5, streams.first().send(buffer));

        assertEquals(7, buffer.position());
        assertEquals(7, buffer.limit());
        assertArrayEquals(Bytes.of("23456"), streams.second().recv(100));
    }

    @ParameterizedTest
    @MethodSource("buffers")
    void a_read_only_buffer_can_be_sent(Function<Integer, ByteBuffer> form) throws Exception {
        var buffer = filled(form, DATA).asReadOnlyBuffer();

        streams.first().sendall(buffer);

        assertEquals(0, buffer.remaining());
        assertArrayEquals(DATA, streams.second().recv(100));
    }

    @ParameterizedTest
    @MethodSource("buffers")
    void sendto_moves_the_position(Function<Integer, ByteBuffer> form) throws Exception {
        try (var receiver = Loopback.bound(Family.UNIX, Constants.SOCK_DGRAM);
                var sender = new Socket(Constants.AF_UNIX, Constants.SOCK_DGRAM)) {
            var buffer = filled(form, DATA).position(4);

            assertEquals(6, sender.sendto(buffer, receiver.getsockname()));

            assertEquals(10, buffer.position());
            assertArrayEquals(Bytes.of("456789"), receiver.recv(100));
        }
    }

    @ParameterizedTest
    @MethodSource("buffers")
    void sendall_sends_more_than_fits_at_once(Function<Integer, ByteBuffer> form) throws Exception {
        var buffer = filled(form, LARGE);
        var sending = ThreadKind.PLATFORM.run(() -> streams.first().sendall(buffer));

        byte[] received = streams.second().recv(LARGE.length, Constants.MSG_WAITALL);

        sending.result();
        assertArrayEquals(LARGE, received);
        assertEquals(LARGE.length, buffer.position());
    }

    @ParameterizedTest
    @MethodSource("buffers")
    void the_position_tells_what_a_sendall_that_timed_out_has_sent(
            Function<Integer, ByteBuffer> form) throws Exception {
        var buffer = filled(form, LARGE);
        streams.first().settimeout(Duration.ofMillis(10));

        var timeout = assertThrows(SocketTimeout.class, () -> streams.first().sendall(buffer));
        streams.first().close();

        assertEquals(timeout.bytesTransferred(), buffer.position());
        byte[] sent = Arrays.copyOf(LARGE, buffer.position());
        assertArrayEquals(sent, streams.second().recv(LARGE.length, Constants.MSG_WAITALL));
    }

    @ParameterizedTest
    @MethodSource("buffers")
    void recvInto_fills_from_position_to_limit_and_touches_nothing_else(
            Function<Integer, ByteBuffer> form) throws Exception {
        var buffer = form.apply(10).limit(7).position(2);
        streams.first().send(DATA);

        assertEquals(5, streams.second().recvInto(buffer));

        assertEquals(7, buffer.position());
        assertArrayEquals(zeros("..01234..."), whole(buffer));
    }

    @ParameterizedTest
    @MethodSource("buffers")
    void recvInto_of_a_size_moves_the_position_by_what_came(Function<Integer, ByteBuffer> form)
            throws Exception {
        var buffer = form.apply(10).position(1);
        streams.first().send(DATA);

        assertEquals(3, streams.second().recvInto(buffer, 3));

        assertEquals(4, buffer.position());
        assertArrayEquals(zeros(".012......"), whole(buffer));
    }

    @ParameterizedTest
    @MethodSource("buffers")
    void recvfromInto_fills_from_position_to_limit(Function<Integer, ByteBuffer> form)
            throws Exception {
        var buffer = form.apply(6).position(1).limit(5);
        datagrams.first().send(DATA);

        assertEquals(new Received(4, null), datagrams.second().recvfromInto(buffer));

        assertEquals(5, buffer.position());
        assertArrayEquals(zeros(".0123."), whole(buffer));
    }

    @ParameterizedTest
    @MethodSource("buffers")
    void a_read_only_buffer_cannot_be_filled(Function<Integer, ByteBuffer> form) {
        var buffer = form.apply(10).asReadOnlyBuffer();

        assertRefused("read-only", () -> streams.first().recvInto(buffer));
        assertRefused("read-only", () -> streams.first().recvfromInto(buffer));
    }

    @ParameterizedTest
    @MethodSource("buffers")
    void a_buffer_without_room_receives_nothing(Function<Integer, ByteBuffer> form)
            throws Exception {
        var buffer = form.apply(10).position(10);

        assertEquals(0, streams.first().recvInto(buffer));
    }

    @ParameterizedTest
    @MethodSource("segments")
    void a_segment_is_sent_as_it_is(Function<Integer, MemorySegment> form) throws Exception {
        var segment = form.apply(DATA.length).copyFrom(MemorySegment.ofArray(DATA));

        assertEquals(10, streams.first().send(segment));
        streams.first().sendall(segment.asReadOnly());

        assertArrayEquals(
                Bytes.of("01234567890123456789"), streams.second().recv(20, Constants.MSG_WAITALL));
    }

    @ParameterizedTest
    @MethodSource("segments")
    void a_large_segment_is_sent_whole(Function<Integer, MemorySegment> form) throws Exception {
        var segment = form.apply(LARGE.length).copyFrom(MemorySegment.ofArray(LARGE));
        var sending = ThreadKind.VIRTUAL.run(() -> streams.first().sendall(segment.asSlice(1)));
        var room = form.apply(LARGE.length);

        int received = streams.second().recvInto(room.asSlice(1), 0, Constants.MSG_WAITALL);

        sending.result();
        assertEquals(LARGE.length - 1, received);
        assertEquals(-1, segment.asSlice(1).mismatch(room.asSlice(1)));
    }

    @ParameterizedTest
    @MethodSource("segments")
    void recvInto_fills_a_segment_up_to_its_size(Function<Integer, MemorySegment> form)
            throws Exception {
        var segment = form.apply(6);
        streams.first().send(DATA);

        assertEquals(4, streams.second().recvInto(segment.asSlice(1, 4)));

        assertArrayEquals(zeros(".0123."), whole(segment));
    }

    @ParameterizedTest
    @MethodSource("segments")
    void recvfromInto_fills_a_segment_up_to_the_size_asked_for(
            Function<Integer, MemorySegment> form) throws Exception {
        var segment = form.apply(6);
        datagrams.first().send(DATA);

        assertEquals(new Received(3, null), datagrams.second().recvfromInto(segment, 3));

        assertArrayEquals(zeros("012..."), whole(segment));
    }

    @ParameterizedTest
    @MethodSource("segments")
    void a_read_only_segment_cannot_be_filled(Function<Integer, MemorySegment> form) {
        var segment = form.apply(10).asReadOnly();

        assertRefused("read-only", () -> streams.first().recvInto(segment));
        assertRefused("read-only", () -> streams.first().recvfromInto(segment));
    }

    @Test
    void a_segment_of_another_thread_is_refused_before_anything_is_received() throws Exception {
        streams.first().send(DATA);
        try (var arena = Arena.ofConfined()) {
            var segment = arena.allocate(10);

            var receiving = ThreadKind.PLATFORM.start(() -> streams.second().recvInto(segment));

            receiving.failure(WrongThreadException.class);
            assertArrayEquals(DATA, streams.second().recv(100));
        }
    }
}
