package dev.sockeye;

import org.jspecify.annotations.Nullable;

/**
 * What {@link Socket#accept} returns.
 *
 * @param conn the new connection, which the caller closes
 * @param address the peer's address; {@link Address.Unix} with an empty path for a Unix peer
 *     without a name; null where the family has none
 */
public record Accepted(Socket conn, @Nullable Address address) {}
