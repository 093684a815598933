package dev.sockeye.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The block of a pcapng file that is being read: nothing is taken from beyond its end. */
final class PcapngBlock {
    static final int EPB_FLAGS = 2;
    static final int ISB_IFRECV = 4;
    static final int ISB_IFDROP = 5;

    private static final int OPTION_HEADER_BYTES = 4;

    /** An empty one takes four bytes of the file, and ten times as many of memory. */
    private static final int MOST_OPTIONS = 1 << 16;

    private final PcapInput input;

    // The reader's thread has them.
    private int type;
    private long start;
    private long length;

    PcapngBlock(PcapInput input) {
        this.input = input;
    }

    /** Takes the type and the length, which have come. */
    void begin() throws PcapFormatException {
        start = input.offset();
        type = input.takeInt();
        length = input.takeUnsignedInt();
        if (length < PcapngSource.FRAME_BYTES || length % Integer.BYTES != 0) {
            throw broken("a block of " + length + " bytes");
        }
    }

    /** Passes over what is left of the body, and checks the length behind it. */
    void end() throws IOException {
        input.skip(left(), this, start);
        input.need(Integer.BYTES, this, start);
        long again = input.takeUnsignedInt();
        if (again != length) {
            throw broken("a block of " + length + " bytes that ends as one of " + again);
        }
    }

    /** What it is, for a message; made of text only when there is one. */
    @Override
    public String toString() {
        return "a block of " + length + " bytes";
    }

    int type() {
        return type;
    }

    /** How many bytes of the body are still to come. */
    long left() {
        return start + length - Integer.BYTES - input.offset();
    }

    PcapFormatException broken(String fault) {
        return input.broken(fault, start);
    }

    private void need(int count) throws IOException {
        if (count > left()) {
            throw broken("a block of " + length + " bytes that is too short for what is in it");
        }
        input.need(count, this, start);
    }

    int takeShort() throws IOException {
        need(Short.BYTES);
        return input.takeShort();
    }

    int takeInt() throws IOException {
        need(Integer.BYTES);
        return input.takeInt();
    }

    long takeUnsignedInt() throws IOException {
        return Integer.toUnsignedLong(takeInt());
    }

    /** Takes bytes and what fills them up to a multiple of four. */
    byte[] takePadded(int count) throws IOException {
        long padded = (count + 3L) & ~3L;
        if (padded > left()) {
            throw broken("a block of " + length + " bytes with " + count + " in it");
        }
        var bytes = input.takeBytes(count, this, start);
        input.skip(padded - count, this, start);
        return bytes;
    }

    /** What is made of an option. */
    interface Reading {
        PcapOption of(int code, byte[] value);
    }

    /** Takes the options up to the last. */
    List<PcapOption> takeOptions(Reading reading) throws IOException {
        var options = new ArrayList<PcapOption>();
        while (left() >= OPTION_HEADER_BYTES) {
            int code = takeShort();
            int size = takeShort();
            var value = takePadded(size);
            if (code == 0) {
                break;
            }
            if (options.size() == MOST_OPTIONS) {
                throw broken("a block with more than " + MOST_OPTIONS + " options");
            }
            options.add(reading.of(code, value));
        }
        return options;
    }

    /** A number of eight bytes; {@link PcapStatistics#UNKNOWN} if the option has others. */
    long number(PcapOption option) {
        return option.value().length == Long.BYTES
                ? ByteBuffer.wrap(option.value()).order(input.order()).getLong()
                : PcapStatistics.UNKNOWN;
    }
}
