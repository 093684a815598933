package dev.sockeye.examples.tool;

import java.io.IOException;

/**
 * Signals that nobody reads standard output any more: the end of the work, and no error to tell.
 */
final class OutputClosed extends IOException {
    private static final long serialVersionUID = 1L;

    OutputClosed(IOException cause) {
        super("standard output was closed", cause);
    }

    /** That nobody reads, if it is this of which the system tells; else the same. */
    static IOException orSame(IOException e) {
        return "Broken pipe".equals(e.getMessage()) ? new OutputClosed(e) : e;
    }
}
