package dev.sockeye;

/**
 * A group to join or leave and the interface to do it on, {@code struct ipv6_mreq}.
 *
 * @param multiaddr the group, a numeric IPv6 address
 * @param ifindex the interface's index ({@link Sockets#ifNametoindex}); 0 for the one that the
 *     routing table chooses
 * @see <a href="https://man7.org/linux/man-pages/man7/ipv6.7.html">ipv6(7), IPV6_ADD_MEMBERSHIP</a>
 */
public record Ipv6Mreq(String multiaddr, int ifindex) {}
