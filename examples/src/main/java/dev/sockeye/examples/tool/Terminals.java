package dev.sockeye.examples.tool;

/** Which standard streams are a terminal, as the script that starts the tool has found. */
public final class Terminals {
    private static final String TERMINALS = System.getProperty("sockeye.terminals", "");

    private Terminals() {}

    static boolean input() {
        return TERMINALS.contains("in");
    }

    /** Whether standard output is a terminal that can move its cursor. */
    public static boolean output() {
        return TERMINALS.contains("out");
    }

    /** Whether standard error is a terminal that can move its cursor. */
    static boolean error() {
        return TERMINALS.contains("err");
    }
}
