package dev.sockeye.examples.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sockeye.Address;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

final class UnixPathsTest {
    private final CommandLine tool = new CommandLine(new Connect().syntax().spec());
    private final Syntax syntax = tool.<Command>getCommand().syntax();

    @Test
    void a_path_that_starts_with_an_at_sign_is_an_abstract_name() {
        assertEquals(Address.abstractUnix("name"), UnixPaths.address("@name", syntax));
        assertEquals(Address.unix("a@b"), UnixPaths.address("a@b", syntax));
    }

    @Test
    void a_path_that_the_locale_cannot_decode_is_refused_rather_than_another_one_used() {
        assertThrows(ParameterException.class, () -> UnixPaths.address("caf\uFFFD", syntax));
    }
}
