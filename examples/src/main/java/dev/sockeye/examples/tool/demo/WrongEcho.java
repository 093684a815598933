package dev.sockeye.examples.tool.demo;

/** Signals that what came back is not what was sent. */
final class WrongEcho extends Exception {
    private static final long serialVersionUID = 1L;

    WrongEcho(String message) {
        super(message);
    }

    @Override
    @SuppressWarnings(
            "OverrideThrowableToString") // It is read in a table, where the class is noise.
    public String toString() {
        return String.valueOf(getMessage());
    }
}
