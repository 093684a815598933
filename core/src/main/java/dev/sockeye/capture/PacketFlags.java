package dev.sockeye.capture;

import dev.sockeye.Constants;

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
