package dev.sockeye.capture;

/**
 * A header of ICMP, or of ICMPv6, which has the same fields.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc792">RFC 792</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4443">RFC 4443</a>
 */
public final class IcmpView extends HeaderView {
    private static final int BYTES = 8;

    /** Makes a view of nothing. */
    public IcmpView() {}

    @Override
    int measure(int length) {
        return length >= BYTES ? BYTES : 0;
    }

    /** {@return what it is, as 8 of an echo request} */
    public int type() {
        return byteAt(0);
    }

    /** {@return what it is more closely} */
    public int code() {
        return byteAt(1);
    }

    /** {@return the checksum as it stands there} */
    public int checksum() {
        return shortAt(2);
    }

    /** {@return of an echo, whose it is} */
    public int identifier() {
        return shortAt(4);
    }

    /** {@return of an echo, which it is} */
    public int sequence() {
        return shortAt(6);
    }
}
