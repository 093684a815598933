package dev.sockeye.examples.tool.demo;

import dev.sockeye.examples.tool.Screen;
import java.io.PrintStream;
import java.util.List;

/** Shows how it goes while it goes: a table that is refreshed on a terminal, else lines. */
final class Progress {
    private final Screen screen;

    Progress(PrintStream out, boolean terminal) {
        screen = new Screen(out, terminal);
    }

    /** How long the next update may wait. */
    long periodMillis() {
        return screen.isTerminal() ? 250 : 2_000;
    }

    /** Says something that stays. */
    void say(String sentence) {
        screen.say(sentence);
    }

    void update(List<Tally> tallies, double seconds) {
        if (screen.isTerminal()) {
            screen.show(Table.of(tallies, seconds));
        } else {
            screen.say(Table.line(tallies, seconds));
        }
    }

    /** Shows the table that stays. */
    void last(List<Tally> tallies, double seconds) {
        screen.show(Table.of(tallies, seconds));
        screen.keep();
    }
}
