package dev.sockeye.capture;

import java.io.IOException;
import java.io.Serial;

/**
 * Signals that a file of packets is broken or cut, and where.
 *
 * <p>The message names the file, what is wrong, and the offset: {@code dns.pcap: a packet is cut
 * after 7 of 60 bytes, at byte 24}. All whole packets before it have been given.
 */
public final class PcapFormatException extends IOException {
    @Serial private static final long serialVersionUID = 1L;

    /** Where the packet, block or header begins that is not right. */
    private final long offset;

    PcapFormatException(String name, String fault, long offset) {
        super(name + ": " + fault + ", at byte " + offset);
        this.offset = offset;
    }

    /** {@return where the broken packet, block or header begins, in bytes from the file's start} */
    public long offset() {
        return offset;
    }
}
