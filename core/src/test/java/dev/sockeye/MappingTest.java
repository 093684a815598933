package dev.sockeye;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of docs/semantics.md and docs/reference.md name tests that there are. */
final class MappingTest {

    private static final Path DOCS = Path.of("..", "docs");
    private static final List<Path> SOURCES =
            List.of(
                    Path.of("src", "test", "java"),
                    Path.of("..", "examples", "src", "test", "java"));
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|Conformance)\\.\\w+)`");
    private static final Pattern NUMBERED =
            Pattern.compile("// semantics ([\\d, ]+)\\R.*?void (\\w+)\\(", Pattern.DOTALL);
    private static final int STATEMENTS = 95;

    /** The rows below a table's head, each a list of its cells. */
    private static List<List<String>> table(String document) {
        return text(DOCS.resolve(document))
                .lines()
                .filter(line -> line.startsWith("| "))
                .map(line -> List.of(line.substring(2, line.length() - 2).split(" \\| ", -1)))
                .filter(cells -> !cells.getFirst().matches("---|#|sentence"))
                .toList();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> sources(Path root) {
        try (var files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> testsIn(String cell) {
        return TEST.matcher(cell).results().map(result -> result.group(1));
    }

    static Stream<String> named() {
        return Stream.of("semantics.md", "reference.md")
                .flatMap(document -> table(document).stream())
                .flatMap(row -> testsIn(row.getLast()))
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("named")
    void a_test_that_is_named_is_there(String name) {
        var parts = name.split("\\.", -1);
        var method = Pattern.compile(" void " + parts[1] + "\\(");

        var found =
                SOURCES.stream()
                        .flatMap(MappingTest::sources)
                        .filter(file -> file.endsWith(parts[0] + ".java"))
                        .anyMatch(file -> method.matcher(text(file)).find());

        assertTrue(found, name);
    }

    @Test
    void every_statement_of_the_semantics_has_its_row() {
        var numbers = table("semantics.md").stream().map(List::getFirst).toList();

        assertEquals(
                IntStream.rangeClosed(1, STATEMENTS).mapToObj(Integer::toString).toList(), numbers);
    }

    /** "12 Class.method", for each test and each of its numbers. */
    @Test
    void the_comments_of_the_tests_say_what_the_table_says() {
        SortedSet<String> inTable =
                table("semantics.md").stream()
                        .flatMap(row ->
                                testsIn(row.getLast()).map(test -> row.getFirst() + " " + test))
                        .collect(Collectors.toCollection(TreeSet::new));
        SortedSet<String> inComments =
                sources(SOURCES.getFirst())
                        .flatMap(MappingTest::numbered)
                        .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(String.join("\n", inComments), String.join("\n", inTable));
    }

    private static Stream<String> numbered(Path file) {
        var name = file.getFileName().toString().replace(".java", ".");
        return NUMBERED.matcher(text(file)).results().flatMap(result -> numbered(name, result));
    }

    private static Stream<String> numbered(String name, MatchResult result) {
        return Stream.of(result.group(1).split(", ", -1))
                .map(n -> n + " " + name + result.group(2));
    }

    static Stream<List<String>> statements() {
        return table("semantics.md").stream();
    }

    @ParameterizedTest
    @MethodSource("statements")
    void a_statement_has_a_test_or_is_a_note(List<String> row) {
        assertEquals(3, row.size(), row::toString);
        assertTrue(
                testsIn(row.getLast()).findAny().isPresent() || row.get(1).startsWith("(note)"),
                row::toString);
    }

    static Stream<List<String>> sentences() {
        return table("reference.md").stream();
    }

    @ParameterizedTest
    @MethodSource("sentences")
    void a_sentence_has_a_test_a_document_or_no_statement_about_behaviour(List<String> row) {
        assertEquals(3, row.size(), row::toString);
        var answer = row.getLast();
        assertTrue(
                testsIn(answer).findAny().isPresent()
                        || answer.contains("no statement about behaviour")
                        || answer.matches(".*\\[.+]\\(.+\\).*"),
                row::toString);
    }

    static Stream<Path> documents() {
        return sentences()
                .flatMap(row ->
                        Pattern.compile("]\\(([^)#]+)").matcher(String.join(" ", row)).results())
                .map(result -> DOCS.resolve(result.group(1)))
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void a_document_that_is_named_is_there(Path document) {
        assertTrue(Files.exists(document));
    }
}
