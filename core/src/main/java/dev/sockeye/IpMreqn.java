package dev.sockeye;

/**
 * A group to join or leave and the interface to do it on, {@code struct ip_mreqn}.
 *
 * @param multiaddr the group, a numeric IPv4 address
 * @param address an address of the interface, or "" for none: the index, or the routing table, says
 *     which it is
 * @param ifindex the interface's index ({@link Sockets#ifNametoindex}); 0 to go by the address
 * @see <a href="https://man7.org/linux/man-pages/man7/ip.7.html">ip(7), IP_ADD_MEMBERSHIP</a>
 */
public record IpMreqn(String multiaddr, String address, int ifindex) {

    /**
     * Makes a membership on the interface that the routing table chooses.
     *
     * @param multiaddr the group, a numeric IPv4 address
     */
    public IpMreqn(String multiaddr) {
        this(multiaddr, "", 0);
    }
}
