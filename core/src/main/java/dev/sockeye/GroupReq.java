package dev.sockeye;

/**
 * A group of either family to join or leave, {@code struct group_req}.
 *
 * @param ifindex the interface's index ({@link Sockets#ifNametoindex}); 0 for the one that the
 *     routing table chooses
 * @param group the group, an {@link Address.Inet} or {@link Address.Inet6} with a numeric host
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3678">RFC 3678 §5.1</a>
 */
public record GroupReq(int ifindex, Address group) {}
