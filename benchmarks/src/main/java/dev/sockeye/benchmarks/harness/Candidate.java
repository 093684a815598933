package dev.sockeye.benchmarks.harness;

import java.util.List;

/**
 * A server that is compared.
 *
 * @param name for the reader
 * @param kind what it is written in
 * @param program a class of {@code dev.sockeye.benchmarks.server}, a C program, or a script
 * @param arguments what makes it this candidate
 * @param loops how many event loops, or carriers of virtual threads
 * @param mostConnections with more it is not asked
 */
record Candidate(
        String name,
        Kind kind,
        String program,
        List<String> arguments,
        int loops,
        int mostConnections) {

    enum Kind {
        JAVA,
        /** With Netty's io_uring on the class path, which Reactor Netty takes where it is. */
        JAVA_IO_URING,
        C,
        PYTHON
    }

    static Candidate java(String name, String program, String... arguments) {
        return new Candidate(name, Kind.JAVA, program, List.of(arguments), 1, Integer.MAX_VALUE);
    }

    static Candidate c(String name, String program, String... arguments) {
        return new Candidate(name, Kind.C, program, List.of(arguments), 1, Integer.MAX_VALUE);
    }

    static Candidate python(String name, String program) {
        return new Candidate(name, Kind.PYTHON, program, List.of(), 1, Integer.MAX_VALUE);
    }

    Candidate overIoUring() {
        return new Candidate(name, Kind.JAVA_IO_URING, program, arguments, loops, mostConnections);
    }

    /** Returns it under another name and, if there are any, with other arguments. */
    Candidate named(String other, String... instead) {
        var all = instead.length == 0 ? arguments : List.of(instead);
        return new Candidate(other, kind, program, all, loops, mostConnections);
    }

    Candidate withLoops(int count) {
        return new Candidate(name, kind, program, arguments, count, mostConnections);
    }

    Candidate upTo(int connections) {
        return new Candidate(name, kind, program, arguments, loops, connections);
    }

    /** Whether questions on standard input about the heap are answered. */
    boolean isJava() {
        return kind == Kind.JAVA || kind == Kind.JAVA_IO_URING;
    }
}
