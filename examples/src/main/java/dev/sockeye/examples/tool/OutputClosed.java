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
}
