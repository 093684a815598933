package dev.sockeye.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes pcapng: a section, each interface in front of its first packet, packets, statistics, and
 * the interfaces that had none.
 */
final class PcapngEncoder implements PacketEncoder {
    private static final int OPTION_HEADER_BYTES = 4;
    private static final int SECTION_BYTES = 28;
    private static final int INTERFACE_BYTES = 20;
    private static final int PACKET_BYTES = 32;
    private static final int STATISTICS_BYTES = 24;
    private static final byte[] PADDING = new byte[3];

    private final ByteOrder order;
    private final List<PcapOption> sectionOptions;

    /** The options of a packet of which nothing else is told, by its flags. */
    private final List<List<PcapOption>> ofFlags;

    // The writer's lock guards these, which are of the current file.
    private final Map<PcapInterface, Written> interfaces = new HashMap<>();
    private @Nullable PcapInterface last;
    private @Nullable Written lastWritten;
    private boolean begun;

    /** An interface that is in the file. */
    private record Written(int id, TimeUnits units) {}

    PcapngEncoder(PcapFormat format, List<PcapOption> sectionOptions) {
        order = format.order();
        this.sectionOptions = List.copyOf(sectionOptions);
        ofFlags = IntStream.rangeClosed(0, PacketFlags.MOST).mapToObj(this::ofFlags).toList();
    }

    @Override
    public void begin() {
        interfaces.clear();
        last = null;
        begun = false;
    }

    @Override
    public void header(PcapOutput out, int linkType) throws IOException {
        if (begun) {
            return;
        }
        int length = SECTION_BYTES + bytes(sectionOptions);
        var to = out.room(length, this);
        to.putInt(PcapngSource.SECTION).putInt(length).putInt(PcapngSource.BYTE_ORDER);
        to.putShort((short) 1).putShort((short) 0).putLong(-1); // of a length that is not known
        put(to, sectionOptions);
        to.putInt(length);
        out.done();
        begun = true;
    }

    /** Finds the interface in the file, or writes it there. */
    private Written written(PcapOutput out, PcapInterface of) throws IOException {
        if (lastWritten != null && of.equals(last)) {
            return lastWritten;
        }
        header(out, of.linkType());
        var known = interfaces.get(of);
        if (known == null) {
            known = new Written(interfaces.size(), of.timeUnits());
            describe(out, of);
            interfaces.put(of, known);
        }
        last = of;
        lastWritten = known;
        return known;
    }

    private void describe(PcapOutput out, PcapInterface of) throws IOException {
        var options = new ArrayList<PcapOption>();
        for (var option : of.options()) {
            options.add(InterfaceNumbers.turned(option.code(), option.value(), order));
        }
        int length = INTERFACE_BYTES + bytes(options);
        var to = out.room(length, this);
        to.putInt(PcapngSource.INTERFACE).putInt(length);
        to.putShort((short) of.linkType()).putShort((short) 0).putInt(of.snaplen());
        put(to, options);
        to.putInt(length);
        out.done();
    }

    @Override
    public void packet(PcapOutput out, Source packet) throws IOException {
        var from = written(out, packet.from());
        long time = from.units.toUnits(packet.timestamp());
        var options = options(packet);
        int padding = -packet.length() & 3;
        int length = PACKET_BYTES + packet.length() + padding + bytes(options);
        var to = out.room(length, this);
        to.putInt(PcapngSource.ENHANCED_PACKET).putInt(length).putInt(from.id);
        to.putInt((int) (time >>> Integer.SIZE)).putInt((int) time);
        to.putInt(packet.length()).putInt(packet.originalLength());
        out.put(packet.memory(), packet.offset(), packet.length());
        to.put(PADDING, 0, padding);
        put(to, options);
        to.putInt(length);
        out.done();
    }

    private List<PcapOption> ofFlags(int flags) {
        return flags == 0
                ? List.of()
                : List.of(number(PcapngBlock.EPB_FLAGS, Integer.BYTES, flags));
    }

    private List<PcapOption> options(Source packet) {
        var flags = ofFlags.get(PacketFlags.of(packet.direction()));
        if (packet.options().isEmpty()) {
            return flags;
        }
        var options = new ArrayList<PcapOption>();
        boolean told = false;
        for (var option : packet.options()) {
            boolean isFlags = PacketFlags.isOf(option);
            var same = isFlags ? PacketFlags.with(option, packet.direction()) : option;
            options.add(PacketNumbers.turned(same.code(), same.value(), order));
            told |= isFlags;
        }
        if (!told) {
            options.addAll(flags);
        }
        return options;
    }

    private PcapOption number(int code, int size, long value) {
        var bytes = ByteBuffer.allocate(size).order(order);
        return new PcapOption(
                code,
                (size == Long.BYTES ? bytes.putLong(value) : bytes.putInt((int) value)).array());
    }

    @Override
    public void statistics(PcapOutput out, PcapInterface of, PcapStatistics statistics)
            throws IOException {
        var options = new ArrayList<PcapOption>();
        if (statistics.received() != PcapStatistics.UNKNOWN) {
            options.add(number(PcapngBlock.ISB_IFRECV, Long.BYTES, statistics.received()));
        }
        if (statistics.dropped() != PcapStatistics.UNKNOWN) {
            options.add(number(PcapngBlock.ISB_IFDROP, Long.BYTES, statistics.dropped()));
        }
        var from = written(out, of);
        var now = Instant.now();
        long time =
                from.units.toNearestUnits(now.getEpochSecond() * 1_000_000_000L + now.getNano());
        int length = STATISTICS_BYTES + bytes(options);
        var to = out.room(length, this);
        to.putInt(PcapngSource.STATISTICS).putInt(length).putInt(from.id);
        to.putInt((int) (time >>> Integer.SIZE)).putInt((int) time);
        put(to, options);
        to.putInt(length);
        out.done();
    }

    /** How many bytes options take, with their end; none if there are none. */
    private static int bytes(List<PcapOption> options) {
        int bytes = options.isEmpty() ? 0 : OPTION_HEADER_BYTES;
        for (var option : options) {
            bytes += OPTION_HEADER_BYTES + (option.value().length + 3 & ~3);
        }
        return bytes;
    }

    private static void put(ByteBuffer to, List<PcapOption> options) {
        for (var option : options) {
            to.putShort((short) option.code()).putShort((short) option.value().length);
            to.put(option.value()).put(PADDING, 0, -option.value().length & 3);
        }
        if (!options.isEmpty()) {
            to.putInt(0);
        }
    }

    /** Interfaces without packets are told too; tcpdump reads no file without an interface. */
    @Override
    public void end(PcapOutput out, List<PcapInterface> described) throws IOException {
        for (var each : described) {
            written(out, each);
        }
        if (interfaces.isEmpty()) {
            written(out, PcapInterface.of("", Packet.LINKTYPE_ETHERNET));
        }
    }

    @Override
    public int lengthAt(PcapOutput out, int position, boolean first) {
        return out.intAt(position + Integer.BYTES);
    }
}
