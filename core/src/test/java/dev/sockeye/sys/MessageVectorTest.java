package dev.sockeye.sys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.sockeye.Constants;
import dev.sockeye.Linger;
import dev.sockeye.SocketOptions;
import dev.sockeye.Sockets;
import dev.sockeye.conformance.Bytes;
import dev.sockeye.conformance.Family;
import dev.sockeye.conformance.Loopback;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The messages of one call, and the same one by one, as on systems without that call. */
@Timeout(20)
final class MessageVectorTest {

    private static final int CAPACITY = 3;
    private static final int ROOM = 100;

    /** How the messages are moved. */
    enum Calls {
        ONE {
            @Override
            int receive(MessageVector vector, int fd) {
                return vector.receive(fd, CAPACITY, Constants.MSG_DONTWAIT);
            }

            @Override
            int send(MessageVector vector, int fd, int first, int count) {
                return vector.send(fd, first, count, Constants.MSG_DONTWAIT);
            }
        },
        ONE_BY_ONE {
            @Override
            int receive(MessageVector vector, int fd) {
                return vector.receiveOneByOne(fd, CAPACITY, Constants.MSG_DONTWAIT);
            }

            @Override
            int send(MessageVector vector, int fd, int first, int count) {
                return vector.sendOneByOne(fd, first, count, Constants.MSG_DONTWAIT);
            }
        };

        abstract int receive(MessageVector vector, int fd);

        abstract int send(MessageVector vector, int fd, int first, int count);
    }

    private final Arena arena = Arena.ofShared();
    private final MessageVector vector = new MessageVector(arena, CAPACITY, 64);
    private final MemorySegment[] buffers = {
        arena.allocate(ROOM), arena.allocate(ROOM), arena.allocate(ROOM)
    };
    private Loopback.Pair pair;

    @BeforeEach
    void open() throws Exception {
        pair = Loopback.datagrams(Family.INET);
        setBuffers();
    }

    @AfterEach
    void close() {
        pair.close();
        arena.close();
    }

    private void setBuffers() {
        vector.setBuffer(0, buffers[0].address(), ROOM);
        vector.setBuffer(1, buffers[1].address(), ROOM);
        vector.setBuffer(2, buffers[2].address(), ROOM);
    }

    private void setMessage(int index, String text) {
        byte[] bytes = Bytes.of(text);
        buffers[index].copyFrom(MemorySegment.ofArray(bytes));
        vector.setBuffer(index, buffers[index].address(), bytes.length);
        vector.setDestination(index, MemorySegment.NULL, 0);
        vector.setControl(index, List.of());
    }

    private byte[] bytes(int index) {
        return buffers[index].asSlice(0, vector.nbytes(index)).toArray(ValueLayout.JAVA_BYTE);
    }

    @ParameterizedTest
    @EnumSource
    void what_has_come_is_received_with_its_senders(Calls calls) throws Exception {
        pair.first().send(Bytes.of("one"));
        pair.first().send(Bytes.of("two"));

        assertEquals(2, calls.receive(vector, pair.second().fileno()));

        assertArrayEquals(Bytes.of("one"), bytes(0));
        assertArrayEquals(Bytes.of("two"), bytes(1));
        assertEquals(pair.first().getsockname(), vector.address(0));
        assertSame(vector.address(0), vector.address(1));
        assertEquals(-Constants.EAGAIN, calls.receive(vector, pair.second().fileno()));
    }

    @ParameterizedTest
    @EnumSource
    void rooms_for_addresses_and_ancillary_data_are_whole_again_for_each_call(Calls calls)
            throws Exception {
        pair.second().setsockopt(Constants.IPPROTO_IP, Constants.IP_RECVTTL, 1);
        try (var streams = Loopback.streams(Family.INET)) {
            streams.first().send(Bytes.of("no address"));
            streams.second().poll(Constants.POLLIN, null);
            assertEquals(1, calls.receive(vector, streams.second().fileno()));
            assertNull(vector.address(0));
            assertEquals(0, vector.control(0).byteSize());
        }
        pair.first().send(Bytes.of("address"));

        assertEquals(1, calls.receive(vector, pair.second().fileno()));

        assertEquals(pair.first().getsockname(), vector.address(0));
        assertEquals(1, ControlBuffer.decode(vector.control(0)).size());
    }

    @Test
    void one_by_one_an_error_after_a_message_is_told_by_the_next_call() throws Exception {
        var calls = Calls.ONE_BY_ONE; // Linux's one call tells a reset before what came earlier.
        try (var streams = Loopback.streams(Family.INET)) {
            streams.first().setsockopt(SocketOptions.SO_LINGER, new Linger(true, 0));
            streams.first().send(Bytes.of("then a reset"));
            streams.first().close();
            streams.second().poll(0, Duration.ofSeconds(5));
            int fd = streams.second().fileno();

            assertEquals(1, calls.receive(vector, fd));
            assertArrayEquals(Bytes.of("then a reset"), bytes(0));
            assertEquals(-Constants.ECONNRESET, calls.receive(vector, fd));
        }
    }

    @ParameterizedTest
    @EnumSource
    void messages_are_sent_from_the_first_on_that_is_asked_for(Calls calls) throws Exception {
        setMessage(0, "a");
        setMessage(1, "bb");
        setMessage(2, "ccc");

        assertEquals(2, calls.send(vector, pair.first().fileno(), 1, 2));

        assertArrayEquals(Bytes.of("bb"), pair.second().recv(ROOM));
        assertArrayEquals(Bytes.of("ccc"), pair.second().recv(ROOM));
        assertEquals(3, vector.nbytes(2));
    }

    @ParameterizedTest
    @EnumSource
    void sending_ends_at_the_first_error(Calls calls) throws Exception {
        setMessage(0, "good");
        setMessage(1, "too long");
        vector.setBuffer(1, buffers[1].address(), 1 << 17);
        setMessage(2, "not reached");
        int fd = pair.first().fileno();

        assertEquals(1, calls.send(vector, fd, 0, 3));
        assertEquals(-Constants.EMSGSIZE, calls.send(vector, fd, 1, 2));
    }

    @ParameterizedTest
    @EnumSource
    void a_reply_goes_to_the_sender(Calls calls) throws Exception {
        pair.first().send(Bytes.of("echo"));
        calls.receive(vector, pair.second().fileno());
        vector.setReply(0, buffers[0].address(), 4);

        assertEquals(1, calls.send(vector, pair.second().fileno(), 0, 1));

        assertArrayEquals(Bytes.of("echo"), pair.first().recv(ROOM));
    }

    @Test
    void descriptors_are_received_and_can_be_closed_unread() throws Exception {
        try (var unix = Loopback.socketpair(Constants.SOCK_DGRAM)) {
            Sockets.sendFds(unix.first(), Bytes.of("x"), new int[] {unix.first().fileno()});
            assertEquals(1, Calls.ONE_BY_ONE.receive(vector, unix.second().fileno()));
            int fd = ControlBuffer.decode(vector.control(0)).getFirst().fds().getFirst();

            ControlBuffer.closeDescriptors(vector.control(0));

            assertEquals(-Constants.EBADF, LibC.close(fd));
        }
    }
}
