package dev.sockeye.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.Constants;
import dev.sockeye.SocketError;
import java.time.Duration;
import org.junit.jupiter.api.function.Executable;

/** What tests say about calls that fail or take time. */
public final class SocketAssertions {

    private SocketAssertions() {}

    /** Asserts that {@code call} fails with a plain SocketError of {@code errno}. */
    public static SocketError assertErrno(int errno, Executable call) {
        var error = assertThrowsExactly(SocketError.class, call);
        assertEquals(Constants.errnoName(errno), error.errnoName(), error::getMessage);
        return error;
    }

    /** Asserts that {@code call} takes at least {@code least}, however it ends. */
    public static void assertNotBefore(Duration least, ThreadKind.Action call) throws Exception {
        long begin = System.nanoTime();
        try {
            call.run();
        } finally {
            long nanos = System.nanoTime() - begin;
            assertTrue(nanos >= least.toNanos(), nanos + " ns is less than " + least);
        }
    }

    /**
     * Asserts that {@code call} refuses an argument, and that its message contains {@code text}.
     */
    public static void assertRefused(String text, Executable call) {
        var error = assertThrowsExactly(IllegalArgumentException.class, call);
        assertContains(text, error);
    }

    /** Asserts that {@code call} fails with a SocketError of no errno and this message. */
    public static void assertTextOnly(String text, Executable call) {
        var error = assertThrowsExactly(SocketError.class, call);
        assertEquals(text, error.getMessage());
        assertEquals(0, error.errno());
        assertEquals("", error.errnoName());
    }

    /** Asserts that the message of {@code error} contains {@code text}. */
    public static void assertContains(String text, Throwable error) {
        var message = String.valueOf(error.getMessage());
        assertTrue(message.contains(text), message);
    }
}
