package dev.sockeye.families;

import static dev.sockeye.Constants.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sockeye.Constants;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;

/** What a kernel without a family does: DECnet's has been in none since Linux 6.1. */
class AbsentFamiliesTest {

    // semantics 84
    @ParameterizedTest
    @ValueSource(strings = {"AF_TIPC", "AF_VSOCK", "AF_CAN", "AF_ALG", "AF_DECnet"})
    void a_family_that_the_kernel_lacks_is_EAFNOSUPPORT_and_its_tests_are_skipped_with_a_sentence(
            String name) throws Exception {
        int family = Constants.class.getField(name).getInt(null);
        assumeLacks(family, name);

        var error = assertThrows(SocketError.class, () -> new Socket(family, SOCK_SEQPACKET));
        var skipped =
                assertThrows(
                        TestAbortedException.class,
                        () -> Kernel.assumeFamily(family, SOCK_SEQPACKET, name));

        assertEquals(EAFNOSUPPORT, error.errno());
        assertTrue(
                String.valueOf(skipped.getMessage())
                        .contains("this kernel has no " + name + ": run guest/test"),
                skipped::getMessage);
    }

    private static void assumeLacks(int family, String name) {
        int errno = 0;
        try {
            new Socket(family, SOCK_RAW).close();
        } catch (SocketError e) {
            errno = e.errno();
        }
        // Another error is of a family that is there and has no such type.
        assumeTrue(errno == EAFNOSUPPORT, "this kernel has " + name);
    }
}
