package dev.sockeye.capture;

/**
 * An IPv4 header with its options.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc791">RFC 791</a>
 */
public final class Ipv4View extends HeaderView {
    private static final int LEAST_BYTES = 20;
    private static final int MORE_FRAGMENTS = 0x2000;
    private static final int FRAGMENT_OFFSET = 0x1fff;

    /** Makes a view of nothing. */
    public Ipv4View() {}

    @Override
    int measure(int length) {
        if (length < LEAST_BYTES || peek(0) >>> 4 != 4) {
            return 0;
        }
        int bytes = (peek(0) & 0xf) * 4;
        return bytes >= LEAST_BYTES && bytes <= length ? bytes : 0;
    }

    /**
     * {@inheritDoc}
     *
     * <p>Where the header claims to have no length, as it may before the card has cut it into
     * segments, it is all that is there.
     */
    @Override
    public int payloadLength() {
        int there = super.payloadLength();
        int told = totalLength();
        return told == 0 ? there : Math.clamp((long) told - headerLength(), 0, there);
    }

    /** {@return the type of service: the differentiated services field and ECN, in 8 bits} */
    public int typeOfService() {
        return byteAt(1);
    }

    /** {@return the length that the header claims, of header and payload} */
    public int totalLength() {
        return shortAt(2);
    }

    /** {@return the number that fragments have in common} */
    public int identification() {
        return shortAt(4);
    }

    /** {@return whether it must not be cut into fragments} */
    public boolean isDontFragment() {
        return (shortAt(6) & 0x4000) != 0;
    }

    /** {@return whether it is a part of a packet} */
    public boolean isFragment() {
        return (shortAt(6) & (MORE_FRAGMENTS | FRAGMENT_OFFSET)) != 0;
    }

    /** {@return whether there are fragments behind it} */
    public boolean hasMoreFragments() {
        return (shortAt(6) & MORE_FRAGMENTS) != 0;
    }

    /** {@return where in the packet a fragment belongs, in bytes} */
    public int fragmentOffset() {
        return (shortAt(6) & FRAGMENT_OFFSET) * 8;
    }

    /** {@return how many hops are left to it} */
    public int timeToLive() {
        return byteAt(8);
    }

    /** {@return what is in it, an {@code IPPROTO_} number} */
    public int protocol() {
        return byteAt(9);
    }

    /** {@return the checksum of the header as it stands there} */
    public int checksum() {
        return shortAt(10);
    }

    /** {@return whether the checksum of the header is right} */
    public boolean isChecksumRight() {
        return InternetChecksum.of(memory(), offset(), headerLength(), 0) == 0;
    }

    /** {@return the address it comes from} */
    public int source() {
        return intAt(12);
    }

    /** {@return the address it goes to} */
    public int destination() {
        return intAt(16);
    }
}
