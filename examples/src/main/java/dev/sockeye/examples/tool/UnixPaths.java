package dev.sockeye.examples.tool;

import dev.sockeye.Address;

/** Paths of Unix sockets as they are written on a command line. */
final class UnixPaths {
    private UnixPaths() {}

    /** The address of a path; {@code @name} is the abstract name, as ss(8) and socat write it. */
    static Address.Unix address(String path) {
        return path.startsWith("@") ? Address.abstractUnix(path.substring(1)) : Address.unix(path);
    }
}
