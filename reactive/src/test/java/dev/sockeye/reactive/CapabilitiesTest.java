package dev.sockeye.reactive;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands of docs/reactive.md run something. */
class CapabilitiesTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern SHOWS = Pattern.compile("`shows '?([\\w*,]+)'?`");
    private static final Pattern PROGRAM =
            Pattern.compile("`(\\./\\w+|(?:guest|races)/\\w+)[^`]*`");

    private static List<String> rows() throws IOException {
        return Files.readAllLines(ROOT.resolve("docs/reactive.md")).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| ---"))
                .skip(1)
                .toList();
    }

    private static Stream<String> found(Pattern pattern) throws IOException {
        return rows().stream()
                .flatMap(row -> pattern.matcher(row).results())
                .map(match -> match.group(1));
    }

    static Stream<String> tests() throws IOException {
        return found(SHOWS).flatMap(names -> Stream.of(names.split(",", -1))).distinct();
    }

    static Stream<String> programs() throws IOException {
        return found(PROGRAM).distinct();
    }

    static Stream<String> capabilities() throws IOException {
        return rows().stream();
    }

    @ParameterizedTest
    @MethodSource("tests")
    void a_test_that_is_named_is_there(String name) throws IOException {
        var wanted = FileSystems.getDefault().getPathMatcher("glob:" + name + ".java");
        try (var core = Files.walk(ROOT.resolve("core/src/test"));
                var reactive = Files.walk(ROOT.resolve("reactive/src/test"))) {
            assertTrue(
                    Stream.concat(core, reactive)
                            .anyMatch(file -> wanted.matches(file.getFileName())));
        }
    }

    @ParameterizedTest
    @MethodSource("programs")
    void a_program_that_is_named_is_there(String name) {
        assertTrue(Files.isExecutable(ROOT.resolve(name)));
    }

    @ParameterizedTest
    @MethodSource("capabilities")
    void a_capability_has_a_command(String row) {
        var commands =
                Stream.of(SHOWS, PROGRAM)
                        .flatMap(pattern -> pattern.matcher(row).results())
                        .map(MatchResult::group)
                        .toList();

        assertFalse(commands.isEmpty());
    }
}
