package dev.sockeye.examples;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Stands for the tool in tests of its script. It says what is in the file {@code version} of its
 * jar, and ends with the status that is its first argument; with {@code wait} it waits for input
 * first, and with {@code train} the file says how it ends.
 */
final class FakeTool {
    private FakeTool() {}

    public static void main(String[] arguments) throws IOException {
        var version = version();
        System.out.println(version + ": " + String.join(" ", arguments));
        switch (arguments[0]) {
            case "train" -> System.exit(version.startsWith("untrained") ? 3 : 0);
            case "wait" -> System.exit(System.in.read());
            default -> System.exit(Integer.parseInt(arguments[0]));
        }
    }

    private static String version() throws IOException {
        try (var in = Objects.requireNonNull(FakeTool.class.getResourceAsStream("/version"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
