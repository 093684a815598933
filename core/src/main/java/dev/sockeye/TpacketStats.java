package dev.sockeye;

/**
 * What a packet socket has seen since it was asked last, {@code struct tpacket_stats}.
 *
 * @param packets all that passed the filter, dropped ones among them
 * @param drops those for which there was no room
 * @see <a href="https://man7.org/linux/man-pages/man7/packet.7.html">packet(7),
 *     PACKET_STATISTICS</a>
 */
public record TpacketStats(long packets, long drops) {}
