package dev.sockeye.examples.tool;

import dev.sockeye.Address;

/** Paths of Unix sockets as they are written on a command line. */
final class UnixPaths {
    private UnixPaths() {}

    /** What the JVM makes of bytes that are no text in the locale's encoding. */
    private static final char REPLACED = '\uFFFD';

    /** The address of a path; {@code @name} is the abstract name, as ss(8) and socat write it. */
    static Address.Unix address(String path, Syntax syntax) {
        if (path.indexOf(REPLACED) >= 0) {
            throw syntax.wrong(
                    "'" + path + "' has bytes that are no text in this locale: see locale(1)");
        }
        return path.startsWith("@") ? Address.abstractUnix(path.substring(1)) : Address.unix(path);
    }
}
