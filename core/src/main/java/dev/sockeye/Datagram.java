package dev.sockeye;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What {@code recvfrom} received, and from whom.
 *
 * <p>Two are equal if their bytes and addresses are.
 *
 * @param data the bytes. The array is not copied: it is the receiver's own, to keep or change
 * @param address the sender; null where the socket has none to give, as a connected stream
 * @see <a href="https://man7.org/linux/man-pages/man2/recv.2.html">recvfrom(2)</a>
 */
public record Datagram(byte[] data, @Nullable Address address) {
    /** Makes a datagram of its parts, keeping the array itself. */
    public Datagram {
        Objects.requireNonNull(data, "data");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Datagram(byte[] otherData, Address otherAddress)
                && Arrays.equals(data, otherData)
                && Objects.equals(address, otherAddress);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(data) + Objects.hashCode(address);
    }

    /**
     * Describes the datagram by its length and sender, as {@code Datagram[5 bytes from
     * 127.0.0.1:9]}.
     */
    @Override
    public String toString() {
        return "Datagram[" + data.length + " bytes from " + address + "]";
    }
}
