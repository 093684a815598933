package dev.sockeye.capture;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes packets to a pcap or pcapng file that tcpdump, Wireshark and {@link PcapReader} read; or
 * to several, one after the other.
 *
 * <p>Packets are copied once, into the buffer from which the file is written when it is full, and
 * at {@link #flush}: always by whole packets, so that who reads the file meanwhile finds no cut
 * one. In pcapng an interface is described in front of its first packet, or at the end of the last
 * file if it had none.
 *
 * <p>If the file cannot be written, as on a full disk, the call throws what the system said, and so
 * do all that follow but {@link #close}; a regular file then ends with the last whole packet that
 * could be written.
 *
 * <p>Any thread may call any method; they take turns. One that is interrupted, as the thread of a
 * {@link Capture} whose wait has been ended so, writes to a regular file nonetheless and stays
 * interrupted.
 */
public final class PcapWriter implements Closeable {
    private final boolean packetBuffered;
    private final PacketSink sink;

    /** This writer's monitor guards it, as it does what the sink has. */
    private final NamedInterfaces interfaces = new NamedInterfaces();

    private PcapWriter(Builder builder) throws IOException {
        packetBuffered = builder.packetBuffered;
        var format = builder.format();
        var encoder =
                format.kind() == PcapFormat.Kind.PCAPNG
                        ? new PcapngEncoder(format, builder.sectionOptions)
                        : new PcapEncoder(format);
        sink =
                new PacketSink(
                        builder.path,
                        builder.channel,
                        builder.rotation,
                        encoder,
                        new PcapOutput(format.order()));
    }

    /**
     * Opens a file, which is made or emptied, in the format that {@link PcapFormat#of(Path)} says.
     *
     * @param path the file
     * @return its writer
     * @throws IOException if it cannot be written
     */
    public static PcapWriter open(Path path) throws IOException {
        return to(path).open();
    }

    /**
     * Begins to say how a file is written.
     *
     * @param path the file, which {@link Builder#open} makes or empties
     * @return what says the rest
     */
    public static Builder to(Path path) {
        return new Builder(Objects.requireNonNull(path, "path"), null);
    }

    /**
     * Begins to say how packets are written to a channel, as {@link
     * Channels#newChannel(java.io.OutputStream) that of standard output}, in pcapng unless {@link
     * Builder#format} says otherwise.
     *
     * @param channel where the bytes go, in blocking mode; closed by {@link #close}
     * @return what says the rest
     */
    public static Builder to(WritableByteChannel channel) {
        return new Builder(null, Objects.requireNonNull(channel, "channel"));
    }

    /**
     * Writes a packet.
     *
     * @param packet the packet
     * @throws IllegalArgumentException if the format has no place for it: in pcap one of another
     *     link type, or of a time before 1970 or after 2106
     * @throws IOException if the file cannot be written
     */
    public synchronized void write(Packet packet) throws IOException {
        write(
                new PacketEncoder.Source(
                        interfaces.find(packet.ifname(), packet.linkType()),
                        packet.direction(),
                        packet.timestamp(),
                        packet.originalLength(),
                        packet.options(),
                        MemorySegment.ofArray(packet.data()),
                        0,
                        packet.data().length));
    }

    /**
     * Writes a packet from where it lies in memory, as in the ring of a capture.
     *
     * @param from the interface it passed; best the same object for all its packets
     * @param direction as of {@link Packet#direction()}
     * @param timestamp in nanoseconds since 1970
     * @param originalLength its length on the wire
     * @param memory where its bytes are
     * @param offset where in there they begin
     * @param length how many there are
     * @throws IllegalArgumentException as of {@link #write(Packet)}, or if a length is negative
     * @throws IndexOutOfBoundsException if the bytes are not within the memory
     * @throws IOException if the file cannot be written
     */
    public synchronized void write(
            PcapInterface from,
            int direction,
            long timestamp,
            int originalLength,
            MemorySegment memory,
            long offset,
            int length)
            throws IOException {
        Objects.checkFromIndexSize(offset, length, memory.byteSize());
        if (originalLength < 0) {
            throw new IllegalArgumentException("originalLength is negative: " + originalLength);
        }
        write(
                new PacketEncoder.Source(
                        from,
                        direction,
                        timestamp,
                        originalLength,
                        List.of(),
                        memory,
                        offset,
                        length));
    }

    /**
     * Writes the packet at which a cursor stands, from the ring.
     *
     * @param packet the packet
     * @throws IllegalArgumentException as of {@link #write(Packet)}
     * @throws IllegalStateException if its block has been released, or the cursor stands at none
     * @throws IOException if the file cannot be written
     */
    public synchronized void write(PacketCursor packet) throws IOException {
        write(
                new PacketEncoder.Source(
                        interfaces.find(packet.ifname(), packet.linkType()),
                        packet.direction(),
                        packet.timestamp(),
                        packet.originalLength(),
                        List.of(),
                        packet.memory(),
                        packet.offset(),
                        packet.length()));
    }

    /**
     * Writes all packets of a block from the ring. The block is not released.
     *
     * @param block the packets
     * @throws IllegalArgumentException as of {@link #write(Packet)}
     * @throws IllegalStateException if the block has been released
     * @throws IOException if the file cannot be written
     */
    public synchronized void write(PacketBlock block) throws IOException {
        for (var packet = block.cursor(); packet.next(); ) {
            write(packet);
        }
    }

    private void write(PacketEncoder.Source packet) throws IOException {
        sink.write(packet);
        if (packetBuffered) {
            sink.flush();
        }
    }

    /**
     * Says how interfaces are described in a pcapng file, in place of a mere name: their packets
     * are those that have the name and the link type. It may be called again, with those of before
     * or without, and before each packet.
     *
     * <p>Of several interfaces with one name and link type all are told, and all packets are said
     * to be of the last that has the finest times.
     *
     * @param described the interfaces, as of {@link PcapReader#interfaces()}
     */
    public synchronized void interfaces(List<PcapInterface> described) {
        interfaces.describe(described);
    }

    /**
     * Says what a pcapng file tells at its end of the capture on an interface. The last for each
     * interface counts; a pcap file has no place for it.
     *
     * @param told the counts
     */
    public synchronized void statistics(PcapStatistics told) {
        interfaces.tell(told);
    }

    /**
     * Writes what is in the buffer, so that others find it in the file; also the header of a file
     * without a packet.
     *
     * @throws IOException if the file cannot be written
     */
    public synchronized void flush() throws IOException {
        sink.flush();
    }

    /** {@return how many packets have been written, those in the buffer too} */
    public synchronized long count() {
        return sink.count();
    }

    /** {@return how many bytes the current file has, those in the buffer too} */
    public synchronized long length() {
        return sink.length();
    }

    /**
     * Writes the statistics and what is in the buffer, and closes the file. Closing again does
     * nothing.
     *
     * @throws IOException if the rest cannot be written. What an earlier call failed with is not
     *     told again
     */
    @Override
    public synchronized void close() throws IOException {
        sink.close(interfaces);
    }

    /** Says how a file, or several, are written. */
    public static final class Builder {
        private static final Duration MOST_TIME = Duration.ofNanos(Long.MAX_VALUE);

        private final @Nullable Path path;
        private final @Nullable WritableByteChannel channel;

        // Of whoever builds.
        private @Nullable PcapFormat format;
        private List<PcapOption> sectionOptions = List.of();
        private PcapRotation rotation = PcapRotation.NONE;
        private boolean packetBuffered;

        private Builder(@Nullable Path path, @Nullable WritableByteChannel channel) {
            this.path = path;
            this.channel = channel;
        }

        /**
         * Chooses the format.
         *
         * @param chosen the format
         * @return this
         */
        public Builder format(PcapFormat chosen) {
            format = Objects.requireNonNull(chosen, "chosen");
            return this;
        }

        private PcapFormat format() {
            if (format != null) {
                return format;
            }
            return path == null ? PcapFormat.PCAPNG : PcapFormat.of(path);
        }

        /**
         * Says what a pcapng file tells of its section.
         *
         * @param options the options, as of {@link PcapReader#sectionOptions()}; copied
         * @return this
         */
        public Builder sectionOptions(List<PcapOption> options) {
            sectionOptions = List.copyOf(options);
            return this;
        }

        /**
         * Makes each packet go to the file at once, where others wait for it.
         *
         * @return this
         */
        public Builder packetBuffered() {
            packetBuffered = true;
            return this;
        }

        /**
         * Goes on with another file before a packet when the last has so many bytes. The files are
         * named as tcpdump names them: {@code x.pcap}, {@code x.pcap1}, {@code x.pcap2}.
         *
         * @param bytes the length of a file, which the last packet in it may exceed
         * @return this
         * @throws IllegalArgumentException if it is not positive
         */
        public Builder rotateAfter(long bytes) {
            if (bytes < 1) {
                throw new IllegalArgumentException("bytes is not positive: " + bytes);
            }
            rotation = new PcapRotation(bytes, rotation.nanos(), rotation.files());
            return this;
        }

        /**
         * Goes on with another file at a packet that is so much younger than the first of the last.
         *
         * @param time the time, by the packets' own timestamps; one of more than 292 years, which
         *     they do not reach, is never
         * @return this
         * @throws IllegalArgumentException if it is not positive
         */
        public Builder rotateAfter(Duration time) {
            if (time.isNegative() || time.isZero()) {
                throw new IllegalArgumentException("time is not positive: " + time);
            }
            boolean never = time.compareTo(MOST_TIME) > 0;
            long nanos = never ? 0 : time.toNanos();
            rotation = new PcapRotation(rotation.bytes(), nanos, rotation.files());
            return this;
        }

        /**
         * Keeps no more than so many files: the first is written again after the last. Their names
         * end in a number from 0, with as many digits as the greatest has.
         *
         * @param files how many
         * @return this
         * @throws IllegalArgumentException if it is not positive
         */
        public Builder keep(int files) {
            if (files < 1) {
                throw new IllegalArgumentException("files is not positive: " + files);
            }
            rotation = new PcapRotation(rotation.bytes(), rotation.nanos(), files);
            return this;
        }

        /**
         * Opens the file, or takes the channel.
         *
         * @return the writer
         * @throws IllegalStateException if a channel is to be rotated
         * @throws IOException if the file cannot be opened
         */
        public PcapWriter open() throws IOException {
            if (path == null && !rotation.equals(PcapRotation.NONE)) {
                throw new IllegalStateException("only a file can be rotated, by its name");
            }
            return new PcapWriter(this);
        }
    }
}
