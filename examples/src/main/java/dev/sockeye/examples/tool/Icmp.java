package dev.sockeye.examples.tool;

import static dev.sockeye.Constants.AF_INET;
import static dev.sockeye.Constants.AF_INET6;
import static dev.sockeye.Constants.IPPROTO_ICMP;
import static dev.sockeye.Constants.IPPROTO_ICMPV6;
import static dev.sockeye.Constants.IPPROTO_IP;
import static dev.sockeye.Constants.IPPROTO_IPV6;
import static dev.sockeye.Constants.IPV6_HOPLIMIT;
import static dev.sockeye.Constants.IPV6_RECVERR;
import static dev.sockeye.Constants.IPV6_RECVHOPLIMIT;
import static dev.sockeye.Constants.IP_RECVERR;
import static dev.sockeye.Constants.IP_RECVTTL;
import static dev.sockeye.Constants.IP_TTL;

import dev.sockeye.Address;
import dev.sockeye.ControlMessage;

/**
 * What differs between ICMP (RFC 792) and ICMPv6 (RFC 4443).
 *
 * @param family the address family
 * @param proto the protocol of the socket
 * @param request the type of an echo request
 * @param reply the type of an echo reply
 * @param level the level of the options and of the ancillary data
 * @param recvTtl the option that asks for the time to live of what comes
 * @param ttl the ancillary data that then tells it
 * @param recvErr the option that keeps the errors that come for {@code MSG_ERRQUEUE}
 */
record Icmp(
        int family,
        int proto,
        int request,
        int reply,
        int level,
        int recvTtl,
        int ttl,
        int recvErr) {

    static final Icmp V4 =
            new Icmp(AF_INET, IPPROTO_ICMP, 8, 0, IPPROTO_IP, IP_RECVTTL, IP_TTL, IP_RECVERR);
    static final Icmp V6 =
            new Icmp(
                    AF_INET6,
                    IPPROTO_ICMPV6,
                    128,
                    129,
                    IPPROTO_IPV6,
                    IPV6_RECVHOPLIMIT,
                    IPV6_HOPLIMIT,
                    IPV6_RECVERR);

    static Icmp of(Address peer) {
        return peer.family() == AF_INET6 ? V6 : V4;
    }

    /** Tells whether ancillary data is the time to live; macOS gives it the option's type. */
    boolean isTtl(ControlMessage item) {
        return item.is(level, ttl) || item.is(level, recvTtl);
    }
}
