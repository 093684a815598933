package dev.sockeye;

import java.util.List;
import java.util.Objects;

/**
 * What the host database knows of a host, as {@code gethostbynameEx} and {@code gethostbyaddr} give
 * it.
 *
 * @param hostname the primary name
 * @param aliases other names, unmodifiable, possibly none
 * @param addresses numeric addresses, unmodifiable
 * @see <a href="https://man7.org/linux/man-pages/man3/gethostbyname.3.html">gethostbyname(3)</a>
 */
public record HostEntry(String hostname, List<String> aliases, List<String> addresses) {
    /** Makes an entry of its parts; the lists are copied. */
    public HostEntry {
        Objects.requireNonNull(hostname, "hostname");
        aliases = List.copyOf(aliases);
        addresses = List.copyOf(addresses);
    }
}
