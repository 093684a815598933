package dev.sockeye;

/**
 * A group of which only one sender is wanted or unwanted, {@code struct ip_mreq_source}.
 *
 * @param multiaddr the group, a numeric IPv4 address
 * @param address an address of the interface, "" for the one that the routing table chooses
 * @param sourceaddr the sender, a numeric IPv4 address
 * @see <a href="https://man7.org/linux/man-pages/man7/ip.7.html">ip(7),
 *     IP_ADD_SOURCE_MEMBERSHIP</a>
 */
public record IpMreqSource(String multiaddr, String address, String sourceaddr) {}
