package dev.sockeye.examples.tool;

import java.io.PrintStream;
import java.util.List;

/** Lines of which the last replace those before on a terminal, and follow them elsewhere. */
public final class Screen {

    // DECAWM: a line that goes on in the next row would be two to replace.
    private static final String CUT = "\033[?7l";
    private static final String WRAP = "\033[?7h";

    private final PrintStream out;
    private final boolean terminal;

    /** How many lines are on the terminal that are to be replaced; of whoever shows. */
    private int shown;

    /** Makes one of a stream that may be a terminal. */
    public Screen(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Whether lines can be replaced. */
    public boolean isTerminal() {
        return terminal;
    }

    /** Says something that stays. */
    public void say(String sentence) {
        clear();
        out.println(sentence);
        out.flush();
    }

    /** Shows lines until the next are shown, or something is said. */
    public void show(List<String> lines) {
        clear();
        out.print(terminal ? CUT : "");
        lines.forEach(out::println);
        out.print(terminal ? WRAP : "");
        out.flush();
        shown = lines.size();
    }

    /** Lets the lines stay that are shown. */
    public void keep() {
        shown = 0;
    }

    /** Whether nobody reads any more. */
    public boolean isClosed() {
        return out.checkError();
    }

    private void clear() {
        if (shown > 0 && terminal) {
            out.print("\033[%dA\033[J".formatted(shown));
        }
        shown = 0;
    }
}
