package dev.sockeye.examples.tool;

import dev.sockeye.examples.tool.demo.Demo;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;

/** The tool itself: it has commands and does nothing of its own. */
public final class Sockeye implements Command {
    private static final List<String> COMMANDS =
            List.of("demo", "listen", "connect", "udp", "ping", "links", "capture", "top", "train");

    private final Syntax syntax =
            Syntax.of("sockeye", this)
                    .header(
                            "BSD sockets from the command line, to show and to try the Sockeye"
                                    + " library.")
                    .footer(
                            "Exit status:",
                            "    0  all went well",
                            "    1  a socket or a standard stream failed, or the demo found an error",
                            "    2  the arguments are wrong",
                            "  124  --timeout passed",
                            "  130  Ctrl-C",
                            "  141  standard output was closed, as after a SIGPIPE");

    private Sockeye() {}

    @Override
    public Syntax syntax() {
        return syntax;
    }

    @Override
    public Integer call() {
        throw syntax.wrong("Missing required subcommand");
    }

    /** Runs a command and ends the process with its exit status. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Runs a command and returns its exit status. */
    static int run(String... args) {
        var commandLine = commandLine(args.length == 0 ? "" : args[0]);
        int status = commandLine.execute(args);
        // What picocli writes by itself, as the help, it does not look after.
        return status == 0 && commandLine.getOut().checkError() ? Failure.SIGPIPE : status;
    }

    /** The command line with the command that is wanted, or with all if there is no such. */
    static CommandLine commandLine(String wanted) {
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE); // rather than search
        // Nor does picocli look up how to parse types that no option has, which takes 10 ms.
        System.setProperty("picocli.converters.excludes", "java\\..*");
        var commandLine = new CommandLine(new Sockeye().syntax().spec());
        commandLine.getCommandSpec().usageMessage().synopsisSubcommandLabel("COMMAND");
        addCommands(commandLine, wanted);
        commandLine.registerConverter(Duration.class, new Seconds());
        // picocli's own would not tell that nobody reads any more.
        commandLine.setOut(new PrintWriter(System.out, true, System.out.charset()));
        commandLine.setExecutionExceptionHandler(
                (failure, command, _) -> Failure.report(failure, command.getErr()));
        commandLine.setParameterExceptionHandler((failure, _) -> Failure.reportArguments(failure));
        return commandLine;
    }

    /** One command is enough where it is known: describing all takes a while. */
    private static void addCommands(CommandLine commandLine, String wanted) {
        if (COMMANDS.contains(wanted)) {
            commandLine.addSubcommand(command(wanted).syntax().spec());
            return;
        }
        for (var name : COMMANDS) {
            commandLine.addSubcommand(command(name).syntax().spec());
        }
        commandLine.addSubcommand(new HelpCommand());
    }

    private static Command command(String name) {
        return switch (name) {
            case "demo" -> new Demo();
            case "listen" -> new Listen();
            case "connect" -> new Connect();
            case "udp" -> new Udp();
            case "ping" -> new Ping();
            case "links" -> new Links();
            case "capture" -> new CaptureCommand();
            case "top" -> new TopCommand();
            case "train" -> new Train();
            default -> throw new IllegalArgumentException(name);
        };
    }
}
