package dev.sockeye;

import dev.sockeye.sys.CallState;
import dev.sockeye.sys.ControlBuffer;
import dev.sockeye.sys.MessageVector;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Memory for many messages that one system call receives or sends: {@link
 * Socket#recvmmsg(MessageBatch)} and {@link Socket#sendmmsg(MessageBatch)}. It is made once and
 * used for call after call, and its messages are looked at where the kernel put them: nothing is
 * copied, and what a loop makes of objects is next to nothing.
 *
 * <pre>{@code
 * try (var batch = new MessageBatch(64, 2048)) {
 *     while (true) {
 *         int count = socket.recvmmsg(batch);
 *         for (int i = 0; i < count; i++) {
 *             consume(batch.content(i), batch.address(i));
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p>A batch that was received can be sent as it is: each message goes back to its sender, without
 * ancillary data. To send others, {@link #clear} and {@link #add} them.
 *
 * <p>A batch is for one thread at a time. While a call uses it every other use is refused with an
 * {@link IllegalStateException}. {@link #close} frees its memory, at the end of the call that uses
 * it if there is one; after that the batch and every segment that it gave refuse to be read with an
 * {@link IllegalStateException}. A batch that is never closed keeps its memory and the descriptors
 * in it for good.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/recvmmsg.2.html">recvmmsg(2)</a>
 * @see <a href="https://man7.org/linux/man-pages/man2/sendmmsg.2.html">sendmmsg(2)</a>
 */
public final class MessageBatch implements AutoCloseable {

    private static final int MAX_BUFSIZE = 1 << 24; // No family has longer datagrams.
    private static final int MAX_ANCBUFSIZE = 1 << 20;
    private static final long MAX_BYTES = 1L << 30;

    private final Arena arena;
    private final MessageVector vector;
    private final MemorySegment data;
    private final int capacity;
    private final int bufsize;
    private final long stride;
    private final boolean hasControl;

    private final BatchUse use = new BatchUse();

    // The rest belongs to the one thread that uses the batch.
    private final int[] lengths;
    private final @Nullable MemorySegment[] contents;
    private final @Nullable Ancillary[] ancillary;
    private int count;
    private int askedFlags;
    private boolean isReceived;

    // Whether the kernel's buffers are the whole of each place, as a receive call needs them.
    private boolean isWhole;

    /** The ancillary data of a message, read: its descriptors are the caller's. */
    private record Ancillary(List<ControlMessage> items) {
        static final Ancillary NONE = new Ancillary(List.of());
    }

    /**
     * Makes a batch without room for ancillary data.
     *
     * @param capacity the most messages, 1 to 1,024
     * @param bufsize the longest message, in bytes
     * @throws IllegalArgumentException as {@link #MessageBatch(int, int, int)}
     */
    public MessageBatch(int capacity, int bufsize) {
        this(capacity, bufsize, 0);
    }

    /**
     * Makes a batch.
     *
     * @param capacity the most messages, 1 to 1,024, which is what the kernel moves in one call
     * @param bufsize the longest message, in bytes, 0 to 16 MiB; what a datagram has more is lost
     * @param ancbufsize the room for the ancillary data of each message, in bytes, 0 to 1 MiB: a
     *     sum of {@code CMSG_SPACE}s
     * @throws IllegalArgumentException if one of them is out of its range, or all messages together
     *     longer than 1 GiB
     */
    public MessageBatch(int capacity, int bufsize, int ancbufsize) {
        // Shared: any thread may close it, and an access after that fails instead of reading.
        this(capacity, bufsize, ancbufsize, Kind.SHARED);
    }

    private enum Kind {
        SHARED,
        CONFINED
    }

    @SuppressWarnings("MustBeClosedChecker") // close() closes the arena.
    private MessageBatch(int capacity, int bufsize, int ancbufsize, Kind kind) {
        requireRange("capacity", capacity, 1, MessageVector.MAX_MESSAGES);
        requireRange("bufsize", bufsize, 0, MAX_BUFSIZE);
        requireRange("ancbufsize", ancbufsize, 0, MAX_ANCBUFSIZE);
        if (capacity * ((long) bufsize + ancbufsize) > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "capacity %d of bufsize %d and ancbufsize %d is more than 1 GiB"
                            .formatted(capacity, bufsize, ancbufsize));
        }
        this.capacity = capacity;
        this.bufsize = bufsize;
        stride = ((long) bufsize + Long.BYTES - 1) & -Long.BYTES;
        hasControl = ancbufsize > 0;
        lengths = new int[capacity];
        contents = new MemorySegment[capacity];
        ancillary = new Ancillary[capacity];
        arena = kind == Kind.SHARED ? Arena.ofShared() : Arena.ofConfined();
        try {
            vector = new MessageVector(arena, capacity, ancbufsize);
            data = arena.allocate(Math.max(stride * capacity, 1), Long.BYTES);
        } catch (OutOfMemoryError e) {
            arena.close();
            throw e;
        }
    }

    /** As the constructor, for the calling thread alone, which closes it at less cost. */
    static MessageBatch confined(int capacity, int bufsize, int ancbufsize) {
        return new MessageBatch(capacity, bufsize, ancbufsize, Kind.CONFINED);
    }

    private static void requireRange(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name + " must be " + least + "-" + most + ": " + value);
        }
    }

    // ---- what it holds ----

    /**
     * Returns how many messages there is room for.
     *
     * @return 1 to 1,024
     */
    public int capacity() {
        return capacity;
    }

    /**
     * Returns how many messages it holds: those that were received, or have been added.
     *
     * @return 0 to {@link #capacity}
     * @throws IllegalStateException if the batch is closed or in use by a call
     */
    public int count() {
        use.requireIdle("count");
        return count;
    }

    /**
     * Returns the bytes of a message where they are, without a copy.
     *
     * @param index of the message, from 0
     * @return the batch's own memory, which may be read and changed until it is filled again or
     *     closed; {@link MemorySegment#asByteBuffer} makes a buffer of it
     * @throws IllegalArgumentException if there is no such message
     * @throws IllegalStateException if the batch is closed or in use by a call
     */
    public MemorySegment content(int index) {
        require("content", index);
        var content = contents[index];
        if (content == null || content.byteSize() != lengths[index]) {
            content = data.asSlice(index * stride, lengths[index]);
            contents[index] = content;
        }
        return content;
    }

    /**
     * Returns how many bytes of a message were received or sent.
     *
     * @param index of the message, from 0
     * @return the bytes; received with {@code MSG_TRUNC} the real length of the datagram, which may
     *     be more than its {@link #content}; 0 for a message that has not been sent
     * @throws IllegalArgumentException if there is no such message
     * @throws IllegalStateException if the batch is closed or in use by a call
     */
    public int nbytes(int index) {
        require("nbytes", index);
        return vector.nbytes(index);
    }

    /**
     * Returns who sent a message that was received, or to whom one that was added goes. It is
     * decoded when asked for; if the place's last sender was the same, the same object is returned.
     *
     * @param index of the message, from 0
     * @return the address; null where there is none, as on a connected stream
     * @throws IllegalArgumentException if there is no such message
     * @throws IllegalStateException if the batch is closed or in use by a call
     */
    public @Nullable Address address(int index) {
        require("address", index);
        return vector.address(index);
    }

    /**
     * Returns what the kernel tells of a message that was received, as {@code MSG_TRUNC} and {@code
     * MSG_CTRUNC}.
     *
     * @param index of the message, from 0
     * @return {@code MSG_*} flags; none of a message that was added
     * @throws IllegalArgumentException if there is no such message
     * @throws IllegalStateException if the batch is closed or in use by a call
     */
    public int flags(int index) {
        require("flags", index);
        return isReceived ? Messages.flags(vector.flags(index), askedFlags) : 0;
    }

    /**
     * Tells whether a message that was received has been cut: {@code MSG_TRUNC}.
     *
     * @param index of the message, from 0
     * @return true if it was longer than the room for it, and the rest is lost
     * @throws IllegalArgumentException if there is no such message
     * @throws IllegalStateException if the batch is closed or in use by a call
     */
    public boolean isTruncated(int index) {
        return (flags(index) & Constants.MSG_TRUNC) != 0;
    }

    /**
     * Returns the ancillary data of a message. Descriptors among it ({@link ControlMessage#fds}),
     * which are close-on-exec, are the caller's to close from then on; those of a message that
     * nobody asks are closed when the batch is filled again, sent or closed.
     *
     * @param index of the message, from 0
     * @return the items, unmodifiable, the same ones each time
     * @throws IllegalArgumentException if there is no such message
     * @throws IllegalStateException if the batch is closed or in use by a call
     */
    public List<ControlMessage> ancillary(int index) {
        require("ancillary", index);
        var read = ancillary[index];
        if (read == null) {
            var chain = vector.control(index);
            read = new Ancillary(List.copyOf(ControlBuffer.decode(chain)));
            ancillary[index] = read;
        }
        return read.items();
    }

    /**
     * Returns a copy of a message with all its parts; its descriptors are the caller's, as {@link
     * #ancillary} tells.
     *
     * @param index of the message, from 0
     * @return the copy
     * @throws IllegalArgumentException if there is no such message
     * @throws IllegalStateException if the batch is closed or in use by a call
     */
    public Message message(int index) {
        byte[] bytes = content(index).toArray(ValueLayout.JAVA_BYTE);
        return new Message(bytes, ancillary(index), flags(index), address(index));
    }

    private void require(String call, int index) {
        use.requireIdle(call);
        if (index < 0 || index >= count) {
            throw new IllegalArgumentException(
                    call + ": the batch holds " + count + " messages, none of index " + index);
        }
    }

    // ---- messages to send ----

    /**
     * Forgets the messages, and closes the descriptors that came with them and that nobody asked
     * for.
     *
     * @throws IllegalStateException if the batch is closed or in use by a call
     */
    public void clear() {
        begin("clear");
        forget();
        end();
    }

    /**
     * Adds a copy of the data, as {@link #add(byte[], Address, List)} does, without ancillary data.
     *
     * @param data the bytes
     * @param address whom to send to; null for the connected peer
     * @throws SocketError as {@link #add(byte[], Address, List)}
     */
    public void add(byte[] data, @Nullable Address address) throws SocketError {
        add(MemorySegment.ofArray(data), address, List.of());
    }

    /**
     * Adds a copy of the data as a message to send, behind those that are there. A host name is
     * looked up, which can block for as long as the resolver takes.
     *
     * @param data the bytes
     * @param address whom to send to, of the family of the socket that will; null for the connected
     *     peer
     * @param ancillary what goes with it; descriptors stay the caller's, to be kept open until it
     *     has been sent
     * @throws SocketError if a host name is not found or a Unix path too long
     * @throws IllegalArgumentException if the data or the ancillary data is longer than the room
     *     for it
     * @throws IllegalStateException if the batch is full, holds received messages, which {@link
     *     #clear} forgets, is closed or in use by a call
     */
    public void add(byte[] data, @Nullable Address address, List<ControlMessage> ancillary)
            throws SocketError {
        add(MemorySegment.ofArray(data), address, ancillary);
    }

    /**
     * Adds a copy of the data, as {@link #add(byte[], Address, List)} does, without ancillary data.
     *
     * @param data the bytes between its position and limit; the position moves to the limit
     * @param address whom to send to; null for the connected peer
     * @throws SocketError as {@link #add(byte[], Address, List)}
     */
    public void add(ByteBuffer data, @Nullable Address address) throws SocketError {
        add(data, address, List.of());
    }

    /**
     * Adds a copy of the data, as {@link #add(byte[], Address, List)} does.
     *
     * @param data the bytes between its position and limit; the position moves to the limit
     * @param address whom to send to; null for the connected peer
     * @param ancillary what goes with it
     * @throws SocketError as {@link #add(byte[], Address, List)}
     */
    public void add(ByteBuffer data, @Nullable Address address, List<ControlMessage> ancillary)
            throws SocketError {
        add(MemorySegment.ofBuffer(data), address, ancillary);
        data.position(data.limit());
    }

    /**
     * Adds a copy of the data, as {@link #add(byte[], Address, List)} does, without ancillary data.
     *
     * @param data the bytes
     * @param address whom to send to; null for the connected peer
     * @throws SocketError as {@link #add(byte[], Address, List)}
     */
    public void add(MemorySegment data, @Nullable Address address) throws SocketError {
        add(data, address, List.of());
    }

    /**
     * Adds a copy of the data, as {@link #add(byte[], Address, List)} does.
     *
     * @param data the bytes
     * @param address whom to send to; null for the connected peer
     * @param ancillary what goes with it
     * @throws SocketError as {@link #add(byte[], Address, List)}
     */
    public void add(MemorySegment data, @Nullable Address address, List<ControlMessage> ancillary)
            throws SocketError {
        begin("add");
        try {
            requireRoom(data.byteSize());
            int length = address == null ? 0 : Resolver.encode(address, address.family());
            vector.setControl(count, Arguments.defined(ancillary));
            vector.setDestination(count, CallState.current().address, length);
            vector.setBuffer(count, this.data.address() + count * stride, data.byteSize());
            vector.setNbytes(count, 0);
            MemorySegment.copy(data, 0, this.data, count * stride, data.byteSize());
            lengths[count] = (int) data.byteSize();
            isWhole = false;
            isReceived = false;
            count++;
        } finally {
            end();
        }
    }

    private void requireRoom(long length) {
        if (isReceived && count > 0) {
            throw new IllegalStateException(
                    "add: the batch holds " + count + " received messages, clear it first");
        }
        if (count == capacity) {
            throw new IllegalStateException("add: the batch is full, its capacity is " + capacity);
        }
        if (length > bufsize) {
            throw new IllegalArgumentException(
                    "data is " + length + " bytes long, bufsize of the batch " + bufsize);
        }
    }

    // ---- calls ----

    /** Begins a call's use of the batch, to be ended by {@link #end}. */
    void begin(String call) {
        use.begin(call);
    }

    void end() {
        if (!use.end()) {
            free();
        }
    }

    /** Makes room for messages to receive. */
    void prepareToReceive(int flags) {
        forget();
        askedFlags = flags;
        for (int i = 0; i < capacity && !isWhole; i++) {
            vector.setBuffer(i, data.address() + i * stride, bufsize);
        }
        isWhole = true;
    }

    /** One attempt; nothing is taken from the kernel for a batch that has been closed meanwhile. */
    int receiveNow(int fd, int flags) {
        use.requireOpen("recvmmsg");
        return vector.receive(fd, capacity, flags);
    }

    /**
     * Takes in what was received. A stream at its end fills all places with nothing, of which one
     * tells enough.
     *
     * @param messages 0 for an end of which the kernel has told before: an empty message
     */
    int received(int messages, boolean isStream) {
        isReceived = true;
        boolean hasEnded = false;
        if (messages == 0) {
            vector.setEmpty();
        }
        while (count < Math.max(messages, 1) && !hasEnded) {
            int nbytes = vector.nbytes(count);
            lengths[count] = Math.min(nbytes, bufsize);
            hasEnded = isStream && nbytes == 0;
            count++;
        }
        return count;
    }

    /**
     * Makes ready to send to a socket of {@code family}.
     *
     * @param first the first message to send, from 0
     * @return whether a message has an address
     */
    boolean prepareToSend(int first, int family) {
        if (first < 0 || first > count) {
            throw new IllegalArgumentException("first must be 0-" + count + ": " + first);
        }
        boolean hasAddress = false;
        for (int i = first; i < count; i++) {
            if (vector.nameLengthBytes(i) > 0) {
                hasAddress = true;
                requireFamily(i, family);
            }
        }
        if (isReceived) {
            closeDescriptors();
            isWhole = false;
            for (int i = first; i < count; i++) {
                vector.setReply(i, data.address() + i * stride, lengths[i]);
            }
        }
        return hasAddress;
    }

    private void requireFamily(int index, int family) {
        if (vector.family(index) != family) {
            throw new IllegalArgumentException(
                    "address %s of message %d is of family %s, the socket of %s"
                            .formatted(
                                    vector.address(index),
                                    index,
                                    Constants.familyName(vector.family(index)),
                                    Constants.familyName(family)));
        }
    }

    /** One attempt. */
    int sendNow(int fd, int first, int flags) {
        return vector.send(fd, first, count - first, flags);
    }

    /** The number of messages, for the call that uses the batch. */
    int held() {
        return count;
    }

    // ---- end ----

    private void forget() {
        closeDescriptors();
        Arrays.fill(ancillary, 0, count, null);
        isReceived = false;
        count = 0;
    }

    /** Closes the descriptors that nobody has asked for. */
    private void closeDescriptors() {
        if (isReceived && hasControl) {
            for (int i = 0; i < count; i++) {
                if (ancillary[i] == null) {
                    ancillary[i] = Ancillary.NONE;
                    ControlBuffer.closeDescriptors(vector.control(i));
                }
            }
        }
    }

    /**
     * Frees the memory and closes the descriptors that came and that nobody asked for; if a call
     * uses the batch, as soon as that ends, and a {@code recvmmsg} that waits goes on to wait but
     * receives nothing more: it fails with {@link IllegalStateException}. Does nothing the second
     * time.
     *
     * @throws IllegalStateException if another call is sending or filling a segment of the batch at
     *     this moment; the batch stays open
     */
    @Override
    public void close() {
        if (use.close()) {
            free();
        }
    }

    private void free() {
        forget();
        try {
            arena.close();
            use.freed();
        } catch (IllegalStateException e) {
            use.notFreed();
            throw e;
        }
    }

    /** Tells how many messages it holds. */
    @Override
    public String toString() {
        var hindrance = use.hindrance();
        return "MessageBatch["
                + (hindrance.isEmpty() ? count + " of " + capacity + " messages" : hindrance)
                + "]";
    }
}
