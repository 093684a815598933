package dev.sockeye;

/**
 * A group of either family of which only one sender is wanted or unwanted, {@code struct
 * group_source_req}.
 *
 * @param ifindex the interface's index ({@link Sockets#ifNametoindex}); 0 for the one that the
 *     routing table chooses
 * @param group the group, an {@link Address.Inet} or {@link Address.Inet6} with a numeric host
 * @param source the sender, of the same family
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3678">RFC 3678 §5.1</a>
 */
public record GroupSourceReq(int ifindex, Address group, Address source) {}
