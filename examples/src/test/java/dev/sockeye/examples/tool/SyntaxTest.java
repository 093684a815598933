package dev.sockeye.examples.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.MutuallyExclusiveArgsException;

class SyntaxTest {
    private final Sample sample = new Sample();

    @ParameterizedTest
    @CsvSource({"false, ''", "true, -f", "true, --flag"})
    void a_flag_tells_whether_it_is_given(boolean given, String arguments) {
        parse(arguments);
        assertEquals(given, sample.flag.get());
    }

    @ParameterizedTest
    @CsvSource({"true, ''", "true, -n", "true, --negatable", "false, --no-negatable"})
    void a_negatable_flag_holds_unless_it_is_negated(boolean holds, String arguments) {
        parse(arguments);
        assertEquals(holds, sample.negatable.get());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-4 -6", "--ipv6 --ipv4", "-64"})
    void flags_that_exclude_each_other_are_not_given_together(String arguments) {
        assertThrows(MutuallyExclusiveArgsException.class, () -> parse(arguments));
    }

    @ParameterizedTest
    @CsvSource({"false, false, ''", "true, false, -4", "false, true, --ipv6"})
    void one_at_most_of_flags_that_exclude_each_other_holds(
            boolean ipv4, boolean ipv6, String arguments) {
        parse(arguments);
        assertEquals(List.of(ipv4, ipv6), List.of(sample.ipv4.get(), sample.ipv6.get()));
    }

    @Test
    void a_value_that_is_not_given_is_null() {
        parse("");
        assertNull(sample.path.get());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-p x", "--path x", "--path=x", "-px"})
    void a_value_is_what_is_given(String arguments) {
        parse(arguments);
        assertEquals("x", sample.path.get());
    }

    @ParameterizedTest
    @CsvSource({"1400, ''", "7, -s 7"})
    void a_value_that_is_not_given_is_its_default_where_it_has_one(int size, String arguments) {
        parse(arguments);
        assertEquals(size, sample.size.get());
    }

    @Test
    void operands_that_are_not_given_are_none() {
        parse("-f");
        assertEquals(List.of(), sample.operands.get());
    }

    @Test
    void operands_come_in_order_around_options() {
        parse("a -f b c");
        assertEquals(List.of("a", "b", "c"), sample.operands.get());
    }

    @Test
    void an_operand_has_to_be_given() {
        var line = Sockeye.commandLine("ping");
        assertThrows(MissingParameterException.class, () -> line.parseArgs("ping"));
    }

    @Test
    void help_shows_an_option_as_it_is_written_and_its_default() {
        assertTrue(help().contains("  -s, --size=BYTES       How much. Default: 1400\n"), help());
    }

    @Test
    void help_shows_the_operands_and_which_flags_exclude_each_other() {
        var synopsis = "[-p=PATH] [-s=BYTES] [-4 | -6] [HOST] PORT";
        assertTrue(help().contains(synopsis), help());
    }

    @Test
    void help_does_not_tell_of_a_hidden_flag() {
        assertFalse(help().contains("secret"), help());
    }

    private void parse(String arguments) {
        var line = new CommandLine(sample.syntax().spec());
        line.parseArgs(arguments.isEmpty() ? new String[0] : arguments.split(" "));
    }

    private String help() {
        return new CommandLine(sample.syntax().spec()).getUsageMessage(Ansi.OFF);
    }

    /** Takes something of everything. */
    private static final class Sample implements Command {
        private final Syntax syntax = Syntax.of("sample", this).header("Takes something.");

        final Supplier<Boolean> flag = syntax.flag("-f, --flag", "Whether.");
        final Supplier<Boolean> negatable = syntax.negatableFlag("-n, --negatable", "Unless.");
        final Supplier<Boolean> ipv4 = syntax.flag("-4, --ipv4", "One.");
        final Supplier<Boolean> ipv6 = syntax.flag("-6, --ipv6", "The other.");
        final Supplier<@Nullable String> path =
                syntax.value("-p, --path=PATH", String.class, "It.");
        final Supplier<Integer> size =
                syntax.value(
                        "-s, --size=BYTES",
                        Integer.class,
                        "1400",
                        "How much. Default: ${DEFAULT-VALUE}");
        final Supplier<List<String>> operands = syntax.operands("[HOST] PORT", "Where.");

        Sample() {
            syntax.exclusive("-4", "-6");
            syntax.hiddenFlag("--secret", "Not told.");
        }

        @Override
        public Syntax syntax() {
            return syntax;
        }

        @Override
        public Integer call() {
            return 0;
        }
    }
}
