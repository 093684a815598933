package dev.sockeye.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The block of a pcapng file that is being read: nothing is taken from beyond its end. */
final class PcapngBlock {
    static final int EPB_FLAGS = 2;
    static final int ISB_IFRECV = 4;
    static final int ISB_IFDROP = 5;

    private static final int OPTION_HEADER_BYTES = 4;

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
        input.skip(left(), "a block of " + length + " bytes", start);
        input.need(Integer.BYTES, "a block of " + length + " bytes", start);
        long again = input.takeUnsignedInt();
        if (again != length) {
            throw broken("a block of " + length + " bytes that ends as one of " + again);
        }
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
        input.need(count, "a block of " + length + " bytes", start);
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
        var bytes = input.takeBytes(count, "a block of " + length + " bytes", start);
        input.skip(padded - count, "a block of " + length + " bytes", start);
        return bytes;
    }

    /** Takes the options up to the last, turning numbers of an interface from the order given. */
    List<PcapOption> takeOptions(@Nullable ByteOrder interfaceOrder) throws IOException {
        var options = new ArrayList<PcapOption>();
        while (left() >= OPTION_HEADER_BYTES) {
            int code = takeShort();
            int size = takeShort();
            var value = takePadded(size);
            if (code == 0) {
                break;
            }
            options.add(
                    interfaceOrder == null
                            ? new PcapOption(code, value)
                            : InterfaceNumbers.turned(code, value, interfaceOrder));
        }
        return options;
    }

    /** A number of eight bytes; {@link PcapStatistics#UNKNOWN} if the option has others. */
    long number(PcapOption option) {
        return option.value().length == Long.BYTES
                ? ByteBuffer.wrap(option.value()).order(input.order()).getLong()
                : PcapStatistics.UNKNOWN;
    }

    /** The flags of a packet; 0 if it has none. */
    int flags(List<PcapOption> options) {
        for (var option : options) {
            if (option.code() == EPB_FLAGS && option.value().length == Integer.BYTES) {
                return ByteBuffer.wrap(option.value()).order(input.order()).getInt();
            }
        }
        return 0;
    }

    static List<String> comments(List<PcapOption> options) {
        return options.stream()
                .filter(option -> option.code() == PcapOption.COMMENT)
                .map(PcapOption::text)
                .toList();
    }
}
