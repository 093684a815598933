package dev.sockeye.differential;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sockeye.SocketError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * A class of differential tests: each makes a call in Python and in Java, and both must come to the
 * same. The class has a {@code python3} of its own; without one its tests are skipped.
 */
abstract class AgainstPython {
    private static @Nullable Python python;

    @BeforeAll
    static void startPython() throws IOException {
        assumeTrue(
                Python.exists(), "There is no python3 on the PATH to compare with: install one.");
        python = Python.start();
    }

    @AfterAll
    static void stopPython() {
        if (python != null) {
            python.close();
        }
        python = null;
    }

    /** Runs Python statements, to prepare for {@link #assertSame}. */
    static void python(String statements) {
        Objects.requireNonNull(python).execute(statements);
    }

    /**
     * Compares the result of a Python expression with that of a call, or the error of the one with
     * the exception of the other: its kind, its number, and that the exception says what the error
     * does.
     */
    static void assertSame(String expression, Outcome.Call call) {
        var expected = Objects.requireNonNull(python).evaluate(expression);
        var actual = Outcome.of(call);
        assertTrue(
                actual.agreesWith(expected),
                () -> expression + "\n  Python:  " + expected + "\n  Sockeye: " + actual);
    }

    /** A call without a result. */
    @FunctionalInterface
    interface Action {
        void run() throws SocketError;
    }

    /** Makes a call without a result, as a part of one with a result. */
    static @Nullable Object nothing(Action action) throws SocketError {
        action.run();
        return null;
    }

    /** A call of several. */
    interface Part {
        @Nullable Object run() throws SocketError;
    }

    /** The results of calls, or their errnos. */
    static List<@Nullable Object> each(Part... calls) {
        var results = new ArrayList<@Nullable Object>();
        for (var call : calls) {
            try {
                results.add(call.run());
            } catch (SocketError e) {
                results.add(e.errno());
            }
        }
        return results;
    }

    /** Text as a Python literal. */
    static String literal(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\0", "\\0") + "'";
    }
}
