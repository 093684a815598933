package dev.sockeye.reactive;

import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;
import reactor.core.Disposable;
import reactor.core.publisher.Hooks;

/**
 * Looks for leaks when all tests of all engines have run. JUnit ignores what a listener throws, so
 * it writes the leaks to a file, upon which the Enforcer fails the build.
 */
public final class LeakListener implements TestExecutionListener {
    private static final Path FILE = Path.of("target", "leaks.txt");

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        // What an operator drops after a cancel is the dropped hook's: API contract, rule 3.
        Hooks.onNextDropped(LeakListener::giveBack);
        try {
            Files.deleteIfExists(FILE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void giveBack(Object dropped) {
        if (dropped instanceof Disposable disposable) {
            disposable.dispose();
        } else {
            ReferenceCountUtil.safeRelease(dropped);
        }
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        List<String> leaks;
        try {
            leaks = Leaks.find();
        } catch (IllegalStateException e) {
            leaks = List.of(e.toString());
        }
        if (leaks.isEmpty()) {
            return;
        }
        var text = String.join("\n\n", leaks);
        System.err.println(leaks.size() + " leaks:\n" + text);
        try {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
