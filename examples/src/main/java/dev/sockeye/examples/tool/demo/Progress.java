package dev.sockeye.examples.tool.demo;

import java.io.PrintStream;
import java.util.List;

/** Shows how it goes while it goes: a table that is refreshed on a terminal, else lines. */
final class Progress {
    private final PrintStream out;
    private final boolean terminal;

    /** How many lines of the table are on the terminal. */
    private int shown;

    Progress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** How long the next update may wait. */
    long periodMillis() {
        return terminal ? 250 : 2_000;
    }

    /** Says something that stays. */
    void say(String sentence) {
        clear();
        out.println(sentence);
        out.flush();
    }

    void update(List<Tally> tallies, double seconds) {
        if (terminal) {
            show(Table.of(tallies, seconds));
        } else {
            say(Table.line(tallies, seconds));
        }
    }

    /** Shows the table that stays. */
    void last(List<Tally> tallies, double seconds) {
        show(Table.of(tallies, seconds));
        shown = 0;
    }

    private void show(List<String> lines) {
        clear();
        lines.forEach(out::println);
        out.flush();
        shown = lines.size();
    }

    private void clear() {
        if (shown > 0) {
            out.print("\033[%dA\033[J".formatted(shown));
            shown = 0;
        }
    }
}
