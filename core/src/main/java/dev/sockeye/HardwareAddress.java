package dev.sockeye;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The link-layer address of a network device, such as the six bytes of an Ethernet address.
 *
 * <p>Immutable; two are equal if their bytes are.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/packet.7.html">packet(7)</a>
 */
public final class HardwareAddress {
    // The room of sll_addr in struct sockaddr_ll.
    private static final int MAX_BYTES = 8;

    private final byte[] bytes;

    private HardwareAddress(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Makes an address of the given bytes, which are copied.
     *
     * @param bytes up to 8 bytes in the order of transmission; none is the address of a device
     *     without one
     * @return the address
     * @throws IllegalArgumentException if there are more than 8 bytes
     */
    public static HardwareAddress of(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "hardware address of " + bytes.length + " bytes: at most " + MAX_BYTES);
        }
        return new HardwareAddress(bytes.clone());
    }

    /**
     * Returns the bytes of the address.
     *
     * @return a new array, in the order of transmission
     */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HardwareAddress address && Arrays.equals(bytes, address.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /**
     * Writes the bytes in hexadecimal, as {@code 52:54:00:12:34:56}; empty where there are none.
     */
    @Override
    public String toString() {
        return HexFormat.ofDelimiter(":").formatHex(bytes);
    }
}
