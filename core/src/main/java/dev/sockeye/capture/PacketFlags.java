package dev.sockeye.capture;

import dev.sockeye.Constants;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The direction of a packet as the flags of a pcapng file tell it ({@code epb_flags}): in or out,
 * and how it was addressed.
 */
final class PacketFlags {
    // linux/if_packet.h; of the file, whatever system reads it, and so not of Constants.
    static final int HOST = 0;
    static final int BROADCAST = 1;
    static final int MULTICAST = 2;
    static final int OTHERHOST = 3;
    static final int OUTGOING = 4;

    private static final int IN = 1;
    private static final int OUT = 2;
    private static final int TO_MULTICAST = 2 << 2;
    private static final int TO_BROADCAST = 3 << 2;
    private static final int PROMISCUOUS = 4 << 2;

    /** The greatest that there is. */
    static final int MOST = IN | PROMISCUOUS;

    private static final int ADDRESSED = 7 << 2;

    private PacketFlags() {}

    /** Whether an option is flags, of the length that they have. */
    static boolean isOf(PcapOption option) {
        return option.code() == PcapngBlock.EPB_FLAGS && option.value().length == Integer.BYTES;
    }

    /** The flags of a packet; 0 if it has none. */
    static int of(List<PcapOption> options) {
        for (var option : options) {
            if (isOf(option)) {
                return ByteBuffer.wrap(option.value()).getInt();
            }
        }
        return 0;
    }

    /** Options without those at the end that the direction says, and a writer puts there. */
    static List<PcapOption> withoutImplied(List<PcapOption> options, int direction) {
        int last = options.size() - 1;
        boolean implied =
                last >= 0
                        && isOf(options.get(last))
                        && of(direction) != 0
                        && of(options.subList(last, last + 1)) == of(direction)
                        && options.stream().filter(PacketFlags::isOf).count() == 1;
        return implied ? options.subList(0, last) : options;
    }

    /** The same flags with those of a direction, if they have another. */
    static PcapOption with(PcapOption option, int direction) {
        int flags = ByteBuffer.wrap(option.value()).getInt();
        if (direction(flags) == direction) {
            return option;
        }
        int changed = (flags & ~(IN | OUT | ADDRESSED)) | of(direction);
        return new PcapOption(
                option.code(), ByteBuffer.allocate(Integer.BYTES).putInt(changed).array());
    }

    /** The flags of a direction; 0, which need not be written, of an unknown one. */
    static int of(int direction) {
        return switch (direction) {
            case HOST -> IN;
            case BROADCAST -> IN | TO_BROADCAST;
            case MULTICAST -> IN | TO_MULTICAST;
            case OTHERHOST -> IN | PROMISCUOUS;
            case OUTGOING -> OUT;
            default -> 0;
        };
    }

    static int direction(int flags) {
        return switch (flags & (IN | OUT)) {
            case IN ->
                    switch (flags & ADDRESSED) {
                        case TO_BROADCAST -> BROADCAST;
                        case TO_MULTICAST -> MULTICAST;
                        case PROMISCUOUS -> OTHERHOST;
                        default -> HOST;
                    };
            case OUT -> OUTGOING;
            default -> Constants.UNDEFINED;
        };
    }
}
