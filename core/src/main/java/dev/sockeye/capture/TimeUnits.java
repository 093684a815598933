package dev.sockeye.capture;

import java.math.BigInteger;

/**
 * The unit of the times of an interface, and what to add to them.
 *
 * @param resolution {@code if_tsresol}: with bit 7 units of 2 to the minus of the rest in seconds,
 *     else of 10 to the minus of it
 * @param offsetSeconds {@code if_tsoffset}
 */
record TimeUnits(int resolution, long offsetSeconds) {
    static final int MICROSECONDS = 6;
    static final int NANOSECONDS = 9;

    private static final long BILLION = 1_000_000_000L;
    private static final int BINARY = 0x80;

    /** The most digits by which a power of 10 fits in 64 unsigned bits. */
    private static final int MOST_DIGITS = 19;

    /** Of more than nanoseconds nothing is lost by one unit rather than another. */
    boolean isFinerThan(TimeUnits other) {
        return digits() > other.digits();
    }

    private double digits() {
        return isBinary() ? exponent() * Math.log10(2) : exponent();
    }

    private boolean isBinary() {
        return (resolution & BINARY) != 0;
    }

    private int exponent() {
        return resolution & ~BINARY;
    }

    /** Nanoseconds since 1970, cut, of a 64-bit unsigned time; the nearest there is if too far. */
    long toNanos(long units) {
        if (offsetSeconds == 0 && !isBinary()) {
            return decimalToNanos(units);
        }
        var nanos = isBinary() ? binary(units) : decimal(units);
        return saturated(nanos.add(BigInteger.valueOf(offsetSeconds).multiply(billion())));
    }

    private BigInteger binary(long units) {
        return unsigned(units).multiply(billion()).shiftRight(exponent());
    }

    private BigInteger decimal(long units) {
        int more = exponent() - NANOSECONDS;
        var factor = BigInteger.TEN.pow(Math.abs(more));
        return more >= 0 ? unsigned(units).divide(factor) : unsigned(units).multiply(factor);
    }

    private long decimalToNanos(long units) {
        int more = exponent() - NANOSECONDS;
        if (more > MOST_DIGITS) {
            return 0;
        }
        if (more >= 0) {
            return saturated(Long.divideUnsigned(units, powerOf10(more)));
        }
        long factor = powerOf10(-more);
        return Math.unsignedMultiplyHigh(units, factor) != 0
                ? Long.MAX_VALUE
                : saturated(units * factor);
    }

    /**
     * The time in these units of nanoseconds since 1970, from which {@link #toNanos} makes the same
     * unless the units are longer.
     *
     * @throws IllegalArgumentException if there is none, before the units' start or far after it
     */
    long toUnits(long nanos) {
        if (resolution <= NANOSECONDS && offsetSeconds == 0 && nanos >= 0) {
            return nanos / powerOf10(NANOSECONDS - resolution);
        }
        var units = units(nanos);
        if (!isTold(units)) {
            throw new IllegalArgumentException("no time in the units of the interface: " + nanos);
        }
        return units.longValue();
    }

    /** As {@link #toUnits}, but where there is none the units' start or their end. */
    long toNearestUnits(long nanos) {
        var units = units(nanos);
        if (isTold(units)) {
            return units.longValue();
        }
        return units.signum() < 0 ? 0 : -1; // the greatest, unsigned
    }

    private static boolean isTold(BigInteger units) {
        return units.signum() >= 0 && units.bitLength() <= Long.SIZE;
    }

    private BigInteger units(long nanos) {
        var since =
                BigInteger.valueOf(nanos)
                        .subtract(BigInteger.valueOf(offsetSeconds).multiply(billion()));
        return isBinary() ? toBinary(since) : toDecimal(since);
    }

    private BigInteger toDecimal(BigInteger nanos) {
        int more = exponent() - NANOSECONDS;
        var factor = BigInteger.TEN.pow(Math.abs(more));
        return more >= 0 ? nanos.multiply(factor) : floorDivide(nanos, factor);
    }

    /** Rounded up: reading rounds down. */
    private BigInteger toBinary(BigInteger nanos) {
        return floorDivide(nanos.shiftLeft(exponent()).negate(), billion()).negate();
    }

    private static BigInteger floorDivide(BigInteger number, BigInteger by) {
        var parts = number.divideAndRemainder(by);
        return parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
    }

    private static long powerOf10(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= 10;
        }
        return power;
    }

    private static BigInteger billion() {
        return BigInteger.valueOf(BILLION);
    }

    private static BigInteger unsigned(long number) {
        return new BigInteger(Long.toUnsignedString(number));
    }

    private static long saturated(long unsigned) {
        return unsigned < 0 ? Long.MAX_VALUE : unsigned;
    }

    private static long saturated(BigInteger number) {
        if (number.bitLength() < Long.SIZE) {
            return number.longValue();
        }
        return number.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
}
