package dev.sockeye;

/**
 * What an interface shall let through besides its own packets, {@code struct packet_mreq}. It ends
 * with the socket.
 *
 * @param ifindex the interface's index ({@link Sockets#ifNametoindex})
 * @param type a {@code PACKET_MR_*}
 * @param address the hardware address, for {@code PACKET_MR_MULTICAST} and {@code
 *     PACKET_MR_UNICAST}; empty otherwise; at most eight bytes
 * @see <a href="https://man7.org/linux/man-pages/man7/packet.7.html">packet(7)</a>
 */
public record PacketMreq(int ifindex, int type, HardwareAddress address) {

    /**
     * Makes a request that needs no address: {@code PACKET_MR_PROMISC} or {@code
     * PACKET_MR_ALLMULTI}.
     *
     * @param ifindex the interface's index
     * @param type a {@code PACKET_MR_*}
     */
    public PacketMreq(int ifindex, int type) {
        this(ifindex, type, HardwareAddress.of(new byte[0]));
    }
}
