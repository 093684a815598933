package dev.sockeye.reactive;

import io.netty.buffer.ByteBuf;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Where a frame says how long it is, for {@link Buffers#lengthPrefixed(LengthField, int)}. A frame
 * has {@code offset + bytes + value + adjustment} bytes, of which the first {@code strip} are not
 * given.
 *
 * @param offset how many bytes are before the field
 * @param bytes how long the field is: 1, 2, 3, 4 or 8; its value is unsigned
 * @param order of the field's bytes
 * @param adjustment added to the field's value to have the number of bytes that follow it: 0 if it
 *     counts just these, {@code -(offset + bytes)} if it counts the whole frame
 * @param strip how many bytes to leave away from the frame's start
 */
public record LengthField(int offset, int bytes, ByteOrder order, int adjustment, int strip) {

    /** Far more than any header has, and little enough to add up. */
    private static final int LARGEST = 1 << 20;

    /**
     * Checks the field.
     *
     * @throws IllegalArgumentException if {@code bytes} is not one of those, or another number
     *     negative (the adjustment may be) or above a million
     */
    public LengthField {
        checkBytes(bytes);
        check("offset", offset, 0);
        check("adjustment", adjustment, -LARGEST);
        check("strip", strip, 0);
        Objects.requireNonNull(order, "order");
    }

    /**
     * Describes a big-endian field at the frame's start that counts the bytes after it, which alone
     * are given.
     *
     * @param bytes how long the field is: 1, 2, 3, 4 or 8
     * @return the field
     */
    public static LengthField of(int bytes) {
        return new LengthField(0, bytes, ByteOrder.BIG_ENDIAN, 0, bytes);
    }

    static void checkBytes(int bytes) {
        if (bytes != 1 && bytes != 2 && bytes != 3 && bytes != 4 && bytes != 8) {
            throw new IllegalArgumentException("bytes " + bytes + ": not 1, 2, 3, 4 or 8");
        }
    }

    private static void check(String name, int value, int least) {
        if (value < least || value > LARGEST) {
            throw new IllegalArgumentException(name + " " + value + ": out of range");
        }
    }

    /** Reads the value; negative where eight bytes hold more than a {@code long}. */
    long read(ByteBuf from, int start) {
        int at = start + offset;
        boolean big = order == ByteOrder.BIG_ENDIAN;
        return switch (bytes) {
            case 1 -> from.getUnsignedByte(at);
            case 2 -> big ? from.getUnsignedShort(at) : from.getUnsignedShortLE(at);
            case 3 -> big ? from.getUnsignedMedium(at) : from.getUnsignedMediumLE(at);
            case 4 -> big ? from.getUnsignedInt(at) : from.getUnsignedIntLE(at);
            default -> big ? from.getLong(at) : from.getLongLE(at);
        };
    }

    /** Writes a value, which must have room. */
    static void write(ByteBuf to, int bytes, ByteOrder order, long value) {
        for (int i = 0; i < bytes; i++) {
            int place = order == ByteOrder.BIG_ENDIAN ? bytes - 1 - i : i;
            to.writeByte((int) (value >>> (8 * place)));
        }
    }
}
