package dev.sockeye.examples.tool;

import static dev.sockeye.Constants.IFF_RUNNING;
import static dev.sockeye.Constants.IFF_UP;

import java.util.ArrayList;
import java.util.List;

/** The flags of an interface, named and sorted as ip(8) does. */
final class LinkFlags {

    private record Flag(int bit, String name) {}

    // linux/if.h; core's constants have those alone that more systems than Linux know.
    private static final List<Flag> FLAGS =
            List.of(
                    new Flag(1 << 3, "LOOPBACK"),
                    new Flag(1 << 1, "BROADCAST"),
                    new Flag(1 << 4, "POINTOPOINT"),
                    new Flag(1 << 12, "MULTICAST"),
                    new Flag(1 << 7, "NOARP"),
                    new Flag(1 << 9, "ALLMULTI"),
                    new Flag(1 << 8, "PROMISC"),
                    new Flag(1 << 10, "MASTER"),
                    new Flag(1 << 11, "SLAVE"),
                    new Flag(1 << 2, "DEBUG"),
                    new Flag(1 << 15, "DYNAMIC"),
                    new Flag(1 << 14, "AUTOMEDIA"),
                    new Flag(1 << 13, "PORTSEL"),
                    new Flag(1 << 5, "NOTRAILERS"),
                    new Flag(1, "UP"),
                    new Flag(1 << 16, "LOWER_UP"),
                    new Flag(1 << 17, "DORMANT"),
                    new Flag(1 << 18, "ECHO"));

    private LinkFlags() {}

    /**
     * Names the flags. {@code IFF_RUNNING} is not named, but an interface that is up without it has
     * {@code NO-CARRIER}; what has no name is the last, in hexadecimal.
     */
    static List<String> names(int flags) {
        var names = new ArrayList<String>();
        if ((flags & IFF_UP) != 0 && (flags & IFF_RUNNING) == 0) {
            names.add("NO-CARRIER");
        }
        int rest = flags & ~IFF_RUNNING;
        for (var flag : FLAGS) {
            if ((rest & flag.bit) != 0) {
                names.add(flag.name);
                rest &= ~flag.bit;
            }
        }
        if (rest != 0) {
            names.add(Integer.toHexString(rest));
        }
        return names;
    }
}
