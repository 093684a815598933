package dev.sockeye.examples.tool;

import dev.sockeye.SocketTimeout;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import reactor.core.Exceptions;

/** What a failed command says, in one line, and its exit status. */
final class Failure {
    private static final int TIMED_OUT = 124; // as timeout(1)
    private static final int SIGPIPE = 141; // as the shell tells of a process that SIGPIPE ended

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
                var message = other.getMessage();
                say(err, message == null ? other.toString() : message);
                yield CommandLine.ExitCode.SOFTWARE;
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
