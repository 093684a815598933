package dev.sockeye.capture;

/**
 * A UDP header.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc768">RFC 768</a>
 */
public final class UdpView extends HeaderView {
    private static final int BYTES = 8;

    /** Makes a view of nothing. */
    public UdpView() {}

    @Override
    int measure(int length) {
        return length >= BYTES ? BYTES : 0;
    }

    /**
     * {@inheritDoc}
     *
     * <p>Where the header claims to have no length, as that of a jumbogram does, it is all that is
     * there.
     */
    @Override
    public int payloadLength() {
        int there = super.payloadLength();
        return length() == 0 ? there : Math.clamp((long) length() - BYTES, 0, there);
    }

    /** {@return the port it comes from; 0 if nobody waits for an answer} */
    public int sourcePort() {
        return shortAt(0);
    }

    /** {@return the port it goes to} */
    public int destinationPort() {
        return shortAt(2);
    }

    /** {@return the length that the header claims, of header and payload} */
    public int length() {
        return shortAt(4);
    }

    /** {@return the checksum as it stands there; 0 if the sender made none} */
    public int checksum() {
        return shortAt(6);
    }
}
