package dev.sockeye.capture;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/** The checksum of IP, TCP, UDP and ICMP, RFC 1071. */
final class InternetChecksum {
    private InternetChecksum() {}

    /** The checksum of bytes and of what was summed before; 0 over what has a right one in it. */
    static int of(MemorySegment memory, long offset, int length, long before) {
        long sum = before + sum(memory, offset, length);
        while (sum >>> Short.SIZE != 0) {
            sum = (sum & 0xffff) + (sum >>> Short.SIZE);
        }
        return (int) (~sum & 0xffff);
    }

    static long sum(MemorySegment memory, long offset, int length) {
        long sum = 0;
        for (int i = 0; i + 1 < length; i += 2) {
            sum +=
                    (memory.get(JAVA_BYTE, offset + i) & 0xff) << 8
                            | (memory.get(JAVA_BYTE, offset + i + 1) & 0xff);
        }
        if (length % 2 != 0) {
            sum += (memory.get(JAVA_BYTE, offset + length - 1) & 0xff) << 8;
        }
        return sum;
    }
}
