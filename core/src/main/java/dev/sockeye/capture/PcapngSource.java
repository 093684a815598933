package dev.sockeye.capture;

import dev.sockeye.Constants;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A pcapng file: its packets, and what it tells of sections and interfaces. */
final class PcapngSource implements PacketSource {
    static final int SECTION = 0x0a0d0d0a; // the same in both orders
    static final int BYTE_ORDER = 0x1a2b3c4d;
    static final int INTERFACE = 1;
    static final int STATISTICS = 5;
    static final int ENHANCED_PACKET = 6;

    /** Enough for the type and the two lengths of a block without a body. */
    static final int FRAME_BYTES = 12;

    private static final int OBSOLETE_PACKET = 2;
    private static final int SIMPLE_PACKET = 3;
    private static final int VERSION = 1;

    /**
     * What the interfaces of a section may take: an option counts as one, and what an interface
     * takes besides as sixteen.
     */
    private static final int MOST_KEPT = 1 << 20;

    private static final int INTERFACE_WEIGHT = 16;

    private final PcapInput input;
    private final PcapngBlock block;

    // All of the current section, and of the reader's thread.
    private final List<Known> interfaces = new ArrayList<>();
    private final List<PcapInterface> told = new ArrayList<>();
    private int kept;
    private final Map<Integer, PcapStatistics> statistics = new LinkedHashMap<>();
    private List<PcapOption> sectionOptions = List.of();

    /** The interfaces as they were given last; null if there have been more since. */
    private @Nullable List<PcapInterface> given;

    /** An interface, and what every packet takes of it. */
    private record Known(PcapInterface described, String ifname, TimeUnits units) {}

    /** Reads the header of the first section. */
    PcapngSource(PcapInput input) throws IOException {
        this.input = input;
        block = new PcapngBlock(input);
        input.need(FRAME_BYTES, "the header", 0);
        takeSection();
    }

    @Override
    public @Nullable Packet next() throws IOException {
        while (input.has(1)) {
            input.need(FRAME_BYTES, "a block", input.offset());
            if (input.peekInt(0) == SECTION) {
                takeSection();
                continue;
            }
            block.begin();
            var packet = takeBlock();
            block.end();
            if (packet != null) {
                return packet;
            }
        }
        return null;
    }

    /** Takes the body of a block, or leaves it. */
    private @Nullable Packet takeBlock() throws IOException {
        switch (block.type()) {
            case INTERFACE -> takeInterface();
            case STATISTICS -> takeStatistics();
            case ENHANCED_PACKET -> {
                return takePacket(block.takeInt());
            }
            case OBSOLETE_PACKET -> {
                int id = block.takeShort();
                block.takeShort(); // how many were dropped between
                return takePacket(id);
            }
            case SIMPLE_PACKET -> {
                return takeSimplePacket();
            }
            default -> {} // names, secrets, what others have made up
        }
        return null;
    }

    private void takeSection() throws IOException {
        input.order(orderAhead());
        block.begin();
        block.takeInt();
        int major = block.takeShort();
        int minor = block.takeShort();
        if (major != VERSION) {
            throw block.broken("version " + major + "." + minor + " of pcapng is unknown");
        }
        block.takeInt();
        block.takeInt(); // the length of the section, which is found without
        sectionOptions = List.copyOf(block.takeOptions(PcapOption::new));
        block.end();
        interfaces.clear();
        told.clear();
        kept = 0;
        given = null;
        statistics.clear();
    }

    private ByteOrder orderAhead() throws IOException {
        input.order(ByteOrder.BIG_ENDIAN);
        return switch (input.peekInt(2 * Integer.BYTES)) {
            case BYTE_ORDER -> ByteOrder.BIG_ENDIAN;
            case 0x4d3c2b1a -> ByteOrder.LITTLE_ENDIAN;
            default -> throw input.broken("a section in no byte order", input.offset());
        };
    }

    private void takeInterface() throws IOException {
        int linkType = block.takeShort();
        block.takeShort();
        int snaplen = block.takeInt();
        var order = input.order();
        var options =
                block.takeOptions((code, value) -> InterfaceNumbers.turned(code, value, order));
        kept += INTERFACE_WEIGHT + options.size();
        if (kept > MOST_KEPT) {
            throw block.broken("too many interfaces and options of them");
        }
        var described = new PcapInterface(linkType, snaplen, options);
        interfaces.add(new Known(described, described.ifname(), described.timeUnits()));
        told.add(described);
        given = null;
    }

    private void takeStatistics() throws IOException {
        int id = block.takeInt();
        var of = interfaceOf(id);
        block.takeInt();
        block.takeInt(); // the time
        long received = PcapStatistics.UNKNOWN;
        long dropped = PcapStatistics.UNKNOWN;
        for (var option : block.takeOptions(PcapOption::new)) {
            switch (option.code()) {
                case PcapngBlock.ISB_IFRECV -> received = block.number(option);
                case PcapngBlock.ISB_IFDROP -> dropped = block.number(option);
                default -> {}
            }
        }
        statistics.put(
                id, new PcapStatistics(of.ifname, of.described.linkType(), received, dropped));
    }

    private Known interfaceOf(int id) throws PcapFormatException {
        if (id < 0 || id >= interfaces.size()) {
            throw block.broken(
                    "a block of interface " + Integer.toUnsignedString(id) + ", which is not told");
        }
        return interfaces.get(id);
    }

    private Packet takePacket(int id) throws IOException {
        var of = interfaceOf(id);
        long high = block.takeUnsignedInt();
        long low = block.takeUnsignedInt();
        int captured = block.takeInt();
        int original = block.takeInt();
        checkLengths(of, captured, original);
        var data = block.takePadded(captured);
        int direction = Constants.UNDEFINED;
        var options = List.<PcapOption>of();
        if (block.left() > 0) {
            var order = input.order();
            options = block.takeOptions((code, value) -> PacketNumbers.turned(code, value, order));
            direction = PacketFlags.direction(PacketFlags.of(options));
            options = PacketFlags.withoutImplied(options, direction);
        }
        long timestamp = of.units.toNanos(high << 32 | low);
        return new Packet(
                timestamp, original, data, of.ifname, of.described.linkType(), direction, options);
    }

    /** A packet of the first interface, of which only the bytes are told. */
    private Packet takeSimplePacket() throws IOException {
        var of = interfaceOf(0);
        int original = block.takeInt();
        int captured = (int) Math.min(block.left(), Integer.toUnsignedLong(original));
        if (of.described.snaplen() != 0
                && Integer.compareUnsigned(captured, of.described.snaplen()) > 0) {
            captured = of.described.snaplen();
        }
        checkLengths(of, captured, original);
        var data = block.takePadded(captured);
        return new Packet(
                0,
                original,
                data,
                of.ifname,
                of.described.linkType(),
                Constants.UNDEFINED,
                List.of());
    }

    private void checkLengths(Known of, int captured, int original) throws PcapFormatException {
        int most = PacketSource.mostBytes(of.described.linkType());
        if (captured < 0 || captured > most) {
            throw block.broken(
                    "a packet of "
                            + Integer.toUnsignedString(captured)
                            + " bytes, more than "
                            + most);
        }
        if (original < 0) {
            throw block.broken("a packet with a length of " + Integer.toUnsignedString(original));
        }
    }

    @Override
    public PcapFormat format() {
        return PcapFormat.PCAPNG.withOrder(input.order());
    }

    @Override
    public List<PcapOption> sectionOptions() {
        return sectionOptions;
    }

    @Override
    public List<PcapInterface> interfaces() {
        if (given == null) {
            given = List.copyOf(told);
        }
        return given;
    }

    @Override
    public List<PcapStatistics> statistics() {
        return List.copyOf(statistics.values());
    }
}
