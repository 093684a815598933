package dev.sockeye.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.sockeye.Address;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A {@code struct msghdr} with room for a socket address, an array of buffers and ancillary data,
 * for one thread to use from call to call. Results are as {@link LibC}'s: minus errno on failure.
 */
public final class MessageHeader {

    private static final long MSG_NAME = Layouts.offset(Layouts.MSGHDR, "msg_name");
    private static final long MSG_NAMELEN = Layouts.offset(Layouts.MSGHDR, "msg_namelen");
    private static final long MSG_CONTROL = Layouts.offset(Layouts.MSGHDR, "msg_control");
    private static final long MSG_CONTROLLEN = Layouts.offset(Layouts.MSGHDR, "msg_controllen");
    private static final long MSG_FLAGS = Layouts.offset(Layouts.MSGHDR, "msg_flags");

    private final int capacity;
    private final MemorySegment header;
    private final MemorySegment iovecs;
    private final MemorySegment name;
    private MemorySegment control = MemorySegment.NULL;
    private int nameBytes;
    private int count;

    /** Makes a header for at most {@code capacity} buffers, whose memory goes with it. */
    public MessageHeader(int capacity) {
        this(Arena.ofAuto(), capacity);
    }

    /** Makes a header for at most {@code capacity} buffers in the arena. */
    public MessageHeader(Arena arena, int capacity) {
        this.capacity = capacity;
        header = arena.allocate(Layouts.MSGHDR);
        iovecs = arena.allocate(Layouts.IOVEC, Math.max(capacity, 1));
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

    /** Sets the ancillary data to send, or the room for what is received; {@code NULL} for none. */
    public void setControl(MemorySegment buffer) {
        control = buffer;
    }

    /** Sets whom to send to: {@code length} bytes of a socket address, 0 for the connected peer. */
    public void setDestination(MemorySegment address, int length) {
        MemorySegment.copy(address, 0, name, 0, length);
        nameBytes = length;
    }

    /** {@code sendmsg(2)} to the destination, the connected peer if none was set. */
    public long send(int fd, int flags) {
        prepare(nameBytes);
        return LibC.sendmsg(fd, header, flags);
    }

    /** {@code recvmsg(2)}, which leaves {@link #name}, {@link #control} and {@link #flags}. */
    public long receive(int fd, int flags) {
        prepare((int) name.byteSize());
        return LibC.recvmsg(fd, header, flags);
    }

    private void prepare(int room) {
        header.set(ADDRESS, MSG_NAME, room == 0 ? MemorySegment.NULL : name);
        header.set(JAVA_INT, MSG_NAMELEN, room);
        Layouts.setIovecs(header, iovecs, count);
        boolean none = control.byteSize() == 0;
        header.set(ADDRESS, MSG_CONTROL, none ? MemorySegment.NULL : control);
        setControlLength(none ? 0 : control.byteSize());
    }

    private void setControlLength(long bytes) {
        if (Platform.LINUX) {
            header.set(JAVA_LONG, MSG_CONTROLLEN, bytes);
        } else {
            header.set(JAVA_INT, MSG_CONTROLLEN, (int) bytes);
        }
    }

    /** Returns the ancillary data that came, no longer than there was room for. */
    public MemorySegment control() {
        long bytes =
                Platform.LINUX
                        ? header.get(JAVA_LONG, MSG_CONTROLLEN)
                        : header.get(JAVA_INT, MSG_CONTROLLEN);
        return control.asSlice(0, Math.clamp(bytes, 0, control.byteSize()));
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
