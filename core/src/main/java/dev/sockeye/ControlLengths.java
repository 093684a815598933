package dev.sockeye;

import dev.sockeye.sys.ControlBuffer;

/** How much room control messages take, cmsg(3), for lengths that come from callers. */
final class ControlLengths {

    private ControlLengths() {}

    static int len(int length) {
        refuseOutOfRange("cmsgLen", length, (long) ControlBuffer.HEADER_BYTES + length);
        return ControlBuffer.HEADER_BYTES + length;
    }

    /** Refuses as the reference does, which takes the padding to be as long as it can be. */
    static int space(int length) {
        refuseOutOfRange("cmsgSpace", length, ControlBuffer.space(1) + length);
        return (int) ControlBuffer.space(length);
    }

    private static void refuseOutOfRange(String call, int length, long bytes) {
        if (length < 0 || bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(call + "() argument out of range: " + length);
        }
    }
}
