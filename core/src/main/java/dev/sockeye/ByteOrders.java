package dev.sockeye;

import java.nio.ByteOrder;

/**
 * byteorder(3), range-checked. Network order is big-endian, so both directions are the same swap.
 */
final class ByteOrders {

    private static final long MAX_32 = 0xffff_ffffL;
    private static final int MAX_16 = 0xffff;
    private static final boolean SWAPS = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private ByteOrders() {}

    static long swap32(String call, long x) {
        if (x < 0 || x > MAX_32) {
            throw new IllegalArgumentException(call + ": x must be 0-4294967295: " + x);
        }
        return SWAPS ? Integer.toUnsignedLong(Integer.reverseBytes((int) x)) : x;
    }

    static int swap16(String call, int x) {
        if (x < 0 || x > MAX_16) {
            throw new IllegalArgumentException(call + ": x must be 0-65535: " + x);
        }
        return SWAPS ? Short.toUnsignedInt(Short.reverseBytes((short) x)) : x;
    }
}
