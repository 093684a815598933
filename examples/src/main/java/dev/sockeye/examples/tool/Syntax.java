package dev.sockeye.examples.tool;

import java.io.PrintWriter;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/**
 * What may stand on the command line of a command. Options are written as help shows them, {@code
 * -w, --timeout=SECONDS}, and the value of each is there once the command is called.
 *
 * <p>It fills picocli's model, as annotations would; but to read those took 40 ms of each start,
 * for no AOT cache keeps the classes that the JVM makes of them.
 */
public final class Syntax {
    private final CommandSpec spec;

    private Syntax(String name, Command command) {
        spec = CommandSpec.wrapWithoutInspection(command).name(name);
    }

    /** The syntax of a command that takes the standard options and nothing else so far. */
    public static Syntax of(String name, Command command) {
        var syntax = new Syntax(name, command);
        var help = option("-h, --help", "Show this help message and exit.");
        var version = option("-V, --version", "Print version information and exit.");
        syntax.spec.addOption(help.usageHelp(true).build());
        syntax.spec.addOption(version.versionHelp(true).build());
        syntax.spec.versionProvider(new Version());
        return syntax;
    }

    /** The syntax of a command that takes nothing, and that help does not tell of. */
    static Syntax hidden(String name, Command command) {
        var syntax = new Syntax(name, command);
        syntax.spec.usageMessage().hidden(true);
        return syntax;
    }

    /** Says in a sentence what the command does. */
    public Syntax header(String text) {
        spec.usageMessage().header(text);
        return this;
    }

    /** Says more of it. */
    public Syntax description(String text) {
        spec.usageMessage().description("", text, "");
        return this;
    }

    /** Ends the help, with an example or the like. */
    Syntax footer(String... lines) {
        spec.usageMessage().footerHeading("%n").footer(lines);
        return this;
    }

    /** Whether an option is given. */
    public Supplier<Boolean> flag(String option, String description) {
        return given(option(option, description));
    }

    /** The same, and help does not tell of it. */
    public Supplier<Boolean> hiddenFlag(String option, String description) {
        return given(option(option, description).hidden(true));
    }

    /** A flag that holds unless it is negated, as {@code --no-half-close} is. */
    Supplier<Boolean> negatableFlag(String option, String description) {
        var flag = option(option, description).negatable(true);
        return add(flag.defaultValue("true").fallbackValue("true").build());
    }

    /** Lets no more than one of some flags be given. */
    void exclusive(String... flags) {
        var group = ArgGroupSpec.builder();
        for (var flag : flags) {
            var option = spec.findOption(flag);
            spec.remove(option);
            group.addArg(option);
        }
        spec.addArgGroup(group.build());
    }

    /** The value of an option, null if it is not given. */
    public <T> Supplier<@Nullable T> value(String option, Class<T> type, String description) {
        return add(option(option, description).type(type).build());
    }

    /** The value of an option, or what this text means if it is not given. */
    public <T> Supplier<T> value(String option, Class<T> type, String without, String description) {
        return add(option(option, description).type(type).defaultValue(without).build());
    }

    /** The one operand, which has to be given. */
    Supplier<String> operand(String label, String description) {
        var operand = PositionalParamSpec.builder().paramLabel(label).description(description);
        return add(operand.index("0").required(true).build());
    }

    /** Operands, and the command itself says how many. */
    Supplier<List<String>> operands(String label, String description) {
        var operands = PositionalParamSpec.builder().paramLabel(label).description(description);
        operands.type(List.class).auxiliaryTypes(String.class).initialValue(List.of());
        return add(operands.arity("0..*").hideParamSyntax(true).build());
    }

    /** What a command throws if its arguments are wrong. */
    public ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    PrintWriter err() {
        return spec.commandLine().getErr();
    }

    CommandSpec spec() {
        return spec;
    }

    private static OptionSpec.Builder option(String option, String description) {
        var namesAndLabel = option.split("=", -1);
        var builder = OptionSpec.builder(namesAndLabel[0].split(", ", -1)).description(description);
        return namesAndLabel.length == 1 ? builder : builder.paramLabel(namesAndLabel[1]);
    }

    private Supplier<Boolean> given(OptionSpec.Builder flag) {
        Supplier<@Nullable Boolean> value = add(flag.build());
        return () -> Boolean.TRUE.equals(value.get());
    }

    private <T extends @Nullable Object> Supplier<T> add(ArgSpec argument) {
        spec.add(argument);
        return () -> argument.getValue();
    }
}
