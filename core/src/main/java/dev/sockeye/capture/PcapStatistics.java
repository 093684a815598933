package dev.sockeye.capture;

/**
 * What a pcapng file tells of a capture on an interface, as a whole.
 *
 * @param ifname the interface; empty where the file does not say
 * @param linkType of its packets, a LINKTYPE_ number
 * @param received how many packets passed the filter ({@code isb_ifrecv}); {@link #UNKNOWN} if
 *     nobody said
 * @param dropped how many of them were lost ({@code isb_ifdrop}); {@link #UNKNOWN} if nobody said
 */
public record PcapStatistics(String ifname, int linkType, long received, long dropped) {
    /** A count of which nothing is said. */
    public static final long UNKNOWN = -1;
}
