package dev.sockeye.capture;

/**
 * What Linux puts in place of a link layer's header in a capture on "any", in either version.
 *
 * @see <a href="https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL.html">LINKTYPE_LINUX_SLL</a>
 * @see <a href="https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL2.html">LINKTYPE_LINUX_SLL2</a>
 */
public final class LinuxCookedView extends HeaderView {
    private static final int BYTES = 16;
    private static final int BYTES_2 = 20;
    private static final int MOST_ADDRESS_BYTES = 8;

    private final boolean second;

    /**
     * Makes a view of nothing.
     *
     * @param second whether it is for version 2, which has the number of the interface
     */
    public LinuxCookedView(boolean second) {
        this.second = second;
    }

    @Override
    int measure(int length) {
        int bytes = second ? BYTES_2 : BYTES;
        return length >= bytes ? bytes : 0;
    }

    /** {@return what is behind it: an EtherType, as 0x0800 of IPv4} */
    public int protocol() {
        return shortAt(second ? 0 : 14);
    }

    /** {@return who it was for, as {@code PACKET_HOST} or {@code PACKET_OUTGOING}} */
    public int packetType() {
        return second ? byteAt(10) : shortAt(0);
    }

    /** {@return the kind of hardware, an {@code ARPHRD_} number} */
    public int hardwareType() {
        return second ? shortAt(8) : shortAt(2);
    }

    /** {@return the number of the interface; 0 in version 1, which has none} */
    public int interfaceIndex() {
        return second ? intAt(4) : 0;
    }

    /** {@return how many bytes of its sender's hardware address there are, at most 8} */
    public int addressLength() {
        return Math.min(second ? byteAt(11) : shortAt(4), MOST_ADDRESS_BYTES);
    }

    /** {@return the hardware address of its sender, in as many bits as it has} */
    public long address() {
        int length = addressLength();
        return length == 0 ? 0 : longAt(second ? 12 : 6) >>> ((MOST_ADDRESS_BYTES - length) * 8);
    }
}
