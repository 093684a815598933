package dev.sockeye;

/**
 * A TIPC group to join, {@code struct tipc_group_req}.
 *
 * @param type the group's, unsigned 32 bits
 * @param instance the member's own, unsigned 32 bits
 * @param scope a {@code TIPC_*_SCOPE}
 * @param flags {@code TIPC_GROUP_LOOPBACK}, {@code TIPC_GROUP_MEMBER_EVTS}, 0 for none
 * @see <a href="https://docs.tipc.io/en/main/c_programming.html">TIPC, the C API</a>
 */
public record TipcGroupReq(long type, long instance, int scope, int flags) {}
