package dev.sockeye;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The column of macOS, where our builds do not run, against what others made of its headers. */
class MacosConstantsTest {

    private static final Path SOURCE = Path.of("src/main/java/dev/sockeye/Constants.java");
    private static final Pattern ROW =
            Pattern.compile(
                    "public static final (?:int|long) (\\w+) =\\s+value\\([^,]+, (-?\\d+)L?\\)");

    /**
     * A line of macos-sources.tsv: the values that the collections have, and what it says of them.
     */
    private record Facts(String name, List<Long> values, String sources) {

        static Facts of(String line) {
            var columns = line.split("\t", -1);
            var values =
                    Stream.of(columns[1], columns[2], columns[3])
                            .filter(value -> !value.isEmpty())
                            .map(Long::valueOf)
                            .toList();
            return new Facts(columns[0], values, columns[4]);
        }
    }

    private static List<Facts> facts = List.of();

    @BeforeAll
    static void read() throws IOException {
        try (var in = MacosConstantsTest.class.getResourceAsStream("macos-sources.tsv");
                var lines =
                        new BufferedReader(
                                new InputStreamReader(
                                        Objects.requireNonNull(in), StandardCharsets.UTF_8))) {
            facts =
                    lines.lines()
                            .filter(line -> !line.startsWith("#") && !line.startsWith("name\t"))
                            .map(Facts::of)
                            .toList();
        }
    }

    @Test
    void every_value_of_macos_is_what_each_collection_says() throws IOException {
        var ours = ours();

        var differing =
                facts.stream()
                        .filter(f -> !f.values().stream().allMatch(value(ours, f.name())::equals))
                        .toList();

        assertEquals(List.of(), differing);
    }

    @Test
    void every_constant_that_macos_has_is_in_the_list() throws IOException {
        var listed = facts.stream().map(Facts::name).collect(Collectors.toCollection(TreeSet::new));

        assertEquals(Set.copyOf(ours().keySet()), Set.copyOf(listed));
    }

    @Test
    void a_name_that_fewer_than_two_collections_have_is_listed_as_such() {
        var wrong =
                facts.stream()
                        .filter(f -> !f.sources().equals(expected(f.values().size())))
                        .toList();

        assertEquals(List.of(), wrong);
    }

    private static String expected(int count) {
        return Arrays.asList("none", "one", "", "").get(count);
    }

    private static Long value(Map<String, Long> ours, String name) {
        return Objects.requireNonNull(ours.get(name), name);
    }

    private static Map<String, Long> ours() throws IOException {
        assumeTrue(Files.exists(SOURCE), "the source of Constants is not in this directory");
        return ROW.matcher(Files.readString(SOURCE))
                .results()
                .collect(
                        Collectors.toMap(
                                row -> row.group(1),
                                row -> Long.valueOf(row.group(2)),
                                (a, _) -> a,
                                TreeMap::new));
    }
}
