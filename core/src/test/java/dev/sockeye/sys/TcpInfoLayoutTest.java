package dev.sockeye.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The offsets of {@code struct tcp_info}, as far as the headers of this machine know it. */
final class TcpInfoLayoutTest {

    /** The bytes that hold C's bit fields, which have no offset in C. */
    private static final Set<String> BIT_FIELDS = Set.of("tcpi_wscale", "tcpi_flags");

    // The system's headers need not know the newest fields: Linux 6.18 has the last.
    private static final String LAST_FIELD = "tcpi_snd_wnd";

    private static final String INCLUDES =
            """
            #define _GNU_SOURCE
            #include <stddef.h>
            #include <stdio.h>
            #include <linux/tcp.h>
            """;

    @TempDir Path directory;

    @Test
    void offsets_of_tcp_info_are_those_of_C() throws Exception {
        var all = facts().toList();
        var expected = all.subList(0, all.indexOf(offset(LAST_FIELD)) + 1);

        assertEquals(expected, factsOfC(expected));
    }

    /** A C expression and its value, for each field. */
    private static Stream<String> facts() {
        return Layouts.TCP_INFO.memberLayouts().stream()
                .flatMap(field -> field.name().stream())
                .filter(field -> !BIT_FIELDS.contains(field))
                .map(TcpInfoLayoutTest::offset);
    }

    private static String offset(String field) {
        return "offsetof(struct tcp_info, "
                + field
                + ") "
                + Layouts.offset(Layouts.TCP_INFO, field);
    }

    private List<String> factsOfC(List<String> facts) throws IOException, InterruptedException {
        var lines =
                facts.stream()
                        .map(fact -> fact.substring(0, fact.lastIndexOf(' ')))
                        .map(c -> "printf(\"%s %%zu\\n\", (size_t) %s);".formatted(c, c))
                        .collect(Collectors.joining("\n"));
        var source =
                Files.writeString(
                        directory.resolve("facts.c"),
                        INCLUDES + "int main(void) {\n" + lines + "\n}\n");
        var program = directory.resolve("facts");
        assumeTrue(
                run("gcc", "-w", "-o", program.toString(), source.toString()),
                "there is no C compiler with the kernel's headers here");
        run(program.toString());
        return Files.readAllLines(directory.resolve("output"));
    }

    private boolean run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(directory.resolve("output").toFile())
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
