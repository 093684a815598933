package dev.sockeye.sys;

import static dev.sockeye.conformance.SocketAssertions.assertErrno;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sockeye.Constants;
import dev.sockeye.ControlMessage;
import java.lang.foreign.Arena;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ControlBufferTest {

    // semantics 90
    @Test
    void descriptors_in_a_chain_that_nobody_gets_are_closed() {
        int first = LibC.eventfd(0, 0);
        int second = LibC.eventfd(0, 0);
        try (var arena = Arena.ofConfined()) {
            var other = ControlMessage.ofInt(Constants.SOL_SOCKET, 99, 0);
            var chain =
                    ControlBuffer.encode(
                            List.of(
                                    ControlMessage.rights(first),
                                    other,
                                    ControlMessage.rights(second)),
                            arena);

            ControlBuffer.closeDescriptors(chain);

            assertErrno(Constants.EBADF, () -> Errors.check("first", Fcntl.inheritable(first)));
            assertErrno(Constants.EBADF, () -> Errors.check("second", Fcntl.inheritable(second)));
            assertEquals(3, ControlBuffer.decode(chain).size());
        }
    }
}
