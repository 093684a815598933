package dev.sockeye.capture;

/**
 * An ARP packet, of IPv4 over Ethernet as nearly all are, or of another kind.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc826">RFC 826</a>
 */
public final class ArpView extends HeaderView {
    private static final int FIXED_BYTES = 8;

    /** Makes a view of nothing. */
    public ArpView() {}

    @Override
    int measure(int length) {
        if (length < FIXED_BYTES) {
            return 0;
        }
        int bytes = FIXED_BYTES + 2 * (peek(4) + peek(5));
        return length >= bytes ? bytes : 0;
    }

    /** {@return what it is: 1 is a request, 2 a reply} */
    public int operation() {
        return shortAt(6);
    }

    /** {@return the kind of hardware, 1 being Ethernet} */
    public int hardwareType() {
        return shortAt(0);
    }

    /** {@return the kind of protocol, 0x0800 being IPv4} */
    public int protocolType() {
        return shortAt(2);
    }

    /** {@return whether its addresses are of Ethernet and IPv4, as those below must be} */
    public boolean isIpv4OverEthernet() {
        return protocolType() == 0x0800 && byteAt(4) == 6 && byteAt(5) == 4;
    }

    /** {@return the hardware address of who speaks, in the lower 48 bits} */
    public long senderHardware() {
        return macAt(checked(8));
    }

    /** {@return the IPv4 address of who speaks} */
    public int senderProtocol() {
        return intAt(checked(14));
    }

    /** {@return the hardware address of who is meant, in the lower 48 bits; 0 in a request} */
    public long targetHardware() {
        return macAt(checked(18));
    }

    /** {@return the IPv4 address of who is meant} */
    public int targetProtocol() {
        return intAt(checked(24));
    }

    private int checked(int index) {
        if (!isIpv4OverEthernet()) {
            throw new IllegalStateException("this is not of IPv4 over Ethernet");
        }
        return index;
    }
}
