package dev.sockeye.capture;

/** The link types of the registry of libpcap, and the kinds of hardware that have them. */
final class LinkTypes {

    static final int ETHERNET = Packet.LINKTYPE_ETHERNET;
    static final int RAW = 101;
    static final int IEEE802_11 = 105;
    static final int IEEE802_11_RADIOTAP = 127;
    static final int LINUX_SLL2 = 276;

    // linux/if_arp.h
    static final int ARPHRD_LOOPBACK = 772;
    private static final int ARPHRD_ETHER = 1;
    private static final int ARPHRD_RAWIP = 519;
    private static final int ARPHRD_TUNNEL = 768;
    private static final int ARPHRD_TUNNEL6 = 769;
    private static final int ARPHRD_SIT = 776;
    private static final int ARPHRD_IPGRE = 778;
    private static final int ARPHRD_IEEE80211 = 801;
    private static final int ARPHRD_IEEE80211_RADIOTAP = 803;
    private static final int ARPHRD_NONE = 0xfffe;

    /** {@code DLT_RAW} of Linux and macOS: the one whose number in files is another. */
    private static final int DLT_RAW = 12;

    private LinkTypes() {}

    /** How packets of an interface begin, which are taken as they are unless it is cooked. */
    static int of(int hatype) {
        return switch (hatype) {
            case ARPHRD_ETHER, ARPHRD_LOOPBACK -> ETHERNET;
            case ARPHRD_RAWIP,
                    ARPHRD_TUNNEL,
                    ARPHRD_TUNNEL6,
                    ARPHRD_SIT,
                    ARPHRD_IPGRE,
                    ARPHRD_NONE ->
                    RAW;
            case ARPHRD_IEEE80211 -> IEEE802_11;
            case ARPHRD_IEEE80211_RADIOTAP -> IEEE802_11_RADIOTAP;
            default -> LINUX_SLL2;
        };
    }

    /** What the compiler of filters calls a link type. */
    static int dlt(int linkType) {
        return linkType == RAW ? DLT_RAW : linkType;
    }

    /** What files call a link type of macOS. */
    static int ofDlt(int dlt) {
        return dlt == DLT_RAW ? RAW : dlt;
    }
}
