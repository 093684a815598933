package dev.sockeye.capture;

/**
 * The tag of a virtual LAN in an Ethernet frame, in host order.
 *
 * @param tpid what kind of tag it is, as 0x8100 (a customer's, IEEE 802.1Q) or 0x88a8 (a
 *     provider's, IEEE 802.1ad)
 * @param tci the tag control information, 16 bits: priority, drop eligibility and number
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5517">RFC 5517</a>
 */
public record VlanTag(int tpid, int tci) {
    /**
     * Makes a tag of its parts.
     *
     * @throws IllegalArgumentException if one does not fit in 16 bits
     */
    public VlanTag {
        if (tpid < 0 || tpid > 0xffff) {
            throw new IllegalArgumentException("tpid must be 0-65535: " + tpid);
        }
        if (tci < 0 || tci > 0xffff) {
            throw new IllegalArgumentException("tci must be 0-65535: " + tci);
        }
    }

    /** {@return the number of the virtual LAN, 0 to 4095} */
    public int id() {
        return tci & 0xfff;
    }

    /** {@return the priority, 0 to 7 (IEEE 802.1p)} */
    public int priority() {
        return tci >>> 13;
    }

    /** {@return whether the frame may be dropped before others} */
    public boolean isDropEligible() {
        return (tci & 0x1000) != 0;
    }
}
