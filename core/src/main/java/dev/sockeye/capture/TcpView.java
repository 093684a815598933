package dev.sockeye.capture;

/**
 * A TCP header with its options.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9293">RFC 9293</a>
 */
public final class TcpView extends HeaderView {
    /** Flag: no more data comes from the sender. */
    public static final int FIN = 0x01;

    /** Flag: the connection is opened. */
    public static final int SYN = 0x02;

    /** Flag: the connection is reset. */
    public static final int RST = 0x04;

    /** Flag: the receiver is to have what has come. */
    public static final int PSH = 0x08;

    /** Flag: the acknowledgement counts. */
    public static final int ACK = 0x10;

    /** Flag: the urgent pointer counts. */
    public static final int URG = 0x20;

    /** Flag: the sender knows of congestion (ECN). */
    public static final int ECE = 0x40;

    /** Flag: the sender has reduced its window (ECN). */
    public static final int CWR = 0x80;

    private static final int LEAST_BYTES = 20;
    private static final int END = 0;
    private static final int NO_OPERATION = 1;
    private static final int MAXIMUM_SEGMENT_SIZE = 2;
    private static final int WINDOW_SCALE = 3;
    private static final int SACK_PERMITTED = 4;
    private static final int TIMESTAMPS = 8;

    /** Makes a view of nothing. */
    public TcpView() {}

    @Override
    int measure(int length) {
        if (length < LEAST_BYTES) {
            return 0;
        }
        int bytes = (peek(12) >>> 4) * 4;
        return bytes >= LEAST_BYTES && bytes <= length ? bytes : 0;
    }

    /** {@return the port it comes from} */
    public int sourcePort() {
        return shortAt(0);
    }

    /** {@return the port it goes to} */
    public int destinationPort() {
        return shortAt(2);
    }

    /** {@return the number of its first byte, unsigned} */
    public long sequenceNumber() {
        return unsignedIntAt(4);
    }

    /** {@return the number of the byte that its sender waits for, unsigned} */
    public long acknowledgementNumber() {
        return unsignedIntAt(8);
    }

    /** {@return the flags, as {@link #SYN}, in 8 bits} */
    public int flags() {
        return byteAt(13);
    }

    /** {@return the window as it stands there, not scaled} */
    public int window() {
        return shortAt(14);
    }

    /** {@return the checksum as it stands there} */
    public int checksum() {
        return shortAt(16);
    }

    /** {@return the urgent pointer} */
    public int urgentPointer() {
        return shortAt(18);
    }

    /**
     * Finds an option.
     *
     * @param kind its number, 2 or more
     * @return where it begins in the header, with its number and its length; -1 if there is none,
     *     or a broken one before it
     */
    public int option(int kind) {
        int end = headerLength();
        for (int at = LEAST_BYTES; at < end && byteAt(at) != END; ) {
            if (byteAt(at) == NO_OPERATION) {
                at++;
                continue;
            }
            int length = at + 1 < end ? byteAt(at + 1) : 0;
            if (length < 2 || at + length > end) {
                return -1;
            }
            if (byteAt(at) == kind) {
                return at;
            }
            at += length;
        }
        return -1;
    }

    /** Where the value of an option is that has so many bytes; -1 if there is none. */
    private int value(int kind, int bytes) {
        int at = option(kind);
        return at >= 0 && byteAt(at + 1) == bytes + 2 ? at + 2 : -1;
    }

    /** {@return the maximum segment size of the sender; -1 if it does not say} */
    public int maximumSegmentSize() {
        int at = value(MAXIMUM_SEGMENT_SIZE, 2);
        return at < 0 ? -1 : shortAt(at);
    }

    /** {@return by how many bits the sender's windows are scaled; -1 if it does not say} */
    public int windowScale() {
        int at = value(WINDOW_SCALE, 1);
        return at < 0 ? -1 : byteAt(at);
    }

    /** {@return whether the sender knows selective acknowledgements} */
    public boolean isSackPermitted() {
        return value(SACK_PERMITTED, 0) >= 0;
    }

    /** {@return the sender's timestamp, unsigned; -1 if there is none} */
    public long timestamp() {
        int at = value(TIMESTAMPS, 8);
        return at < 0 ? -1 : unsignedIntAt(at);
    }

    /** {@return the receiver's timestamp that the sender gives back, unsigned; -1 if none} */
    public long timestampEcho() {
        int at = value(TIMESTAMPS, 8);
        return at < 0 ? -1 : unsignedIntAt(at + 4);
    }
}
