package dev.sockeye.examples.tool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is shown again and again, on a terminal and elsewhere. */
class ScreenTest {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    private Screen screen(boolean terminal) {
        return new Screen(new PrintStream(written, true, UTF_8), terminal);
    }

    @Test
    void a_line_wider_than_the_terminal_is_cut_there_and_takes_one_row() {
        var screen = screen(true);
        screen.show(List.of("first"));
        screen.show(List.of("second"));

        assertEquals(
                "\033[?7lfirst%n\033[?7h\033[1A\033[J\033[?7lsecond%n\033[?7h".formatted(),
                written.toString(UTF_8));
    }

    @Test
    void elsewhere_there_are_lines_alone() {
        var screen = screen(false);
        screen.show(List.of("first"));
        screen.show(List.of("second"));

        assertEquals("first%nsecond%n".formatted(), written.toString(UTF_8));
    }
}
