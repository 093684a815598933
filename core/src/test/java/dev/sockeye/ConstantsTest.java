package dev.sockeye;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sockeye.sys.Platform;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConstantsTest {
    private static final Path SOURCE = Path.of("src/main/java/dev/sockeye/Constants.java");
    private static final Pattern ROW =
            Pattern.compile("public static final (int|long) (\\w+) =\\s+value\\((.+), (.+)\\);");

    @Test
    void every_row_of_the_table_is_a_field_with_the_value_of_this_platform() {
        Map<String, Long> expected =
                ConstantTable.column(Platform.LINUX ? row -> row.linux() : row -> row.macos());

        Map<String, Long> actual = ConstantTable.fields();

        actual.keySet().retainAll(expected.keySet());
        assertEquals(expected, actual);
    }

    @Test
    void every_row_of_the_table_has_its_columns_for_both_platforms() throws IOException {
        assumeTrue(Files.exists(SOURCE), "the source of Constants is not in this directory");
        List<ConstantTable.Row> expected = ConstantTable.rows();

        Map<String, ConstantTable.Row> actual = rowsOfTheSource();

        assertEquals(expected, expected.stream().map(row -> actual.get(row.name())).toList());
    }

    @Test
    void a_field_is_a_long_exactly_where_a_platform_has_a_value_beyond_an_int() {
        Map<String, String> expected =
                ConstantTable.rows().stream()
                        .collect(
                                Collectors.toMap(
                                        ConstantTable.Row::name,
                                        row -> row.isLong() ? "long" : "int",
                                        (a, _) -> a,
                                        TreeMap::new));

        Map<String, String> actual =
                Arrays.stream(Constants.class.getDeclaredFields())
                        .filter(field -> expected.containsKey(field.getName()))
                        .collect(
                                Collectors.toMap(
                                        field -> field.getName(),
                                        field -> field.getType().getName(),
                                        (a, _) -> a,
                                        TreeMap::new));

        assertEquals(expected, actual);
    }

    @Test
    void every_field_is_public_static_and_final() {
        int expected = Modifier.PUBLIC | Modifier.STATIC | Modifier.FINAL;

        boolean all =
                Arrays.stream(Constants.class.getDeclaredFields())
                        .allMatch(field -> field.getModifiers() == expected);

        assertTrue(all);
    }

    @Test
    void undefined_is_a_value_that_no_row_has() {
        assertEquals(Integer.MIN_VALUE, Constants.UNDEFINED);
    }

    @Test
    void every_constant_that_the_linux_headers_declare_has_their_value(@TempDir Path directory)
            throws IOException, InterruptedException {
        assumeTrue(Platform.LINUX, "these are the headers of Linux");
        assumeTrue(LinuxHeaders.compilerExists(), "there is no gcc on the PATH");
        Map<String, Long> ours = ConstantTable.fields();
        // A limit, which glibc raised from 128 with version 2.31.
        ours.remove("SOMAXCONN");

        Map<String, Long> theirs = LinuxHeaders.values(ours.keySet(), directory);

        assertTrue(theirs.size() > 500, () -> "only " + theirs.size() + " were declared");
        ours.keySet().retainAll(theirs.keySet());
        assertEquals(theirs, ours);
    }

    @Test
    void every_error_number_of_the_linux_headers_is_a_constant(@TempDir Path directory)
            throws IOException, InterruptedException {
        assumeTrue(Platform.LINUX, "these are the headers of Linux");
        assumeTrue(LinuxHeaders.compilerExists(), "there is no gcc on the PATH");

        var missing = new TreeSet<>(LinuxHeaders.errnoNames(directory));
        missing.removeAll(ConstantTable.fields().keySet());

        assertEquals(new TreeSet<>(), missing);
    }

    private static Map<String, ConstantTable.Row> rowsOfTheSource() throws IOException {
        return ROW.matcher(Files.readString(SOURCE))
                .results()
                .collect(Collectors.toMap(match -> match.group(2), ConstantsTest::row));
    }

    private static ConstantTable.Row row(MatchResult match) {
        return new ConstantTable.Row(
                match.group(2), number(match.group(3)), number(match.group(4)));
    }

    private static long number(String literal) {
        return literal.equals("UNDEFINED")
                ? Constants.UNDEFINED
                : Long.parseLong(literal.replace("L", ""));
    }
}
