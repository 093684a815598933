package dev.sockeye.capture;

import dev.sockeye.sys.LibC;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a capture's packets come from.
 *
 * @param ifname as the capture was asked for it
 * @param linkType how the packets begin
 * @param isLoopback whether the kernel shows each packet twice, going out and coming in
 * @param snaplen how many bytes of each are kept at most
 * @param names of interfaces, by index, as far as they have been looked up
 */
record Link(
        String ifname,
        int linkType,
        boolean isLoopback,
        int snaplen,
        ConcurrentHashMap<Integer, String> names) {

    Link(String ifname, int linkType, boolean isLoopback, int snaplen) {
        this(ifname, linkType, isLoopback, snaplen, new ConcurrentHashMap<>());
    }

    boolean isAny() {
        return ifname.equals(Capture.ANY);
    }

    /**
     * Tells whether the kernel takes off what packets begin with, and one header stands for all.
     */
    boolean isCooked() {
        return linkType == LinkTypes.LINUX_SLL2;
    }

    /** The name of an interface, as it was when it was first looked up. */
    String name(int ifindex) {
        return isAny() ? names.computeIfAbsent(ifindex, LibC::ifIndextoname) : ifname;
    }
}
