package dev.sockeye.benchmarks.harness;

/** Something is missing on this machine: what needs it is skipped, and the message says why. */
final class Unavailable extends Exception {

    private static final long serialVersionUID = 1L;

    Unavailable(String reason) {
        super(reason);
    }
}
