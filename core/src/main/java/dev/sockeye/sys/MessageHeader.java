package dev.sockeye.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.sockeye.Address;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A {@code struct msghdr} with room for a socket address and an array of buffers, for one thread to
 * use from call to call. Results are as {@link LibC}'s: minus errno on failure.
 */
public final class MessageHeader {

    private static final long MSG_NAME = Layouts.offset(Layouts.MSGHDR, "msg_name");
    private static final long MSG_NAMELEN = Layouts.offset(Layouts.MSGHDR, "msg_namelen");
    private static final long MSG_FLAGS = Layouts.offset(Layouts.MSGHDR, "msg_flags");

    private final int capacity;
    private final MemorySegment header;
    private final MemorySegment iovecs;
    private final MemorySegment name;
    private int count;

    /** Makes a header for at most {@code capacity} buffers, whose memory goes with it. */
    public MessageHeader(int capacity) {
        this.capacity = capacity;
        var arena = Arena.ofAuto();
        header = arena.allocate(Layouts.MSGHDR);
        iovecs = arena.allocate(Layouts.IOVEC, capacity);
        name = arena.allocate(Layouts.SOCKADDR_STORAGE_BYTES, Long.BYTES);
    }

    /** Forgets the buffers. */
    public void clear() {
        count = 0;
    }

    /** Adds a buffer, whose memory the caller keeps alive until the call. */
    public void add(long address, long lengthBytes) {
        Layouts.setIovec(iovecs, count++, address, lengthBytes);
    }

    /** Returns how many buffers there are. */
    public int count() {
        return count;
    }

    /** Tells whether there is no room for another buffer. */
    public boolean isFull() {
        return count == capacity;
    }

    /** {@code sendmsg(2)} to the connected peer. */
    public long send(int fd, int flags) {
        header.set(ADDRESS, MSG_NAME, MemorySegment.NULL);
        header.set(JAVA_INT, MSG_NAMELEN, 0);
        Layouts.setIovecs(header, iovecs, count);
        return LibC.sendmsg(fd, header, flags);
    }

    /**
     * {@code recvmsg(2)}, which leaves {@link #name}, {@link #nameLengthBytes} and {@link #flags}.
     */
    public long receive(int fd, int flags) {
        header.set(ADDRESS, MSG_NAME, name);
        header.set(JAVA_INT, MSG_NAMELEN, (int) name.byteSize());
        Layouts.setIovecs(header, iovecs, count);
        return LibC.recvmsg(fd, header, flags);
    }

    /** Returns the sender's socket address, of {@link #nameLengthBytes}. */
    public MemorySegment name() {
        return name;
    }

    /** Returns the length of the sender's socket address, 0 where it has none. */
    public int nameLengthBytes() {
        return header.get(JAVA_INT, MSG_NAMELEN);
    }

    /** Returns the sender's address, null where it has none. */
    public @Nullable Address sender() {
        return SockAddrs.decode(name, nameLengthBytes());
    }

    /** Returns the {@code MSG_*} flags of what was received. */
    public int flags() {
        return header.get(JAVA_INT, MSG_FLAGS);
    }
}
