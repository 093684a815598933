package dev.sockeye.examples.tool;

import dev.sockeye.SocketTimeout;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import reactor.core.Exceptions;

/** What a failed command says, in one line, and its exit status. */
final class Failure {
    private static final int TIMED_OUT = 124; // as timeout(1)
    static final int SIGPIPE = 141; // as the shell tells of a process that SIGPIPE ended

    private Failure() {}

    static int report(Throwable failure, PrintWriter err) {
        return switch (cause(failure)) {
            case OutputClosed _ -> SIGPIPE;
            case SocketTimeout timeout -> {
                say(
                        err,
                        "%s: timed out after %s"
                                .formatted(timeout.operation(), Seconds.text(timeout.limit())));
                yield TIMED_OUT;
            }
            case Throwable other -> {
                say(err, text(other));
                yield CommandLine.ExitCode.SOFTWARE;
            }
        };
    }

    /** The JDK tells of these three by their class alone. */
    private static String text(Throwable failure) {
        return switch (failure) {
            case NoSuchFileException e -> e.getFile() + ": No such file or directory";
            case AccessDeniedException e -> e.getFile() + ": Permission denied";
            case FileAlreadyExistsException e -> e.getFile() + ": File exists";
            default -> {
                var message = failure.getMessage();
                yield message == null ? failure.toString() : message;
            }
        };
    }

    static int reportArguments(ParameterException failure) {
        var command = failure.getCommandLine();
        say(command.getErr(), String.valueOf(failure.getMessage()));
        say(command.getErr(), "see " + command.getCommandSpec().qualifiedName() + " --help");
        return CommandLine.ExitCode.USAGE;
    }

    /** The failure beneath what Reactor wraps around the checked ones. */
    private static Throwable cause(Throwable failure) {
        var cause = Exceptions.unwrap(failure);
        var several = Exceptions.unwrapMultiple(cause);
        return several.isEmpty() ? cause : Exceptions.unwrap(several.getFirst());
    }

    private static void say(PrintWriter err, String message) {
        err.println("sockeye: " + message);
        err.flush();
    }
}
