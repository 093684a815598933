package dev.sockeye.capture;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a packet where it lies in memory, from the link layer to the transport: nothing is
 * copied, and nothing allocated, however many packets the view is laid over.
 *
 * <p>Any bytes will do. A header that is in the packet is {@link HeaderView#isWhole whole}; {@link
 * #isCut} tells that one should have come that is not. Known are Ethernet with VLAN tags, Linux's
 * cooked headers of both versions, BSD's loopback and raw IP; ARP, IPv4, IPv6; TCP, UDP, ICMP,
 * ICMPv6. Nothing is put together from fragments, and nothing looked for in tunnels.
 *
 * <p>A view belongs to one thread at a time.
 *
 * @see FlowKey
 */
public final class PacketView {
    /** What {@link #etherType} is where no such thing can be told. */
    public static final int UNKNOWN = -1;

    private static final int IPV4 = 0x0800;
    private static final int ARP = 0x0806;
    private static final int IPV6 = 0x86dd;

    private static final int ICMP = 1;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int ICMPV6 = 58;

    private static final int IPV6_BYTES = 40;
    private static final int TAG_BYTES = 4;
    private static final int FAMILY_BYTES = 4;

    private final EthernetView ethernet = new EthernetView();
    private final LinuxCookedView cooked = new LinuxCookedView(false);
    private final LinuxCookedView cooked2 = new LinuxCookedView(true);
    private final ArpView arp = new ArpView();
    private final Ipv4View ipv4 = new Ipv4View();
    private final Ipv6View ipv6 = new Ipv6View();
    private final TcpView tcp = new TcpView();
    private final UdpView udp = new UdpView();
    private final IcmpView icmp = new IcmpView();
    private final IcmpView icmpv6 = new IcmpView();

    // Of the thread that has the view.
    private MemorySegment memory = MemorySegment.NULL;
    private int etherType;
    private int protocol;
    private int sourcePort;
    private int destinationPort;
    private boolean cut;
    private long payloadOffset;
    private int payloadLength;

    /** Makes a view of nothing. */
    public PacketView() {
        clear();
    }

    private void clear() {
        ethernet.unwrap();
        cooked.unwrap();
        cooked2.unwrap();
        arp.unwrap();
        ipv4.unwrap();
        ipv6.unwrap();
        tcp.unwrap();
        udp.unwrap();
        icmp.unwrap();
        icmpv6.unwrap();
        etherType = UNKNOWN;
        protocol = UNKNOWN;
        sourcePort = UNKNOWN;
        destinationPort = UNKNOWN;
        cut = false;
    }

    /**
     * Lays the view over a packet of its own bytes.
     *
     * @param packet the packet
     * @return whether all headers are whole that the packet should have, of the known ones
     */
    public boolean wrap(Packet packet) {
        return wrap(
                packet.linkType(), MemorySegment.ofArray(packet.data()), 0, packet.data().length);
    }

    /**
     * Lays the view over a packet in memory.
     *
     * @param linkType how it begins, a LINKTYPE_ number
     * @param bytes where it is
     * @param at where in there it begins
     * @param length how many bytes of it there are
     * @return whether all headers are whole that the packet should have, of the known ones
     * @throws IndexOutOfBoundsException if these bytes are not within the memory
     */
    public boolean wrap(int linkType, MemorySegment bytes, long at, int length) {
        Objects.checkFromIndexSize(at, length, bytes.byteSize());
        clear();
        memory = bytes;
        payloadOffset = at;
        payloadLength = length;
        link(linkType);
        network();
        return !cut;
    }

    private void link(int linkType) {
        switch (linkType) {
            case Packet.LINKTYPE_ETHERNET -> {
                if (wrapped(ethernet)) {
                    etherType = ethernet.etherType();
                }
            }
            case 113 -> cooked(cooked);
            case 276 -> cooked(cooked2);
            case 0, 108 -> loopback();
            case 12, 14, 101 -> etherType = ofVersion();
            case 228 -> etherType = IPV4;
            case 229 -> etherType = IPV6;
            default -> {}
        }
    }

    /** Lays a view over what comes next, and goes on behind its header. */
    private boolean wrapped(HeaderView view) {
        if (!view.wrap(memory, payloadOffset, payloadLength)) {
            cut = true;
            return false;
        }
        payloadLength = view.payloadLength();
        payloadOffset = view.payloadOffset();
        return true;
    }

    private void cooked(LinuxCookedView view) {
        if (!wrapped(view)) {
            return;
        }
        int type = view.protocol();
        while (EthernetView.isTag(type)) {
            if (payloadLength < TAG_BYTES) {
                cut = true;
                return;
            }
            type = shortAt(2);
            skip(TAG_BYTES);
        }
        etherType = type;
    }

    /** A family of addresses in four bytes, in the order of whatever machine it was. */
    private void loopback() {
        if (payloadLength < FAMILY_BYTES) {
            cut = true;
            return;
        }
        int family = shortAt(0) == 0 ? shortAt(2) : Short.reverseBytes((short) shortAt(0));
        skip(FAMILY_BYTES);
        etherType =
                switch (family) {
                    case 2 -> IPV4;
                    case 10, 24, 28, 30 -> IPV6; // Linux, NetBSD, FreeBSD, macOS
                    default -> UNKNOWN;
                };
    }

    private int ofVersion() {
        if (payloadLength == 0) {
            cut = true;
            return UNKNOWN;
        }
        return switch (byteAt(0) >>> 4) {
            case 4 -> IPV4;
            case 6 -> IPV6;
            default -> UNKNOWN;
        };
    }

    private void network() {
        switch (etherType) {
            case ARP -> wrapped(arp);
            case IPV4 -> {
                if (wrapped(ipv4)) {
                    protocol = ipv4.protocol();
                    transport(ipv4.fragmentOffset());
                }
            }
            case IPV6 -> {
                if (wrapped(ipv6)) {
                    protocol = ipv6.protocol();
                    cut = ipv6.isExtensionCut();
                    transport(ipv6.fragmentOffset());
                }
            }
            default -> {}
        }
    }

    /** The header of the transport is in the first fragment alone. */
    private void transport(int fragmentOffset) {
        if (cut || fragmentOffset > 0) {
            return;
        }
        if ((protocol == TCP || protocol == UDP) && payloadLength >= 4) {
            sourcePort = shortAt(0);
            destinationPort = shortAt(2);
        }
        switch (protocol) {
            case TCP -> wrapped(tcp);
            case UDP -> wrapped(udp);
            case ICMP -> wrapped(icmp);
            case ICMPV6 -> wrapped(icmpv6);
            default -> {}
        }
    }

    private void skip(int bytes) {
        payloadOffset += bytes;
        payloadLength -= bytes;
    }

    private int byteAt(int index) {
        return memory.get(JAVA_BYTE, payloadOffset + index) & 0xff;
    }

    private int shortAt(int index) {
        return byteAt(index) << 8 | byteAt(index + 1);
    }

    /**
     * Returns whether a header should be there that is not whole: the capture cut it, or it is
     * broken.
     *
     * @return the negation of what {@link #wrap(int, MemorySegment, long, int)} returned
     */
    public boolean isCut() {
        return cut;
    }

    /** {@return the Ethernet header, if it is whole} */
    public EthernetView ethernet() {
        return ethernet;
    }

    /** {@return Linux's cooked header of either version, if it is whole} */
    public LinuxCookedView linuxCooked() {
        return cooked2.isWhole() ? cooked2 : cooked;
    }

    /** {@return the ARP packet, if it is whole} */
    public ArpView arp() {
        return arp;
    }

    /** {@return the IPv4 header, if it is whole} */
    public Ipv4View ipv4() {
        return ipv4;
    }

    /** {@return the IPv6 header, if it is whole} */
    public Ipv6View ipv6() {
        return ipv6;
    }

    /** {@return the TCP header, if it is whole} */
    public TcpView tcp() {
        return tcp;
    }

    /** {@return the UDP header, if it is whole} */
    public UdpView udp() {
        return udp;
    }

    /** {@return the ICMP header, if it is whole} */
    public IcmpView icmp() {
        return icmp;
    }

    /** {@return the ICMPv6 header, if it is whole} */
    public IcmpView icmpv6() {
        return icmpv6;
    }

    /** {@return what is behind the link layer, as 0x0800 of IPv4, or {@link #UNKNOWN}} */
    public int etherType() {
        return etherType;
    }

    /** {@return what is behind the IP header, an {@code IPPROTO_} number, or {@link #UNKNOWN}} */
    public int protocol() {
        return protocol;
    }

    /** {@return the port of TCP or UDP it comes from, of a cut header too, or {@link #UNKNOWN}} */
    public int sourcePort() {
        return sourcePort;
    }

    /** {@return the port of TCP or UDP it goes to, of a cut header too, or {@link #UNKNOWN}} */
    public int destinationPort() {
        return destinationPort;
    }

    /** {@return where in the memory that begins which is behind the last whole header} */
    public long payloadOffset() {
        return payloadOffset;
    }

    /**
     * {@return how many bytes are there behind the last whole header, without a frame's padding}
     */
    public int payloadLength() {
        return payloadLength;
    }

    /**
     * Returns whether the checksum of TCP, UDP, ICMP or ICMPv6 is right, over all that the packet
     * had. A packet that this machine sends often has none yet: the card makes it.
     *
     * @return true also of a UDP packet over IPv4 whose sender made none; false where there is no
     *     such header, of a fragment, and where the capture cut the packet
     */
    public boolean isChecksumRight() {
        var header = transportHeader();
        if (header == null || !isAllThere()) {
            return false;
        }
        if (header == udp && ipv4.isWhole() && udp.checksum() == 0) {
            return true;
        }
        int length = header.headerLength() + payloadLength;
        return InternetChecksum.of(memory, header.offset(), length, pseudoHeader(length)) == 0;
    }

    private @Nullable HeaderView transportHeader() {
        if (tcp.isWhole()) {
            return tcp;
        }
        if (udp.isWhole()) {
            return udp;
        }
        return icmp.isWhole() ? icmp : icmpv6.isWhole() ? icmpv6 : null;
    }

    private boolean isAllThere() {
        if (ipv4.isWhole()) {
            int told = ipv4.totalLength() - ipv4.headerLength();
            return !ipv4.isFragment() && (ipv4.totalLength() == 0 || told <= ipv4.payloadLength());
        }
        int told = ipv6.claimedLength() + IPV6_BYTES - ipv6.headerLength();
        return !ipv6.isFragment() && (ipv6.claimedLength() == 0 || told <= ipv6.payloadLength());
    }

    /** What TCP and UDP sum of the header before: addresses, length and protocol. */
    private long pseudoHeader(int length) {
        if (icmp.isWhole()) {
            return 0;
        }
        long addresses =
                ipv4.isWhole()
                        ? InternetChecksum.sum(memory, ipv4.offset() + 12, 8)
                        : InternetChecksum.sum(memory, ipv6.offset() + 8, 32);
        return addresses + length + protocol;
    }
}
