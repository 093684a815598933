package dev.sockeye;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Descriptors that are passed, however little room there is for them. */
class PassedDescriptorsFuzzTest {

    private static final int MAX_FDS = 8;
    private static final int MAX_ROOM = 96;

    @FuzzTest
    void every_descriptor_that_comes_is_given_or_closed(FuzzedDataProvider data)
            throws IOException {
        var pair = Sockets.socketpair();
        try (var first = pair.first();
                var second = pair.second()) {
            int[] passed = new int[data.consumeInt(0, MAX_FDS)];
            Arrays.fill(passed, first.fileno());
            second.settimeout(Duration.ZERO);
            second.setsockopt(Constants.SOL_SOCKET, Constants.SO_PASSCRED, data.consumeInt(0, 1));
            Sockets.sendFds(first, new byte[] {1}, passed);
            long before = OpenDescriptors.of(first);

            var given = receive(second, data);
            long after = OpenDescriptors.of(first);
            given.forEach(PassedDescriptorsFuzzTest::close);

            assertEquals(before + given.size(), after);
            assertEquals(before, OpenDescriptors.of(first));
        }
    }

    private static List<Integer> receive(Socket socket, FuzzedDataProvider data)
            throws SocketError {
        int room = data.consumeInt(0, MAX_ROOM);
        var given = new ArrayList<Integer>();
        for (int flags : data.consumeBoolean() ? new int[] {Constants.MSG_PEEK, 0} : new int[1]) {
            given.addAll(
                    switch (data.consumeInt(0, 2)) {
                        case 0 -> Sockets.recvFds(socket, 1, room / Integer.BYTES, flags).fds();
                        case 1 -> fds(socket.recvmsg(1, room, flags).ancillary());
                        default ->
                                fds(
                                        socket.recvmsgInto(
                                                        List.of(ByteBuffer.allocate(1)),
                                                        room,
                                                        flags)
                                                .ancillary());
                    });
        }
        return given;
    }

    private static List<Integer> fds(List<ControlMessage> ancillary) {
        return ancillary.stream().flatMap(item -> item.fds().stream()).toList();
    }

    private static void close(int fd) {
        try {
            Sockets.closeFd(fd);
        } catch (SocketError e) {
            throw new AssertionError(e);
        }
    }
}
