package dev.sockeye.benchmarks.server;

/** The bytes of a source, as {@code limit.h} makes them: they repeat after a prime number. */
final class Pattern {

    private static final int PERIOD = 65_521;
    private static final int FACTOR = 1_664_525;
    private static final int SUMMAND = 1_013_904_223;

    private Pattern() {}

    /** Returns one period and, for reading across its end, {@code more} bytes of the next. */
    static byte[] bytes(int more) {
        byte[] bytes = new byte[PERIOD + more];
        int x = 1;
        for (int i = 0; i < bytes.length; i++) {
            if (i >= PERIOD) {
                bytes[i] = bytes[i - PERIOD];
                continue;
            }
            x = x * FACTOR + SUMMAND;
            bytes[i] = (byte) (x >>> 24);
        }
        return bytes;
    }

    /** Where the byte at an offset of the stream is. */
    static int at(long offset) {
        return (int) (offset % PERIOD);
    }
}
