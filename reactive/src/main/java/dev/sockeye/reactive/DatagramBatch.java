package dev.sockeye.reactive;

import dev.sockeye.Address;
import dev.sockeye.Constants;
import dev.sockeye.sys.CallState;
import dev.sockeye.sys.SockAddrs;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.IllegalReferenceCountException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams that one system call received, or that go out together: their bytes lie in one piece of
 * memory, and it is released as a whole, by {@link #release} or {@link #close}.
 *
 * <p>What {@link #content} and {@link #segments} give is the batch's own memory, not retained: who
 * wants to keep a datagram longer copies or retains it. After the release every call that shows
 * something of the batch throws {@link IllegalReferenceCountException}. Senders' addresses are
 * decoded when they are asked for, which any one thread at a time may do.
 *
 * <p>A batch that was received can be sent as it is: each datagram goes back to its sender, in the
 * segments in which it came.
 */
public final class DatagramBatch extends AbstractReferenceCounted implements AutoCloseable {

    // Of each datagram, in the table.
    private static final int END = 0;
    private static final int NAME_BYTES = 1;
    private static final int FLAGS = 2;
    private static final int SEGMENT = 3;
    private static final int FIELDS = 4;

    private static final byte[] NO_NAMES = new byte[0];
    private static final int MAX_SEGMENT = 0xffff;

    private final ByteBuf slab;
    private final int size;
    private final int[] table;

    // The senders as the kernel gave them, each so many bytes; and those that have been decoded.
    private final byte[] names;
    private final int nameStride;
    private final @Nullable Address[] addresses;

    private DatagramBatch(
            ByteBuf slab, int size, int[] table, byte[] names, @Nullable Address[] addresses) {
        this.slab = slab;
        this.size = size;
        this.table = table;
        this.names = names;
        nameStride = size == 0 ? 0 : names.length / size;
        this.addresses = addresses;
    }

    // ---- making ----

    /**
     * Makes a batch of datagrams to be sent.
     *
     * @param datagrams their bytes are copied, and each is released
     * @return the batch, owned by the caller
     */
    public static DatagramBatch of(Collection<ReactiveDatagram> datagrams) {
        try (var builder = builder()) {
            datagrams.forEach(builder::add);
            return builder.build();
        }
    }

    /**
     * Starts a batch to be sent.
     *
     * @return a builder, to be closed unless it has built
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Copies what was received out of the loop's memory. */
    static DatagramBatch received(BatchMemory from, int size) {
        var table = new int[size * FIELDS];
        int bytes = 0;
        int nameStride = 0;
        for (int i = 0; i < size; i++) {
            bytes += from.bytes(i);
            int nameBytes = from.nameBytes(i);
            table[i * FIELDS + END] = bytes;
            table[i * FIELDS + NAME_BYTES] = nameBytes;
            table[i * FIELDS + FLAGS] = from.flags(i);
            table[i * FIELDS + SEGMENT] = from.segmentSize(i);
            nameStride = Math.max(nameStride, nameBytes);
        }
        // Never empty: a buffer without memory is not watched for leaks.
        var slab = ByteBufAllocator.DEFAULT.directBuffer(Math.max(bytes, 1));
        var to = BatchMemory.bytesOf(slab, bytes);
        var names = nameStride == 0 ? NO_NAMES : new byte[size * nameStride];
        int start = 0;
        for (int i = 0; i < size; i++) {
            from.copy(i, to, start);
            from.copyName(i, names, i * nameStride, table[i * FIELDS + NAME_BYTES]);
            start = table[i * FIELDS + END];
        }
        return new DatagramBatch(slab.writerIndex(bytes), size, table, names, new Address[size]);
    }

    // ---- what it holds ----

    /**
     * Returns how many datagrams there are.
     *
     * @return at least 1 of a batch that was received
     */
    public int size() {
        return size;
    }

    /**
     * Returns the bytes of a datagram where they are.
     *
     * @param index of the datagram, from 0
     * @return a slice of the batch, not retained
     * @throws IndexOutOfBoundsException if there is no such datagram
     * @throws IllegalReferenceCountException if the batch has been released
     */
    public ByteBuf content(int index) {
        require(index);
        return slab.slice(start(index), length(index));
    }

    /**
     * Returns the datagrams that the kernel coalesced into this one ({@code UDP_GRO}), or cuts it
     * into when it is sent: each of {@link #segmentSize} bytes, the last of what is left.
     *
     * @param index of the datagram, from 0
     * @return slices of the batch, not retained; one, where nothing was coalesced
     * @throws IndexOutOfBoundsException if there is no such datagram
     * @throws IllegalReferenceCountException if the batch has been released
     */
    public List<ByteBuf> segments(int index) {
        int size = segmentSize(index);
        int start = start(index);
        int length = length(index);
        if (size == 0 || length <= size) {
            return List.of(content(index));
        }
        var segments = new ArrayList<ByteBuf>((length + size - 1) / size);
        for (int at = 0; at < length; at += size) {
            segments.add(slab.slice(start + at, Math.min(size, length - at)));
        }
        return segments;
    }

    /**
     * Returns the length of the datagrams that were coalesced into one, or that it is cut into when
     * it is sent.
     *
     * @param index of the datagram, from 0
     * @return in bytes; 0 for a datagram that is one
     * @throws IndexOutOfBoundsException if there is no such datagram
     * @throws IllegalReferenceCountException if the batch has been released
     */
    public int segmentSize(int index) {
        require(index);
        return table[index * FIELDS + SEGMENT];
    }

    /**
     * Returns who sent a datagram, or to whom it goes. The datagrams of one sender in a row share
     * one object.
     *
     * @param index of the datagram, from 0
     * @return the address; null for a sender without a name, and for the connected peer
     * @throws IndexOutOfBoundsException if there is no such datagram
     * @throws IllegalReferenceCountException if the batch has been released
     */
    public @Nullable Address address(int index) {
        require(index);
        var known = addresses[index];
        int length = nameBytes(index);
        if (known != null || length == 0) {
            return known;
        }
        var decoded =
                index > 0 && isSameName(index, index - 1) && addresses[index - 1] != null
                        ? addresses[index - 1]
                        : decode(index, length);
        addresses[index] = decoded;
        return decoded;
    }

    private boolean isSameName(int one, int other) {
        int length = nameBytes(one);
        int at = one * nameStride;
        int otherAt = other * nameStride;
        return nameBytes(other) == length
                && Arrays.equals(names, at, at + length, names, otherAt, otherAt + length);
    }

    private @Nullable Address decode(int index, int length) {
        var to = CallState.current().address;
        MemorySegment.copy(name(index), 0, to, 0, length);
        return SockAddrs.decode(to, length);
    }

    /**
     * Returns what the kernel told of a datagram that was received, as {@code MSG_TRUNC}.
     *
     * @param index of the datagram, from 0
     * @return {@code MSG_*} flags; 0 of one that was made to be sent
     * @throws IndexOutOfBoundsException if there is no such datagram
     * @throws IllegalReferenceCountException if the batch has been released
     */
    public int flags(int index) {
        require(index);
        return table[index * FIELDS + FLAGS];
    }

    /**
     * Tells whether a datagram was longer than the room for it, and its rest is lost.
     *
     * @param index of the datagram, from 0
     * @return whether {@code MSG_TRUNC} is among its flags
     * @throws IndexOutOfBoundsException if there is no such datagram
     * @throws IllegalReferenceCountException if the batch has been released
     */
    public boolean isTruncated(int index) {
        return (flags(index) & Constants.MSG_TRUNC) != 0;
    }

    private void require(int index) {
        Objects.checkIndex(index, size);
        if (refCnt() == 0) {
            throw new IllegalReferenceCountException(0);
        }
    }

    // ---- for the package ----

    int start(int index) {
        return index == 0 ? 0 : table[(index - 1) * FIELDS + END];
    }

    int length(int index) {
        return table[index * FIELDS + END] - start(index);
    }

    /** How long the address is that the kernel gave, 0 where there is none. */
    int nameBytes(int index) {
        return table[index * FIELDS + NAME_BYTES];
    }

    /** The address as the kernel gave it. */
    MemorySegment name(int index) {
        return MemorySegment.ofArray(names).asSlice((long) index * nameStride, nameBytes(index));
    }

    /** All bytes in a row, as they go out on a stream: a slice, not retained. */
    ByteBuf bytes() {
        if (refCnt() == 0) {
            throw new IllegalReferenceCountException(0);
        }
        return slab.slice(0, size == 0 ? 0 : table[(size - 1) * FIELDS + END]);
    }

    // ---- counting references ----

    @Override
    public DatagramBatch retain() {
        super.retain();
        return this;
    }

    @Override
    public DatagramBatch retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public DatagramBatch touch() {
        slab.touch();
        return this;
    }

    @Override
    public DatagramBatch touch(Object hint) {
        slab.touch(hint);
        return this;
    }

    /** Releases the batch, once. */
    @Override
    public void close() {
        release();
    }

    @Override
    protected void deallocate() {
        slab.release();
    }

    /** Tells how many datagrams there are. */
    @Override
    public String toString() {
        return "DatagramBatch[" + size + " datagrams, refCnt " + refCnt() + "]";
    }

    /** Makes a batch to be sent. For one thread; to be closed, unless it has built. */
    public static final class Builder implements AutoCloseable {

        private final ArrayList<@Nullable Address> addresses = new ArrayList<>();
        private @Nullable ByteBuf slab = ByteBufAllocator.DEFAULT.directBuffer();
        private int[] table = new int[16 * FIELDS];

        private Builder() {}

        /**
         * Adds a datagram, whose bytes are copied.
         *
         * @param datagram is released, also on failure
         * @return this
         * @throws IllegalStateException if the batch has been built, or the builder closed
         */
        public Builder add(ReactiveDatagram datagram) {
            return add(datagram.content(), datagram.address(), 0, 0);
        }

        /**
         * Adds a datagram, whose bytes are copied.
         *
         * @param data its bytes; released, also on failure
         * @param address its receiver; null for the connected peer
         * @return this
         * @throws IllegalStateException if the batch has been built, or the builder closed
         */
        public Builder add(ByteBuf data, @Nullable Address address) {
            return add(data, address, 0, 0);
        }

        /**
         * Adds bytes that the kernel cuts into datagrams ({@code UDP_SEGMENT}, Linux).
         *
         * @param data the bytes, at most 64 KiB, of at most 64 segments; released, also on failure
         * @param address the receiver of all; null for the connected peer
         * @param segmentSize the length of each datagram but the last, 1 to 65,535 bytes
         * @return this
         * @throws IllegalArgumentException if {@code segmentSize} is out of range
         * @throws IllegalStateException if the batch has been built, or the builder closed
         */
        public Builder add(ByteBuf data, @Nullable Address address, int segmentSize) {
            if (segmentSize < 1 || segmentSize > MAX_SEGMENT) {
                data.release();
                throw new IllegalArgumentException(
                        "segmentSize must be 1-" + MAX_SEGMENT + ": " + segmentSize);
            }
            return add(data, address, 0, segmentSize);
        }

        Builder add(ByteBuf data, @Nullable Address address, int flags, int segmentSize) {
            try {
                copy(data, address, flags, segmentSize);
                return this;
            } finally {
                data.release();
            }
        }

        /** Adds a datagram, as {@link #add}, and leaves its buffer as it is. */
        void copy(ByteBuf data, @Nullable Address address, int flags, int segmentSize) {
            var to = slab();
            to.writeBytes(data, data.readerIndex(), data.readableBytes());
            int at = addresses.size() * FIELDS;
            if (at == table.length) {
                table = Arrays.copyOf(table, table.length * 2);
            }
            table[at + END] = to.writerIndex();
            table[at + FLAGS] = flags;
            table[at + SEGMENT] = segmentSize;
            addresses.add(address);
        }

        private ByteBuf slab() {
            if (slab == null) {
                throw new IllegalStateException("the batch has been built, or its builder closed");
            }
            return slab;
        }

        /**
         * Returns the batch, once.
         *
         * @return the batch, owned by the caller
         * @throws IllegalStateException if it has been built before, or the builder closed
         */
        public DatagramBatch build() {
            var built = slab();
            slab = null;
            return new DatagramBatch(
                    built, addresses.size(), table, NO_NAMES, addresses.toArray(Address[]::new));
        }

        /** Releases what has been added, unless the batch has been built. */
        @Override
        public void close() {
            if (slab != null) {
                slab.release();
                slab = null;
            }
        }
    }
}
