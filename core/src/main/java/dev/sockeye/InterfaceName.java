package dev.sockeye;

import java.util.Objects;

/**
 * A network interface of this machine, as {@code ifNameindex} gives it.
 *
 * @param index the kernel's number of the interface, from 1
 * @param name its name, as {@code lo}
 * @see <a href="https://man7.org/linux/man-pages/man3/if_nameindex.3.html">if_nameindex(3)</a>
 */
public record InterfaceName(int index, String name) {
    /** Makes a pair of its parts. */
    public InterfaceName {
        Objects.requireNonNull(name, "name");
    }
}
