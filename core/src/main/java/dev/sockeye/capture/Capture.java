package dev.sockeye.capture;

import dev.sockeye.Constants;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.SocketOptions;
import dev.sockeye.SocketTimeout;
import dev.sockeye.sys.Descriptor;
import dev.sockeye.sys.Errors;
import dev.sockeye.sys.Handover;
import dev.sockeye.sys.Platform;
import java.io.Closeable;
import java.io.UncheckedIOException;
import java.lang.ref.Cleaner;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Captures packets as they pass an interface: a packet socket (Linux) whose packets the kernel
 * writes into memory that it shares with this, block after block. A block is read where it lies.
 *
 * {@snippet :
 * try (var capture = Capture.on("eth0").filter("tcp port 80").open()) {
 *     for (var block : capture) {
 *         try (block) {
 *             for (var packet = block.cursor(); packet.next(); ) {
 *                 IO.println(packet.timestamp() + " " + packet.originalLength());
 *             }
 *         }
 *     }
 * }
 * }
 *
 * <p>{@link #next} waits for a block as the calls of {@link Socket} wait: as long as it takes, or
 * no longer than {@link #settimeout} says; a virtual thread is parked. {@link #close} ends the wait
 * with {@code EBADF}, {@link Thread#interrupt} with {@code EINTR} and the flag kept. Any thread may
 * call any method; a block is given to one of those that wait.
 *
 * <p>What is captured: all that the interface takes in and sends, once. That is so on the loopback
 * interface too, which the kernel shows each packet twice: it is seen as it comes in, unless {@link
 * Direction#OUT} is asked for. Packets begin with their Ethernet header ({@link #linkType}); those
 * of tunnels have none, and those of interfaces of other kinds, and of {@code "any"}, begin with
 * the header of LINKTYPE_LINUX_SLL2, in which the kernel's own knowledge stands for theirs.
 *
 * <p>It takes the capability {@code CAP_NET_RAW}.
 *
 * <p>On macOS it reads a device, {@code /dev/bpf*}, into blocks of its own memory: one interface at
 * a time, both directions or what comes in, no fan-out, times of microseconds, and {@link
 * CaptureStats#received} counts what the filter leaves out too. A changed filter forgets what is in
 * the device's buffer, and {@code ENETDOWN} is not told. That was written from the headers' values,
 * tested with made-up buffers, and never run on a Mac.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/packet.7.html">packet(7)</a>
 */
public final class Capture implements Closeable, Iterable<PacketBlock> {

    /** The name that stands for all interfaces. */
    public static final String ANY = "any";

    private static final String CALL = "capture";

    /** Which packets of an interface are captured. */
    public enum Direction {
        /** Those that come in, and those that go out. */
        BOTH,
        /** Those that come in. */
        IN,
        /** Those that go out. */
        OUT
    }

    private final Link link;
    private final Direction direction;
    private final Socket socket;
    private final Descriptor descriptor;
    private final RingReader reader;
    private final Cleaner.Cleanable cleanable;

    // Any thread may set it; later calls see it.
    private volatile @Nullable Duration timeout;

    Capture(Link link, Direction direction, Socket socket, RingReader reader) {
        this.link = link;
        this.direction = direction;
        this.socket = socket;
        this.reader = reader;
        descriptor = Handover.descriptor(socket);
        cleanable = AbandonedBlock.CLEANER.register(this, reader::close);
    }

    /**
     * Starts to say what is to be captured.
     *
     * @param ifname the name of the interface, as {@code eth0}, or {@link #ANY} for all that there
     *     are and will be
     * @return what {@link Builder#open} opens
     */
    public static Builder on(String ifname) {
        return new Builder(ifname);
    }

    /**
     * Waits for a block of packets.
     *
     * @return the block, which the caller releases
     * @throws SocketTimeout if the time has passed
     * @throws SocketError {@code EAGAIN} with a timeout of zero, {@code EBADF} if the capture is
     *     closed, or stopped and has given everything, {@code EINTR} if the thread is interrupted
     *     while it would wait, {@code ENETDOWN} if the interface has gone down: packets go on when
     *     it is up again
     */
    public PacketBlock next() throws SocketError {
        var limit = timeout;
        long deadline = deadline(limit);
        int fd = descriptor.acquire(CALL);
        try {
            while (true) {
                int edges = descriptor.edges(Constants.POLLIN);
                var block = reader.take(fd);
                boolean drained = reader.isDrained();
                if (drained) {
                    descriptor.nudge(); // Others wait, for what will not come.
                }
                if (block != null) {
                    return block;
                }
                if (drained) {
                    throw Errors.of(CALL, Constants.EBADF);
                }
                requireUp();
                if (limit != null && limit.isZero()) {
                    throw Errors.of(CALL, Constants.EAGAIN);
                }
                if (!descriptor.awaitEdge(CALL, Constants.POLLIN, deadline, edges)) {
                    throw new SocketTimeout(CALL, limit == null ? Duration.ZERO : limit, 0);
                }
            }
        } finally {
            descriptor.release();
        }
    }

    /**
     * Takes a block without waiting, whatever the timeout.
     *
     * @return the block, which the caller releases; null if there is none, and none will come when
     *     {@link #isDrained} says so
     * @throws SocketError {@code EBADF} if the capture is closed, {@code ENETDOWN} as {@link #next}
     */
    public @Nullable PacketBlock poll() throws SocketError {
        int fd = descriptor.acquire(CALL);
        try {
            var block = reader.take(fd);
            if (block == null) {
                requireUp();
            }
            return block;
        } finally {
            descriptor.release();
        }
    }

    private void requireUp() throws SocketError {
        if (Platform.MACOS) {
            return; // A device has no such option.
        }
        int error = socket.getsockopt(SocketOptions.SO_ERROR);
        if (error != 0) {
            throw Errors.of(CALL + " on " + link.ifname(), error);
        }
    }

    private static long deadline(@Nullable Duration limit) {
        if (limit == null || limit.toSeconds() > Integer.MAX_VALUE) {
            return Descriptor.NEVER;
        }
        return System.nanoTime() + limit.toNanos();
    }

    /**
     * Gives the blocks one by one, waiting for each as {@link #next} does, until the capture is
     * closed, or stopped and has given everything. Any other error of it is thrown as {@link
     * UncheckedIOException}.
     *
     * @return the blocks from now on; who takes one releases it
     */
    @Override
    public Iterator<PacketBlock> iterator() {
        return new Blocks();
    }

    /** The blocks of a loop. */
    private final class Blocks implements Iterator<PacketBlock> {
        private @Nullable PacketBlock ahead;

        @Override
        public boolean hasNext() {
            if (ahead != null) {
                return true;
            }
            try {
                ahead = Capture.this.next();
                return true;
            } catch (SocketError e) {
                if (descriptor.isClosed() || isDrained()) {
                    return false;
                }
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public PacketBlock next() {
            if (!hasNext() || ahead == null) {
                throw new NoSuchElementException("the capture is closed");
            }
            var block = ahead;
            ahead = null;
            return block;
        }
    }

    /**
     * Sets how long {@link #next} waits, from the next call on.
     *
     * @param timeout null for as long as it takes, zero for not at all
     * @throws IllegalArgumentException if it is negative
     */
    public void settimeout(@Nullable Duration timeout) {
        if (timeout != null && timeout.isNegative()) {
            throw new IllegalArgumentException("Timeout value out of range: " + timeout);
        }
        this.timeout = timeout;
    }

    /** {@return what {@link #settimeout} set; null, and so at first, for as long as it takes} */
    public @Nullable Duration gettimeout() {
        return timeout;
    }

    /**
     * Changes the filter, between two packets: none is let through by neither or missed. Blocks
     * that are full already, and the beginning of the next one, hold what the old one let through.
     *
     * @param expression as pcap-filter(7) has it; empty for all packets
     * @throws SocketError as {@link BpfProgram#attach}
     * @throws IllegalArgumentException if the expression is none, with libpcap's words; the old
     *     filter stays
     * @throws UnsupportedOperationException if libpcap is not installed
     */
    public void filter(String expression) throws SocketError {
        filter(FilterExpression.compile(expression, link));
    }

    /**
     * Changes the filter as {@link #filter(String)} does.
     *
     * @param program for packets of this {@link #linkType}
     * @throws SocketError as {@link BpfProgram#attach}
     */
    public void filter(BpfProgram program) throws SocketError {
        var filter = KernelFilter.of(link, direction, program);
        int fd = descriptor.acquire("capture filter");
        try {
            reader.filter(fd, filter);
        } finally {
            descriptor.release();
        }
    }

    /**
     * Ends the capture in order: lets nothing more through, while what the kernel has taken until
     * now still comes, of a block that is not full when its time is over ({@link
     * Builder#blockTimeout}). A loop over the blocks then ends, and {@link #next} fails with {@code
     * EBADF}; the capture is still to be closed. Closed at once, it would lose what is in the ring.
     * Stopping again, or what is closed, does nothing; a filter that is set later is not in force.
     *
     * @throws SocketError {@code EPERM} if the filter is locked ({@code SO_LOCK_FILTER})
     */
    public void stop() throws SocketError {
        if (!isOpen()) {
            return;
        }
        int fd = descriptor.acquire("capture stop");
        try {
            reader.stop(fd);
        } finally {
            descriptor.release();
        }
        descriptor.nudge();
    }

    /** {@return whether {@link #stop} was called, and everything that came before was taken} */
    public boolean isDrained() {
        return reader.isDrained();
    }

    /**
     * Counts what has come since the capture was opened; of a closed one, until it was closed.
     *
     * @return the counts
     */
    public CaptureStats stats() {
        return reader.stats();
    }

    /** {@return the interface, as it was asked for} */
    public String ifname() {
        return link.ifname();
    }

    /** {@return how the packets begin, as {@link Packet#linkType} has it} */
    public int linkType() {
        return link.linkType();
    }

    /** {@return how many bytes of each packet are kept at most} */
    public int snaplen() {
        return link.snaplen();
    }

    /**
     * Returns the packet socket, for its options; on macOS, where there is none, the device. The
     * capture moves its data and closes it: these calls are {@link IllegalStateException}.
     *
     * @return the socket
     */
    public Socket socket() {
        return socket;
    }

    /** {@return whether {@link #close} has not been called} */
    public boolean isOpen() {
        return !descriptor.isClosed();
    }

    /**
     * Ends the capture. Whoever waits for a block fails with {@code EBADF}; blocks that were taken
     * stay readable until they are released, and until the last one is, the interface stays
     * promiscuous and the place in a fan-out group taken. Does nothing the second time.
     */
    @Override
    public void close() {
        reader.close();
        cleanable.clean(); // The reader may hold, by its listener, what holds this capture.
    }

    /** Tells the interface and the descriptor. */
    @Override
    public String toString() {
        return "Capture[" + link.ifname() + ", " + socket + "]";
    }

    /**
     * What is to be captured, and how. It never changes: each method returns another one, and all
     * may be opened many times.
     */
    public static final class Builder {

        private static final int DEFAULT_SNAPLEN = 262_144;
        private static final int DEFAULT_BUFFER_BYTES = 64 << 20;
        private static final int DEFAULT_BLOCK_BYTES = 256 << 10;
        private static final int MIN_BLOCK_BYTES = 4096;
        private static final Duration DEFAULT_BLOCK_TIMEOUT = Duration.ofMillis(10);
        private static final Duration LEAST_BLOCK_TIMEOUT = Duration.ofMillis(1);
        private static final Duration MOST_BLOCK_TIMEOUT = Duration.ofMillis(Integer.MAX_VALUE);
        static final int NO_GROUP = -1;
        static final int NEW_GROUP = -2;

        // Never changed once the builder has been returned.
        final String ifname;
        int snaplen = DEFAULT_SNAPLEN;
        boolean promiscuous;
        int bufferBytes = DEFAULT_BUFFER_BYTES;
        int blockBytes = DEFAULT_BLOCK_BYTES;
        Duration blockTimeout = DEFAULT_BLOCK_TIMEOUT;
        int group = NO_GROUP;
        Direction direction = Direction.BOTH;
        @Nullable String expression;
        @Nullable BpfProgram program;
        boolean hardwareTimestamps;
        Consumer<HeldBlock> whenHeld = _ -> {};

        private Builder(String ifname) {
            if (ifname.isEmpty() || ifname.indexOf('\0') >= 0) {
                throw new IllegalArgumentException(
                        "ifname is no name of an interface: \""
                                + ifname.replace("\0", "\\0")
                                + "\"");
            }
            this.ifname = ifname;
        }

        private Builder(Builder other) {
            ifname = other.ifname;
            snaplen = other.snaplen;
            promiscuous = other.promiscuous;
            bufferBytes = other.bufferBytes;
            blockBytes = other.blockBytes;
            blockTimeout = other.blockTimeout;
            group = other.group;
            direction = other.direction;
            expression = other.expression;
            program = other.program;
            hardwareTimestamps = other.hardwareTimestamps;
            whenHeld = other.whenHeld;
        }

        private Builder with(Consumer<Builder> change) {
            var changed = new Builder(this);
            change.accept(changed);
            return changed;
        }

        /** {@return the interface} */
        public String ifname() {
            return ifname;
        }

        /**
         * Keeps at most so many bytes of each packet; 262,144 by default, which is all of it.
         *
         * @param bytes one or more
         * @return a builder that does
         */
        public Builder snaplen(int bytes) {
            if (bytes <= 0 || bytes > DEFAULT_SNAPLEN) {
                throw new IllegalArgumentException(
                        "snaplen must be 1-" + DEFAULT_SNAPLEN + ": " + bytes);
            }
            return with(to -> to.snaplen = bytes);
        }

        /**
         * Takes in packets for others too, as far as the network brings them. Off by default; of
         * all interfaces at once it is not possible. It ends when the capture is closed and the
         * last of its blocks released.
         *
         * @param on whether to do so
         * @return a builder that does
         */
        public Builder promiscuous(boolean on) {
            return with(to -> to.promiscuous = on);
        }

        /**
         * Sets the size of the ring; 64 MiB by default. It is the kernel's memory, taken at once,
         * and holds what comes while nobody takes blocks.
         *
         * @param bytes at least two blocks; rounded up to whole ones
         * @return a builder that does
         */
        public Builder bufferSize(int bytes) {
            if (bytes <= 0) {
                throw new IllegalArgumentException("bufferSize must be positive: " + bytes);
            }
            return with(to -> to.bufferBytes = bytes);
        }

        /**
         * Sets the size of a block; 256 KiB by default. A packet is kept up to that length, less
         * some hundred bytes.
         *
         * @param bytes a power of two, 4 KiB or more
         * @return a builder that does
         */
        public Builder blockSize(int bytes) {
            if (bytes < MIN_BLOCK_BYTES || Integer.bitCount(bytes) != 1) {
                throw new IllegalArgumentException(
                        "blockSize must be a power of two from 4096 on: " + bytes);
            }
            return with(to -> to.blockBytes = bytes);
        }

        /**
         * Sets when a block is passed on that is not full, which is how late a packet may be seen;
         * 10 ms by default.
         *
         * @param timeout one millisecond to 2,147,483,647
         * @return a builder that does
         * @throws IllegalArgumentException if it is another
         */
        public Builder blockTimeout(Duration timeout) {
            if (timeout.compareTo(LEAST_BLOCK_TIMEOUT) < 0
                    || timeout.compareTo(MOST_BLOCK_TIMEOUT) > 0) {
                throw new IllegalArgumentException(
                        "blockTimeout must be 1-" + Integer.MAX_VALUE + " ms: " + timeout);
            }
            return with(to -> to.blockTimeout = timeout);
        }

        /**
         * Shares the packets with the other captures of a group, in any process: each goes to one
         * of them, and those of a flow, in both directions, to the same one. Fragments of a
         * datagram go together, by their addresses alone. A capture that is closed leaves its group
         * when its last block is released; until then its share of the flows is lost.
         *
         * @param group a number, 0 to 65535
         * @return a builder that does
         * @see #open(int)
         */
        public Builder fanout(int group) {
            BpfCheck.range("group", group, 0xffff);
            return with(to -> to.group = group);
        }

        /**
         * Captures only what comes in, or only what goes out.
         *
         * @param direction both by default
         * @return a builder that does
         */
        public Builder direction(Direction direction) {
            return with(to -> to.direction = direction);
        }

        /**
         * Captures only what an expression says, in force before the first packet. It is compiled
         * by libpcap when the capture is opened, as {@code tcpdump} does for the interface: {@code
         * vlan} finds the tags that the kernel keeps beside the packet.
         *
         * @param expression as pcap-filter(7) has it; empty for all packets
         * @return a builder that does
         * @see <a href="https://www.tcpdump.org/manpages/pcap-filter.7.html">pcap-filter(7)</a>
         */
        public Builder filter(String expression) {
            return with(to -> {
                to.expression = expression;
                to.program = null;
            });
        }

        /**
         * Captures only what a program says, in force before the first packet. No library is
         * needed.
         *
         * @param program for packets of the interface's link type
         * @return a builder that does
         */
        public Builder filter(BpfProgram program) {
            return with(to -> {
                to.expression = null;
                to.program = program;
            });
        }

        /**
         * Has the card take the time of each packet that comes in, where it can; otherwise the
         * kernel does, as ever ({@link PacketCursor#isHardwareTimestamp}). That is a setting of the
         * card ({@code SIOCSHWTSTAMP}) for everybody, stays when the capture is closed, and takes
         * {@code CAP_NET_ADMIN}. The card's clock is not the system's, unless somebody sets it
         * (phc2sys).
         *
         * @param on whether to do so
         * @return a builder that does
         */
        public Builder hardwareTimestamps(boolean on) {
            return with(to -> to.hardwareTimestamps = on);
        }

        /**
         * Is told of each block that is held for so long that it will soon stop the capture. It is
         * called once a block, by the thread that takes another one, and must not wait.
         *
         * @param told what to do; nothing by default
         * @return a builder that does
         */
        public Builder whenHeld(Consumer<HeldBlock> told) {
            return with(to -> to.whenHeld = told);
        }

        /**
         * Opens the capture.
         *
         * @return the capture, which the caller closes
         * @throws SocketError {@code EPERM} if the capability {@code CAP_NET_RAW} is missing,
         *     {@code ENODEV} if there is no such interface, {@code ENETDOWN} if it is down, {@code
         *     ENOMEM} if there is no memory for the ring, {@code EINVAL} if the fan-out group is of
         *     captures of another kind
         * @throws IllegalArgumentException if the filter is none, with libpcap's words
         * @throws UnsupportedOperationException if the filter is an expression and libpcap is not
         *     installed, or for what macOS cannot do
         */
        public Capture open() throws SocketError {
            return open(1).getFirst();
        }

        /**
         * Opens several captures that share the packets, as {@link #fanout} says: in the group that
         * it named, or in a new one.
         *
         * @param count how many, one or more
         * @return the captures, which the caller closes
         * @throws SocketError as {@link #open()}
         */
        public List<Capture> open(int count) throws SocketError {
            if (count <= 0) {
                throw new IllegalArgumentException("count must be positive: " + count);
            }
            return Opening.open(
                    count > 1 && group == NO_GROUP ? with(to -> to.group = NEW_GROUP) : this,
                    count);
        }
    }
}
