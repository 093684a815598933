package dev.sockeye.capture;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads packets from a pcap or pcapng file, one after the other, as tcpdump, Wireshark and {@link
 * PcapWriter} write them: pcap with micro- and nanoseconds and its variants that libpcap reads,
 * pcapng with any number of sections and interfaces, each in either byte order. Which it is, the
 * file tells.
 *
 * <p>A pcapng file also tells of name resolution, secrets and what its maker added: blocks and
 * options that have no place in what this class gives are passed over.
 *
 * <p>A file that is broken or cut gives a {@link PcapFormatException} after all whole packets
 * before that place; whatever lengths a file claims, no more memory is taken than it has bytes, and
 * no packet is longer than libpcap lets it be (262,144 bytes; 128 MiB of D-Bus and USB).
 *
 * <p>One thread at a time reads; {@link #close} may be called by another.
 *
 * @see <a href="https://www.ietf.org/archive/id/draft-ietf-opsawg-pcap-06.html">PCAP</a>
 * @see <a href="https://www.ietf.org/archive/id/draft-ietf-opsawg-pcapng-04.html">pcapng</a>
 */
public final class PcapReader implements Closeable {
    private final PcapInput input;
    private final PacketSource source;

    /** By link type; of the reader's thread. */
    private final Map<Integer, BpfInterpreter> filters = new HashMap<>();

    /** What makes a filter for a link type; null for none, of the reader's thread. */
    private @Nullable IntFunction<BpfProgram> filter;

    /** What broke the file for good; of the reader's thread. */
    private @Nullable PcapFormatException failure;

    private PcapReader(PcapInput input) throws IOException {
        this.input = input;
        input.need(Integer.BYTES, "the header", 0);
        input.order(ByteOrder.BIG_ENDIAN);
        int magic = input.peekInt(0);
        var order = PcapSource.order(magic);
        if (order != null) {
            input.order(order);
            source = new PcapSource(input);
        } else if (magic == PcapngSource.SECTION) {
            source = new PcapngSource(input);
        } else {
            throw input.broken("neither pcap nor pcapng", 0);
        }
    }

    /**
     * Opens a file, which may also be a pipe, and reads its header.
     *
     * @param path the file
     * @return its reader, which closes it
     * @throws PcapFormatException if it does not begin as a file of packets
     * @throws IOException if it cannot be read
     */
    public static PcapReader open(Path path) throws IOException {
        var channel = FileChannel.open(path, StandardOpenOption.READ);
        boolean done = false;
        try {
            var reader = new PcapReader(new PcapInput(channel, path.toString()));
            done = true;
            return reader;
        } catch (PcapFormatException | ClosedChannelException e) {
            throw e;
        } catch (IOException e) { // of a directory, say, with the reason alone
            throw (IOException)
                    new FileSystemException(path.toString(), null, e.getMessage()).initCause(e);
        } finally {
            if (!done) {
                channel.close();
            }
        }
    }

    /**
     * Reads the header of a file from a channel in blocking mode, as {@link
     * Channels#newChannel(java.io.InputStream) that of standard input}.
     *
     * @param channel where the bytes come from; closed by {@link #close}
     * @return the reader
     * @throws PcapFormatException if they do not begin as a file of packets
     * @throws IOException if they cannot be read
     */
    public static PcapReader of(ReadableByteChannel channel) throws IOException {
        return new PcapReader(new PcapInput(channel, "pcap"));
    }

    /**
     * Reads the next packet.
     *
     * <p>Waits for it where the file is a pipe. At the end of a file that is still being written, a
     * later call gives what has come since.
     *
     * @return the packet; null at the end
     * @throws PcapFormatException if the file is broken or cut there; so does every later call
     * @throws IllegalArgumentException if the filter does not compile for the packet's link type
     * @throws IOException if it cannot be read
     */
    public @Nullable Packet read() throws IOException {
        if (failure != null) {
            throw failure;
        }
        try {
            var packet = source.next();
            while (packet != null && !isWanted(packet)) {
                packet = source.next();
            }
            return packet;
        } catch (PcapFormatException e) {
            failure = e;
            throw e;
        }
    }

    private boolean isWanted(Packet packet) {
        var wanted = filter;
        return wanted == null
                || filters.computeIfAbsent(
                                packet.linkType(), type -> new BpfInterpreter(wanted.apply(type)))
                        .accepts(packet);
    }

    /**
     * Passes over all packets that a filter does not let through, from the next on. It is compiled
     * by libpcap for each link type in the file, and run here; {@code inbound}, {@code outbound}
     * and {@code ifindex} are not known of a file.
     *
     * @param expression as pcap-filter(7) has it; empty for all packets
     * @return this
     * @throws IllegalArgumentException if the expression is none, with libpcap's words
     * @throws UnsupportedOperationException if libpcap is not installed
     */
    public PcapReader filter(String expression) {
        filters.clear();
        filter =
                expression.isBlank()
                        ? null
                        : type -> FilterExpression.compileForFile(expression, type);
        if (filter != null && format().kind() != PcapFormat.Kind.PCAPNG) {
            var _ = filter.apply(format().linkType() & 0xffff); // fails here, not while reading
        }
        return this;
    }

    /**
     * Passes over all packets that a filter does not let through, from the next on.
     *
     * @param program for packets of the link type of the file
     * @return this
     */
    public PcapReader filter(BpfProgram program) {
        filters.clear();
        filter = _ -> program;
        return this;
    }

    /**
     * Returns the format of the file, with which {@link PcapWriter} writes one that is alike.
     *
     * @return the format
     */
    public PcapFormat format() {
        return source.format();
    }

    /**
     * Returns what a pcapng file says of its current section: the machine, the program, comments.
     *
     * @return the options of the section; none of a pcap file
     */
    public List<PcapOption> sectionOptions() {
        return source.sectionOptions();
    }

    /**
     * Returns the interfaces of which the current section of a pcapng file has told up to here, in
     * the order of the file.
     *
     * @return the interfaces; none of a pcap file, which knows none
     */
    public List<PcapInterface> interfaces() {
        return source.interfaces();
    }

    /**
     * Returns what the current section of a pcapng file has told of captures up to here, which
     * usually stands at its end: the last for each interface.
     *
     * @return the statistics; none of a pcap file
     */
    public List<PcapStatistics> statistics() {
        return source.statistics();
    }

    /**
     * Returns how far the file has been read.
     *
     * @return the bytes behind which the next packet begins, or what stands before it
     */
    public long offset() {
        return input.offset();
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
