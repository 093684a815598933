package dev.sockeye.capture;

import java.util.Objects;

/**
 * An Ethernet header with its VLAN tags, however many are stacked.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc894">RFC 894</a>
 */
public final class EthernetView extends HeaderView {
    private static final int ADDRESSES_BYTES = 12;
    private static final int TAG_BYTES = 4;

    // Of the thread that has the view.
    private int vlanCount;

    /** Makes a view of nothing. */
    public EthernetView() {}

    @Override
    int measure(int length) {
        vlanCount = 0;
        int at = ADDRESSES_BYTES;
        while (at + TAG_BYTES <= length && isTag(peekShort(at))) {
            vlanCount++;
            at += TAG_BYTES;
        }
        return at + 2 <= length && !isTag(peekShort(at)) ? at + 2 : 0;
    }

    /** Whether a type is that of a tag: a customer's, a provider's, or one of old switches. */
    static boolean isTag(int type) {
        return type == 0x8100 || type == 0x88a8 || type == 0x9100;
    }

    /** {@return the hardware address it goes to, in the lower 48 bits} */
    public long destination() {
        return macAt(0);
    }

    /** {@return the hardware address it comes from, in the lower 48 bits} */
    public long source() {
        return macAt(6);
    }

    /**
     * Returns what is behind the header and its tags.
     *
     * @return an EtherType, as 0x0800 of IPv4; up to 1500 the length of an IEEE 802.3 frame
     */
    public int etherType() {
        return shortAt(ADDRESSES_BYTES + TAG_BYTES * vlanCount);
    }

    /** {@return how many VLAN tags there are} */
    public int vlanCount() {
        byteAt(0);
        return vlanCount;
    }

    /**
     * Returns the kind of a VLAN tag.
     *
     * @param index which, from 0, the outermost
     * @return its tag protocol identifier, as 0x8100
     * @throws IndexOutOfBoundsException if there is no such tag
     */
    public int vlanTpid(int index) {
        return shortAt(ADDRESSES_BYTES + TAG_BYTES * Objects.checkIndex(index, vlanCount));
    }

    /**
     * Returns the tag control information of a VLAN tag.
     *
     * @param index which, from 0, the outermost
     * @return priority, drop eligibility and number, in 16 bits
     * @throws IndexOutOfBoundsException if there is no such tag
     */
    public int vlanTci(int index) {
        return shortAt(ADDRESSES_BYTES + TAG_BYTES * Objects.checkIndex(index, vlanCount) + 2);
    }
}
