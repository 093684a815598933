package dev.sockeye;

import static dev.sockeye.Constants.SOCK_DGRAM;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sockeye.conformance.Bytes;
import dev.sockeye.conformance.Loopback;
import dev.sockeye.conformance.Running;
import dev.sockeye.conformance.ThreadKind;
import dev.sockeye.sys.WaitingCalls;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** sendmsg and recvmsgInto with buffers of an arena that is closed, or another thread's. */
@Timeout(30)
final class FreedBuffersTest {

    private Loopback.Pair pair;

    @BeforeEach
    void open() throws SocketError {
        pair = Loopback.socketpair(SOCK_DGRAM);
    }

    @AfterEach
    void close() throws Exception {
        pair.close();
    }

    private static ByteBuffer freed() {
        try (var arena = Arena.ofShared()) {
            return arena.allocate(64).asByteBuffer();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 0x4000000 /* MSG_ZEROCOPY */})
    void sendmsg_refuses_a_freed_buffer(int flags) {
        var buffers = List.of(freed());

        assertThrows(
                IllegalStateException.class, () -> pair.first().sendmsg(buffers, List.of(), flags));
    }

    @Test
    void recvmsgInto_refuses_a_freed_buffer_and_takes_nothing() throws Exception {
        pair.first().send(Bytes.of("kept"));
        var buffers = List.of(ByteBuffer.allocate(2), freed());

        assertThrows(IllegalStateException.class, () -> pair.second().recvmsgInto(buffers));
        assertArrayEquals(Bytes.of("kept"), pair.second().recv(10));
    }

    @ParameterizedTest
    @EnumSource
    void recvmsgInto_takes_nothing_for_a_buffer_freed_while_it_waits(ThreadKind kind)
            throws Exception {
        var receiving = waitWithABufferThatIsFreed(kind);

        pair.first().send(Bytes.of("kept"));

        receiving.failure(IllegalStateException.class);
        assertArrayEquals(Bytes.of("kept"), pair.second().recv(10));
    }

    private Running<ReceivedMessage> waitWithABufferThatIsFreed(ThreadKind kind) {
        try (var arena = Arena.ofShared()) {
            var buffers = List.of(arena.allocate(64).asByteBuffer());
            var receiving = kind.start(() -> pair.second().recvmsgInto(buffers));
            WaitingCalls.await(pair.second(), 1);
            return receiving;
        }
    }

    @Test
    void both_refuse_a_buffer_confined_to_another_thread() throws Exception {
        try (var arena = Arena.ofConfined()) {
            var buffers = List.of(arena.allocate(64).asByteBuffer());
            pair.first().send(Bytes.of("kept"));

            var sending = ThreadKind.PLATFORM.start(() -> pair.first().sendmsg(buffers));
            var receiving = ThreadKind.VIRTUAL.start(() -> pair.second().recvmsgInto(buffers));

            sending.failure(WrongThreadException.class);
            receiving.failure(WrongThreadException.class);
            assertArrayEquals(Bytes.of("kept"), pair.second().recv(10));
        }
    }
}
