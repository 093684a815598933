package dev.sockeye;

import static dev.sockeye.Constants.AF_INET;
import static dev.sockeye.Constants.SOCK_DGRAM;
import static dev.sockeye.Constants.SOL_SOCKET;
import static dev.sockeye.Constants.SO_ATTACH_FILTER;
import static dev.sockeye.Constants.SO_BINDTODEVICE;
import static dev.sockeye.Constants.SO_RCVBUF;
import static dev.sockeye.conformance.SocketAssertions.assertErrno;
import static dev.sockeye.conformance.SocketAssertions.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sockeye.conformance.ThreadKind;
import dev.sockeye.sys.Platform;
import dev.sockeye.sys.WaitingCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** getsockopt(2), where the kernel's answer is easily taken for another. */
@Timeout(30)
final class RawOptionsTest {

    private static final int RETURN_ALL = 6; // BPF_RET | BPF_K

    @Test
    void an_option_without_a_value_is_0_whatever_was_asked_before() throws SocketError {
        Assumptions.assumeTrue(Platform.LINUX, "SO_BINDTODEVICE is Linux's");
        try (var socket = new Socket(AF_INET, SOCK_DGRAM)) {
            socket.getsockoptLong(SOL_SOCKET, SO_RCVBUF);

            assertEquals(0, socket.getsockoptLong(SOL_SOCKET, SO_BINDTODEVICE));
        }
    }

    @Test
    void a_filter_is_counted_in_instructions_of_eight_bytes() throws SocketError {
        Assumptions.assumeTrue(Platform.LINUX, "SO_GET_FILTER is Linux's");
        try (var arena = Arena.ofConfined();
                var socket = new Socket(AF_INET, SOCK_DGRAM)) {
            byte[] program = {RETURN_ALL, 0, 0, 0, 1, 1, 0, 0};
            var memory = arena.allocate(8, 8).copyFrom(MemorySegment.ofArray(program));
            var filter = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder());
            filter.putShort(0, (short) 1).putLong(8, memory.address());
            socket.setsockopt(SOL_SOCKET, SO_ATTACH_FILTER, filter.array());

            assertArrayEquals(program, socket.getsockopt(SOL_SOCKET, SO_ATTACH_FILTER, 15));
            assertRefused("SO_GET_FILTER", () -> socket.getsockopt(SOL_SOCKET, SO_ATTACH_FILTER));
            assertRefused(
                    "SO_GET_FILTER", () -> socket.getsockopt(SOL_SOCKET, SO_ATTACH_FILTER, 7));
        }
    }

    @Test
    void a_filter_longer_than_the_room_is_EINVAL() throws SocketError {
        Assumptions.assumeTrue(Platform.LINUX, "SO_GET_FILTER is Linux's");
        try (var arena = Arena.ofConfined();
                var socket = new Socket(AF_INET, SOCK_DGRAM)) {
            var program = arena.allocate(ValueLayout.JAVA_LONG, 3);
            program.fill((byte) 0);
            program.set(ValueLayout.JAVA_BYTE, 0, (byte) RETURN_ALL);
            program.set(ValueLayout.JAVA_BYTE, 8, (byte) RETURN_ALL);
            program.set(ValueLayout.JAVA_BYTE, 16, (byte) RETURN_ALL);
            var filter = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder());
            filter.putShort(0, (short) 3).putLong(8, program.address());
            socket.setsockopt(SOL_SOCKET, SO_ATTACH_FILTER, filter.array());

            assertErrno(
                    Constants.EINVAL, () -> socket.getsockopt(SOL_SOCKET, SO_ATTACH_FILTER, 16));
        }
    }

    @RepeatedTest(1000)
    void getsockopt_gives_the_value_or_EBADF_while_another_thread_closes() throws Exception {
        var socket = new Socket(AF_INET, SOCK_DGRAM);
        int expected = socket.getsockopt(SOL_SOCKET, SO_RCVBUF);
        var waiting = ThreadKind.PLATFORM.start(() -> socket.recv(1));
        WaitingCalls.await(socket, 1);
        var asking = ThreadKind.PLATFORM.start(() -> firstOther(socket, expected));

        socket.close();

        assertEquals(Constants.EBADF, asking.error().errno());
        assertEquals(Constants.EBADF, waiting.error().errno());
    }

    /** Asks until the answer is another one. */
    private static int firstOther(Socket socket, int expected) throws SocketError {
        int answer = expected;
        while (answer == expected) {
            answer = socket.getsockopt(SOL_SOCKET, SO_RCVBUF);
        }
        return answer;
    }
}
