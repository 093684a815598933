package dev.sockeye.reactive;

import dev.sockeye.Address;
import dev.sockeye.sys.SockAddrs;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The last sender of what one socket received, and the bytes its address was made of: peers mostly
 * send more than once. The loop's thread owns it.
 */
final class LastSender {

    private static final int UNKNOWN = -1;

    private MemorySegment bytes = MemorySegment.NULL;
    private int length = UNKNOWN;
    private @Nullable Address address;

    /** Returns the address of which the kernel gave these bytes. */
    @Nullable Address of(MemorySegment name, int lengthBytes) {
        if (!isSame(name, lengthBytes)) {
            address = SockAddrs.decode(name, lengthBytes);
            remember(name, lengthBytes);
        }
        return address;
    }

    private boolean isSame(MemorySegment name, int lengthBytes) {
        return lengthBytes == length
                && MemorySegment.mismatch(name, 0, lengthBytes, bytes, 0, lengthBytes) < 0;
    }

    private void remember(MemorySegment name, int lengthBytes) {
        if (lengthBytes > name.byteSize()) {
            length = UNKNOWN; // Longer than the kernel had room for: compare with nothing.
            return;
        }
        if (bytes.byteSize() < lengthBytes) {
            bytes = MemorySegment.ofArray(new byte[(int) name.byteSize()]);
        }
        MemorySegment.copy(name, 0, bytes, 0, lengthBytes);
        length = lengthBytes;
    }
}
