package dev.sockeye.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.sockeye.Address;
import dev.sockeye.Constants;
import dev.sockeye.ControlMessage;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An array of {@code struct mmsghdr}, each with room for a socket address and ancillary data and
 * with one buffer, which may be anywhere. For one thread at a time; results are as {@link LibC}'s:
 * minus errno on failure.
 *
 * <p>Where the system has neither {@code recvmmsg} nor {@code sendmmsg} the messages go one by one.
 */
public final class MessageVector {

    /** The most messages that Linux moves in one call: {@code UIO_MAXIOV}. */
    public static final int MAX_MESSAGES = 1024;

    private static final long STRIDE = Layouts.MMSGHDR.byteSize();
    private static final long NAME_BYTES = Layouts.SOCKADDR_STORAGE_BYTES;
    private static final long MSG_NAME = Layouts.offset(Layouts.MSGHDR, "msg_name");
    private static final long MSG_NAMELEN = Layouts.offset(Layouts.MSGHDR, "msg_namelen");
    private static final long MSG_CONTROL = Layouts.offset(Layouts.MSGHDR, "msg_control");
    private static final long MSG_CONTROLLEN = Layouts.offset(Layouts.MSGHDR, "msg_controllen");
    private static final long MSG_FLAGS = Layouts.offset(Layouts.MSGHDR, "msg_flags");
    private static final long MSG_LEN = Layouts.offset(Layouts.MMSGHDR, "msg_len");

    private final int capacity;
    private final int ancbufsize;
    private final long controlStride;
    private final MemorySegment headers;
    private final MemorySegment iovecs;
    private final MemorySegment names;
    private final MemorySegment controls;

    // The sender that each place had last, and its bytes: the next one is mostly the same.
    private final MemorySegment knownNames;
    private final int[] knownLengths;
    private final @Nullable Address[] knownSenders;

    // So many headers, from the first on, are no longer as a receive call needs them.
    private int used;

    // An error after some messages that were received one by one, to be told by the next call.
    private int laterError;
    private int laterFd = -1;

    /**
     * Makes a vector in the arena.
     *
     * @param capacity the most messages, at most {@link #MAX_MESSAGES}
     * @param ancbufsize the room for ancillary data of each, in bytes
     */
    public MessageVector(Arena arena, int capacity, int ancbufsize) {
        this.capacity = capacity;
        this.ancbufsize = ancbufsize;
        controlStride = ((long) ancbufsize + Long.BYTES - 1) & -Long.BYTES;
        headers = arena.allocate(Layouts.MMSGHDR, capacity);
        iovecs = arena.allocate(Layouts.IOVEC, capacity);
        names = arena.allocate(NAME_BYTES * capacity, Long.BYTES);
        controls = arena.allocate(controlStride * capacity, Long.BYTES);
        knownNames = arena.allocate(NAME_BYTES * capacity, Long.BYTES);
        knownLengths = new int[capacity];
        knownSenders = new Address[capacity];
        used = capacity;
        for (int i = 0; i < capacity; i++) {
            Layouts.setIovecs(
                    header(i),
                    iovecs.asSlice(i * Layouts.IOVEC.byteSize(), Layouts.IOVEC.byteSize()),
                    1);
        }
    }

    private MemorySegment header(int index) {
        return headers.asSlice(index * STRIDE, Layouts.MSGHDR.byteSize());
    }

    /** Returns how many messages there is room for. */
    public int capacity() {
        return capacity;
    }

    /** Sets the buffer of a message, whose memory the caller keeps alive until the call. */
    public void setBuffer(int index, long address, long lengthBytes) {
        Layouts.setIovec(iovecs, index, address, lengthBytes);
    }

    // ---- receive ----

    /**
     * {@code recvmmsg(2)} of at most {@code count} messages into the buffers that were set. With
     * {@code MSG_DONTWAIT} it takes what there is.
     *
     * @return how many messages came; an error after the first is told by the next call
     */
    public int receive(int fd, int count, int flags) {
        return Platform.LINUX
                ? received(LibC.recvmmsg(fd, prepared(), count, flags))
                : receiveOneByOne(fd, count, flags);
    }

    /** As {@link #receive}, for systems without {@code recvmmsg}. */
    int receiveOneByOne(int fd, int count, int flags) {
        if (laterFd == fd) {
            laterFd = -1;
            return -laterError;
        }
        prepared();
        int done = 0;
        long result = 0;
        while (done < count && result >= 0) {
            result = LibC.recvmsg(fd, header(done), flags);
            if (result >= 0) {
                headers.set(JAVA_INT, done * STRIDE + MSG_LEN, (int) result);
                if (Constants.MSG_CMSG_CLOEXEC == Constants.UNDEFINED) {
                    ControlBuffer.setCloseOnExec(control(done));
                }
                done++;
            }
        }
        if (done > 0 && result < 0 && -result != Constants.EAGAIN && -result != Constants.EINTR) {
            laterError = (int) -result;
            laterFd = fd;
        }
        return received(done > 0 ? done : (int) result);
    }

    private MemorySegment prepared() {
        for (int i = 0; i < used; i++) {
            long at = i * STRIDE;
            headers.set(JAVA_LONG, at + MSG_NAME, names.address() + i * NAME_BYTES);
            headers.set(JAVA_INT, at + MSG_NAMELEN, (int) NAME_BYTES);
            setControlBytes(i, ancbufsize);
        }
        used = 0;
        return headers;
    }

    private int received(int result) {
        used = Math.min(Math.max(result, 0) + 1, capacity); // With the one that may have failed.
        return result;
    }

    /** Makes the first message one of nothing from nobody. */
    public void setEmpty() {
        used = Math.max(used, 1);
        setNbytes(0, 0);
        headers.set(JAVA_INT, MSG_NAMELEN, 0);
        headers.set(JAVA_INT, MSG_FLAGS, 0);
        setControlBytes(0, 0);
    }

    // ---- send ----

    /** Sets whom a message goes to: {@code length} bytes, 0 for the connected peer. */
    public void setDestination(int index, MemorySegment address, int length) {
        used = capacity;
        MemorySegment.copy(address, 0, names, index * NAME_BYTES, length);
        headers.set(
                JAVA_LONG,
                index * STRIDE + MSG_NAME,
                length == 0 ? 0 : names.address() + index * NAME_BYTES);
        headers.set(JAVA_INT, index * STRIDE + MSG_NAMELEN, length);
    }

    /**
     * Sets the ancillary data of a message to send, none of an empty list.
     *
     * @throws IllegalArgumentException if there is more than the room for it
     */
    public void setControl(int index, List<ControlMessage> items) {
        used = capacity;
        long bytes = ControlBuffer.encodedBytes(items);
        if (bytes > ancbufsize) {
            throw new IllegalArgumentException(
                    "ancillary is " + bytes + " bytes long, the room for it " + ancbufsize);
        }
        if (bytes > 0) {
            var room = controls.asSlice(index * controlStride, ancbufsize);
            ControlBuffer.encode(items, room.fill((byte) 0));
        }
        setControlBytes(index, bytes);
    }

    /**
     * Makes of a message that was received one to send: {@code lengthBytes} of its buffer, to its
     * sender, without the ancillary data, whose descriptors the caller has seen to.
     */
    public void setReply(int index, long address, long lengthBytes) {
        used = capacity;
        setBuffer(index, address, lengthBytes);
        if (nameLengthBytes(index) == 0) {
            headers.set(JAVA_LONG, index * STRIDE + MSG_NAME, 0);
        }
        setControlBytes(index, 0);
    }

    /**
     * {@code sendmmsg(2)} of {@code count} messages from {@code first} on, whose buffer,
     * destination and ancillary data have been set.
     *
     * @return how many were sent; an error after the first is not told, but found again by the next
     *     call if its cause remains
     */
    public int send(int fd, int first, int count, int flags) {
        return Platform.LINUX
                ? LibC.sendmmsg(fd, headers.asSlice(first * STRIDE), count, flags)
                : sendOneByOne(fd, first, count, flags);
    }

    /** As {@link #send}, for systems without {@code sendmmsg}. */
    int sendOneByOne(int fd, int first, int count, int flags) {
        int done = 0;
        boolean isWhole = true;
        while (done < count && isWhole) {
            int index = first + done;
            long result = LibC.sendmsg(fd, header(index), flags);
            if (result < 0) {
                return done > 0 ? done : (int) result;
            }
            headers.set(JAVA_INT, index * STRIDE + MSG_LEN, (int) result);
            done++;
            isWhole = result == Layouts.iovecLength(iovecs, index);
        }
        return done;
    }

    // ---- messages ----

    /** Returns {@code msg_len}: how many bytes of a message were received or sent. */
    public int nbytes(int index) {
        return headers.get(JAVA_INT, index * STRIDE + MSG_LEN);
    }

    /** Sets what {@link #nbytes} tells until the call. */
    public void setNbytes(int index, int nbytes) {
        headers.set(JAVA_INT, index * STRIDE + MSG_LEN, nbytes);
    }

    /** Returns the {@code MSG_*} flags of a message that was received. */
    public int flags(int index) {
        return headers.get(JAVA_INT, index * STRIDE + MSG_FLAGS);
    }

    /** Returns the length of a message's socket address, 0 where it has none. */
    public int nameLengthBytes(int index) {
        int length = headers.get(JAVA_INT, index * STRIDE + MSG_NAMELEN);
        return Math.clamp(length, 0, (int) NAME_BYTES);
    }

    /** Returns the bytes of a message's socket address, of {@link #nameLengthBytes}. */
    public MemorySegment name(int index) {
        return names.asSlice(index * NAME_BYTES, NAME_BYTES);
    }

    /** Copies the first {@code length} bytes of a message's socket address. */
    public void copyName(int index, byte[] to, int at, int length) {
        MemorySegment.copy(names, JAVA_BYTE, index * NAME_BYTES, to, at, length);
    }

    /** Returns the family of a message's socket address, which it has. */
    public int family(int index) {
        return Layouts.family(names.asSlice(index * NAME_BYTES, NAME_BYTES));
    }

    /**
     * Returns a message's socket address, null where it has none: the same object as before if the
     * place's last one was the same, or the one before it in the array.
     */
    public @Nullable Address address(int index) {
        int length = nameLengthBytes(index);
        if (length == 0) {
            return null;
        }
        if (isKnown(index, index, length)) {
            return knownSenders[index];
        }
        knownSenders[index] =
                index > 0 && isKnown(index, index - 1, length)
                        ? knownSenders[index - 1]
                        : SockAddrs.decode(names.asSlice(index * NAME_BYTES, NAME_BYTES), length);
        knownLengths[index] = length;
        long at = index * NAME_BYTES;
        MemorySegment.copy(names, at, knownNames, at, length);
        return knownSenders[index];
    }

    private boolean isKnown(int index, int place, int length) {
        long name = index * NAME_BYTES;
        long known = place * NAME_BYTES;
        return knownLengths[place] == length
                && MemorySegment.mismatch(
                                names, name, name + length, knownNames, known, known + length)
                        < 0;
    }

    /** Tells whether a message has ancillary data. */
    public boolean hasControl(int index) {
        return controlBytes(index) != 0;
    }

    /** Returns a message's ancillary data, no longer than there is room for. */
    public MemorySegment control(int index) {
        long bytes = Math.clamp(controlBytes(index), 0, ancbufsize);
        return controls.asSlice(index * controlStride, bytes);
    }

    private long controlBytes(int index) {
        long at = index * STRIDE + MSG_CONTROLLEN;
        return Platform.LINUX ? headers.get(JAVA_LONG, at) : headers.get(JAVA_INT, at);
    }

    private void setControlBytes(int index, long bytes) {
        long at = index * STRIDE;
        long address = bytes == 0 ? 0 : controls.address() + index * controlStride;
        headers.set(JAVA_LONG, at + MSG_CONTROL, address);
        if (Platform.LINUX) {
            headers.set(JAVA_LONG, at + MSG_CONTROLLEN, bytes);
        } else {
            headers.set(JAVA_INT, at + MSG_CONTROLLEN, (int) bytes);
        }
    }
}
