package dev.sockeye.sys;

/** Stands here until the package has a class of its own, since Java exports no empty package. */
final class Placeholder {
    private Placeholder() {}

    @Waits
    static void await() {}
}
