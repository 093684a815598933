package dev.sockeye.capture;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * A header of a packet where it lies in memory: nothing is copied, and nothing is allocated but the
 * view itself, which is laid over one header after the other.
 *
 * <p>Any bytes will do. {@link #wrap} tells whether the header is whole and can be what it is taken
 * for; of one that is not, every field is an {@link IllegalStateException}. Numbers are in host
 * order.
 *
 * <p>A view belongs to one thread at a time, and reads the memory for as long as that may be read.
 */
public abstract sealed class HeaderView
        permits EthernetView,
                LinuxCookedView,
                ArpView,
                Ipv4View,
                Ipv6View,
                TcpView,
                UdpView,
                IcmpView {

    // Of the thread that has the view.
    private MemorySegment memory = MemorySegment.NULL;
    private long offset;
    private int available;
    private int headerLength;

    HeaderView() {}

    /**
     * Lays the view over memory.
     *
     * @param bytes where the packet is
     * @param at where in there the header begins
     * @param length how many bytes there are from there on, of header and payload
     * @return whether the header is whole
     * @throws IndexOutOfBoundsException if these bytes are not within the memory
     */
    public final boolean wrap(MemorySegment bytes, long at, int length) {
        Objects.checkFromIndexSize(at, length, bytes.byteSize());
        memory = bytes;
        offset = at;
        available = length;
        headerLength = 0;
        headerLength = Math.max(0, measure(length));
        return headerLength > 0;
    }

    /** Takes the view away from memory. */
    final void unwrap() {
        memory = MemorySegment.NULL;
        headerLength = 0;
        available = 0;
    }

    /**
     * The length of the header, with {@link #peek} and {@link #peekShort} alone; 0 if it is cut or
     * none.
     */
    abstract int measure(int length);

    /** {@return whether there is a whole header here, as {@link #wrap} told} */
    public final boolean isWhole() {
        return headerLength > 0;
    }

    /** {@return how many bytes the header has, with its options} */
    public final int headerLength() {
        check();
        return headerLength;
    }

    /** {@return where in the memory the header begins} */
    public final long offset() {
        check();
        return offset;
    }

    /** {@return where in the memory that begins which the header stands in front of} */
    public final long payloadOffset() {
        check();
        return offset + headerLength;
    }

    /**
     * Returns how many bytes of the payload are there: fewer than the packet had where the capture
     * cut it, and none of those that only fill up the frame.
     *
     * @return the length
     */
    public int payloadLength() {
        check();
        return available - headerLength;
    }

    final MemorySegment memory() {
        return memory;
    }

    final int available() {
        return available;
    }

    private void check() {
        if (headerLength == 0) {
            throw new IllegalStateException("there is no whole header here");
        }
    }

    /** A byte of what is there, be the header whole or not. */
    final int peek(int index) {
        Objects.checkIndex(index, available);
        return memory.get(JAVA_BYTE, offset + index) & 0xff;
    }

    final int peekShort(int index) {
        return peek(index) << 8 | peek(index + 1);
    }

    final int peekInt(int index) {
        return peekShort(index) << 16 | peekShort(index + 2);
    }

    /** A byte of the whole header. */
    final int byteAt(int index) {
        check();
        return peek(index);
    }

    final int shortAt(int index) {
        check();
        return peekShort(index);
    }

    final int intAt(int index) {
        check();
        return peekInt(index);
    }

    final long unsignedIntAt(int index) {
        return Integer.toUnsignedLong(intAt(index));
    }

    final long longAt(int index) {
        return (long) intAt(index) << 32 | unsignedIntAt(index + 4);
    }

    /** A hardware address, of 48 bits. */
    final long macAt(int index) {
        return (long) shortAt(index) << 32 | unsignedIntAt(index + 2);
    }
}
