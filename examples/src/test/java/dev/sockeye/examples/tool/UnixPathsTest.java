package dev.sockeye.examples.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sockeye.Address;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

final class UnixPathsTest {
    private final CommandLine tool = new CommandLine(new Connect());

    @Test
    void a_path_that_starts_with_an_at_sign_is_an_abstract_name() {
        assertEquals(
                Address.abstractUnix("name"), UnixPaths.address("@name", tool.getCommandSpec()));
        assertEquals(Address.unix("a@b"), UnixPaths.address("a@b", tool.getCommandSpec()));
    }

    @Test
    void a_path_that_the_locale_cannot_decode_is_refused_rather_than_another_one_used() {
        var command = tool.getCommandSpec();
        assertThrows(ParameterException.class, () -> UnixPaths.address("caf\uFFFD", command));
    }
}
