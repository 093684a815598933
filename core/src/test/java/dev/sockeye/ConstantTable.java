package dev.sockeye;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** The table of constants as it was specified, and the fields that there are. */
final class ConstantTable {
    /** A row; a platform that lacks the constant has {@link Constants#UNDEFINED}. */
    record Row(String name, long linux, long macos) {
        boolean isLong() {
            return linux > Integer.MAX_VALUE || macos > Integer.MAX_VALUE;
        }
    }

    private ConstantTable() {}

    static List<Row> rows() {
        var resource =
                Objects.requireNonNull(ConstantTable.class.getResourceAsStream("constants.tsv"));
        try (var lines =
                new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
            return lines.lines().skip(1).map(ConstantTable::row).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Map<String, Long> column(ToLongFunction<Row> column) {
        return rows().stream()
                .collect(
                        Collectors.toMap(
                                Row::name, column::applyAsLong, (a, _) -> a, TreeMap::new));
    }

    /** Every field of {@link Constants} and its value on this platform. */
    static Map<String, Long> fields() {
        return Arrays.stream(Constants.class.getDeclaredFields())
                .collect(
                        Collectors.toMap(
                                Field::getName, ConstantTable::value, (a, _) -> a, TreeMap::new));
    }

    private static long value(Field field) {
        try {
            return field.getLong(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static Row row(String line) {
        String[] cells = line.split("\t", -1);
        return new Row(cells[0], number(cells[2]), number(cells[3]));
    }

    private static long number(String cell) {
        return cell.isEmpty() ? Constants.UNDEFINED : Long.parseLong(cell);
    }
}
