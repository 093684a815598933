package dev.sockeye;

import java.util.Objects;

/**
 * The names of an address, as {@code getnameinfo} gives them.
 *
 * @param host the host's name, or its numeric address
 * @param port the service's name, or the port number in decimal
 * @see <a href="https://man7.org/linux/man-pages/man3/getnameinfo.3.html">getnameinfo(3)</a>
 */
public record NameInfo(String host, String port) {
    /** Makes a result of its parts. */
    public NameInfo {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(port, "port");
    }
}
