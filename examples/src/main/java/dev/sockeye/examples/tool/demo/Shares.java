package dev.sockeye.examples.tool.demo;

/**
 * How many connections each protocol has.
 *
 * @param ipv4 TCP over IPv4
 * @param ipv6 TCP over IPv6
 * @param unix Unix streams
 * @param udp flows of UDP datagrams, each from a socket of its own
 */
record Shares(int ipv4, int ipv6, int unix, int udp) {

    static Shares of(int all) {
        int ipv6 = all * 2 / 10;
        int unix = all * 3 / 10;
        int udp = all / 10;
        return new Shares(all - ipv6 - unix - udp, ipv6, unix, udp);
    }

    /** As many as so many descriptors allow. */
    static Shares within(long descriptors) {
        return of((int) Math.max(0, (descriptors - Descriptors.OTHERS) / 2));
    }

    /** The same where there is no IPv6. */
    Shares withoutIpv6() {
        return new Shares(ipv4 + ipv6, 0, unix, udp);
    }

    int all() {
        return ipv4 + ipv6 + unix + udp;
    }

    /** How many descriptors they take: both ends of each stream are in this process. */
    long descriptors() {
        return 2L * (ipv4 + ipv6 + unix) + udp + Descriptors.OTHERS;
    }
}
