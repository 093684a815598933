package dev.sockeye.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The C structures that cross the system-call boundary: layout, offsets and field access, sorted by
 * header. Multi-byte fields are in host order but for the ports, which are in network order.
 */
public final class Layouts {

    static final ValueLayout.OfShort NETWORK_SHORT = JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt PACKED_INT = JAVA_INT.withByteAlignment(1);
    static final ValueLayout.OfLong PACKED_LONG = JAVA_LONG.withByteAlignment(1);

    // ---- sys/socket.h ----

    /** {@code sizeof(struct sockaddr_storage)}, on every platform. */
    public static final long SOCKADDR_STORAGE_BYTES = 128;

    /** The size of the head before {@code sa_data}: the family, and on BSD systems the length. */
    public static final int SOCKADDR_HEAD_BYTES = 2;

    /** {@code struct iovec}, sys/uio.h. */
    public static final StructLayout IOVEC =
            struct("iovec", 16, ADDRESS.withName("iov_base"), JAVA_LONG.withName("iov_len"));

    /** {@code struct msghdr}, sys/socket.h. */
    public static final StructLayout MSGHDR = PlatformStructs.msghdr(Platform.LINUX);

    /** {@code struct cmsghdr}, sys/socket.h. */
    public static final StructLayout CMSGHDR = PlatformStructs.cmsghdr(Platform.LINUX);

    /** {@code struct mmsghdr}, sys/socket.h of Linux; elsewhere the same, for calls one by one. */
    public static final StructLayout MMSGHDR =
            struct(
                    "mmsghdr",
                    MSGHDR.byteSize() + 8,
                    MSGHDR.withName("msg_hdr"),
                    JAVA_INT.withName("msg_len"),
                    padding(4));

    private static final long MSG_IOV = offset(MSGHDR, "msg_iov");
    private static final long MSG_IOVLEN = offset(MSGHDR, "msg_iovlen");
    private static final long IOV_LEN = offset(IOVEC, "iov_len");

    // ---- netinet/in.h, sys/un.h ----

    /** {@code struct sockaddr_in}, netinet/in.h. */
    public static final StructLayout SOCKADDR_IN =
            struct(
                    "sockaddr_in",
                    16,
                    JAVA_SHORT.withName("sin_family"),
                    JAVA_SHORT.withName("sin_port"),
                    JAVA_INT.withName("sin_addr"),
                    padding(8));

    /** {@code struct sockaddr_in6}, netinet/in.h. */
    public static final StructLayout SOCKADDR_IN6 =
            struct(
                    "sockaddr_in6",
                    28,
                    JAVA_SHORT.withName("sin6_family"),
                    JAVA_SHORT.withName("sin6_port"),
                    JAVA_INT.withName("sin6_flowinfo"),
                    MemoryLayout.sequenceLayout(16, JAVA_BYTE).withName("sin6_addr"),
                    JAVA_INT.withName("sin6_scope_id"));

    /** {@code struct sockaddr_un}, sys/un.h. */
    public static final StructLayout SOCKADDR_UN = PlatformStructs.sockaddrUn(Platform.LINUX);

    // ---- linux/netlink.h, linux/tipc.h, linux/if_packet.h, linux/vm_sockets.h, linux/can.h,
    // linux/if_alg.h ----

    /** {@code struct sockaddr_nl}, linux/netlink.h. */
    public static final StructLayout SOCKADDR_NL =
            struct(
                    "sockaddr_nl",
                    12,
                    JAVA_SHORT.withName("nl_family"),
                    padding(2),
                    JAVA_INT.withName("nl_pid"),
                    JAVA_INT.withName("nl_groups"));

    /** {@code struct sockaddr_tipc}, linux/tipc.h; its union as the three words it is made of. */
    public static final StructLayout SOCKADDR_TIPC =
            struct(
                    "sockaddr_tipc",
                    16,
                    JAVA_SHORT.withName("family"),
                    JAVA_BYTE.withName("addrtype"),
                    JAVA_BYTE.withName("scope"),
                    MemoryLayout.sequenceLayout(3, JAVA_INT).withName("addr"));

    /** {@code struct sockaddr_ll}, linux/if_packet.h. */
    public static final StructLayout SOCKADDR_LL =
            struct(
                    "sockaddr_ll",
                    20,
                    JAVA_SHORT.withName("sll_family"),
                    JAVA_SHORT.withName("sll_protocol"),
                    JAVA_INT.withName("sll_ifindex"),
                    JAVA_SHORT.withName("sll_hatype"),
                    JAVA_BYTE.withName("sll_pkttype"),
                    JAVA_BYTE.withName("sll_halen"),
                    MemoryLayout.sequenceLayout(8, JAVA_BYTE).withName("sll_addr"));

    /** {@code struct sockaddr_vm}, linux/vm_sockets.h and sys/vsock.h. */
    public static final StructLayout SOCKADDR_VM = PlatformStructs.sockaddrVm(Platform.LINUX);

    /** {@code struct sockaddr_can}, linux/can.h. */
    public static final StructLayout SOCKADDR_CAN =
            struct(
                    "sockaddr_can",
                    24,
                    JAVA_SHORT.withName("can_family"),
                    padding(2),
                    JAVA_INT.withName("can_ifindex"),
                    MemoryLayout.sequenceLayout(4, JAVA_INT).withName("can_addr"));

    /** {@code struct sockaddr_alg}, linux/if_alg.h. */
    public static final StructLayout SOCKADDR_ALG =
            struct(
                    "sockaddr_alg",
                    88,
                    JAVA_SHORT.withName("salg_family"),
                    MemoryLayout.sequenceLayout(14, JAVA_BYTE).withName("salg_type"),
                    JAVA_INT.withName("salg_feat"),
                    JAVA_INT.withName("salg_mask"),
                    MemoryLayout.sequenceLayout(64, JAVA_BYTE).withName("salg_name"));

    /** {@code struct packet_mreq}, linux/if_packet.h. */
    public static final StructLayout PACKET_MREQ =
            struct(
                    "packet_mreq",
                    16,
                    JAVA_INT.withName("mr_ifindex"),
                    JAVA_SHORT.withName("mr_type"),
                    JAVA_SHORT.withName("mr_alen"),
                    MemoryLayout.sequenceLayout(8, JAVA_BYTE).withName("mr_address"));

    // ---- net/if.h ----

    /** {@code struct if_nameindex}, net/if.h. */
    public static final StructLayout IF_NAMEINDEX =
            struct(
                    "if_nameindex",
                    16,
                    JAVA_INT.withName("if_index"),
                    padding(4),
                    ADDRESS.withName("if_name"));

    // ---- netdb.h ----

    /** {@code struct hostent}, netdb.h. */
    public static final StructLayout HOSTENT =
            struct(
                    "hostent",
                    32,
                    ADDRESS.withName("h_name"),
                    ADDRESS.withName("h_aliases"),
                    JAVA_INT.withName("h_addrtype"),
                    JAVA_INT.withName("h_length"),
                    ADDRESS.withName("h_addr_list"));

    /** {@code struct servent}, netdb.h; the port is in network order, in the first two bytes. */
    public static final StructLayout SERVENT =
            struct(
                    "servent",
                    32,
                    ADDRESS.withName("s_name"),
                    ADDRESS.withName("s_aliases"),
                    JAVA_INT.withName("s_port"),
                    padding(4),
                    ADDRESS.withName("s_proto"));

    /** {@code struct protoent}, netdb.h. */
    public static final StructLayout PROTOENT =
            struct(
                    "protoent",
                    24,
                    ADDRESS.withName("p_name"),
                    ADDRESS.withName("p_aliases"),
                    JAVA_INT.withName("p_proto"),
                    padding(4));

    /** {@code struct addrinfo}, netdb.h. */
    public static final StructLayout ADDRINFO = PlatformStructs.addrinfo(Platform.LINUX);

    // ---- poll.h, sys/epoll.h, sys/event.h ----

    /** {@code struct pollfd}, poll.h. */
    public static final StructLayout POLLFD =
            struct(
                    "pollfd",
                    8,
                    JAVA_INT.withName("fd"),
                    JAVA_SHORT.withName("events"),
                    JAVA_SHORT.withName("revents"));

    /** {@code struct epoll_event}, sys/epoll.h: packed on x86-64 alone. */
    public static final StructLayout EPOLL_EVENT = PlatformStructs.epollEvent(Platform.X86_64);

    /** {@code struct kevent}, sys/event.h, macOS. */
    public static final StructLayout KEVENT =
            struct(
                    "kevent",
                    32,
                    JAVA_LONG.withName("ident"),
                    JAVA_SHORT.withName("filter"),
                    JAVA_SHORT.withName("flags"),
                    JAVA_INT.withName("fflags"),
                    JAVA_LONG.withName("data"),
                    JAVA_LONG.withName("udata"));

    // ---- option values: sys/socket.h, netinet/in.h, linux/tcp.h, linux/if_packet.h, linux/tipc.h

    /** {@code struct linger}, sys/socket.h. */
    public static final StructLayout LINGER =
            struct("linger", 8, JAVA_INT.withName("l_onoff"), JAVA_INT.withName("l_linger"));

    /** {@code struct timeval}, sys/time.h. */
    public static final StructLayout TIMEVAL = PlatformStructs.timeval(Platform.LINUX);

    /** {@code struct ucred}, sys/socket.h, Linux. */
    public static final StructLayout UCRED =
            struct(
                    "ucred",
                    12,
                    JAVA_INT.withName("pid"),
                    JAVA_INT.withName("uid"),
                    JAVA_INT.withName("gid"));

    /** {@code struct ip_mreqn}, netinet/in.h. */
    public static final StructLayout IP_MREQN =
            struct(
                    "ip_mreqn",
                    12,
                    JAVA_INT.withName("imr_multiaddr"),
                    JAVA_INT.withName("imr_address"),
                    JAVA_INT.withName("imr_ifindex"));

    /** {@code struct ip_mreq_source}, netinet/in.h: its fields are in another order on macOS. */
    public static final StructLayout IP_MREQ_SOURCE = PlatformStructs.ipMreqSource(Platform.LINUX);

    /** {@code struct ipv6_mreq}, netinet/in.h. */
    public static final StructLayout IPV6_MREQ =
            struct(
                    "ipv6_mreq",
                    20,
                    MemoryLayout.sequenceLayout(16, JAVA_BYTE).withName("ipv6mr_multiaddr"),
                    JAVA_INT.withName("ipv6mr_interface"));

    /** {@code struct group_req}, netinet/in.h: packed on macOS. */
    public static final StructLayout GROUP_REQ = PlatformStructs.groupReq(Platform.LINUX);

    /** {@code struct group_source_req}, netinet/in.h: packed on macOS. */
    public static final StructLayout GROUP_SOURCE_REQ =
            PlatformStructs.groupSourceReq(Platform.LINUX);

    /**
     * {@code struct tcp_info}, linux/tcp.h, as of Linux 6.18; bit fields by their byte. The word
     * after these fields is left out: it had two numbers at first, and then bit fields.
     */
    public static final StructLayout TCP_INFO =
            struct(
                    "tcp_info",
                    276,
                    JAVA_BYTE.withName("tcpi_state"),
                    JAVA_BYTE.withName("tcpi_ca_state"),
                    JAVA_BYTE.withName("tcpi_retransmits"),
                    JAVA_BYTE.withName("tcpi_probes"),
                    JAVA_BYTE.withName("tcpi_backoff"),
                    JAVA_BYTE.withName("tcpi_options"),
                    JAVA_BYTE.withName("tcpi_wscale"),
                    JAVA_BYTE.withName("tcpi_flags"),
                    JAVA_INT.withName("tcpi_rto"),
                    JAVA_INT.withName("tcpi_ato"),
                    JAVA_INT.withName("tcpi_snd_mss"),
                    JAVA_INT.withName("tcpi_rcv_mss"),
                    JAVA_INT.withName("tcpi_unacked"),
                    JAVA_INT.withName("tcpi_sacked"),
                    JAVA_INT.withName("tcpi_lost"),
                    JAVA_INT.withName("tcpi_retrans"),
                    JAVA_INT.withName("tcpi_fackets"),
                    JAVA_INT.withName("tcpi_last_data_sent"),
                    JAVA_INT.withName("tcpi_last_ack_sent"),
                    JAVA_INT.withName("tcpi_last_data_recv"),
                    JAVA_INT.withName("tcpi_last_ack_recv"),
                    JAVA_INT.withName("tcpi_pmtu"),
                    JAVA_INT.withName("tcpi_rcv_ssthresh"),
                    JAVA_INT.withName("tcpi_rtt"),
                    JAVA_INT.withName("tcpi_rttvar"),
                    JAVA_INT.withName("tcpi_snd_ssthresh"),
                    JAVA_INT.withName("tcpi_snd_cwnd"),
                    JAVA_INT.withName("tcpi_advmss"),
                    JAVA_INT.withName("tcpi_reordering"),
                    JAVA_INT.withName("tcpi_rcv_rtt"),
                    JAVA_INT.withName("tcpi_rcv_space"),
                    JAVA_INT.withName("tcpi_total_retrans"),
                    JAVA_LONG.withName("tcpi_pacing_rate"),
                    JAVA_LONG.withName("tcpi_max_pacing_rate"),
                    JAVA_LONG.withName("tcpi_bytes_acked"),
                    JAVA_LONG.withName("tcpi_bytes_received"),
                    JAVA_INT.withName("tcpi_segs_out"),
                    JAVA_INT.withName("tcpi_segs_in"),
                    JAVA_INT.withName("tcpi_notsent_bytes"),
                    JAVA_INT.withName("tcpi_min_rtt"),
                    JAVA_INT.withName("tcpi_data_segs_in"),
                    JAVA_INT.withName("tcpi_data_segs_out"),
                    JAVA_LONG.withName("tcpi_delivery_rate"),
                    JAVA_LONG.withName("tcpi_busy_time"),
                    JAVA_LONG.withName("tcpi_rwnd_limited"),
                    JAVA_LONG.withName("tcpi_sndbuf_limited"),
                    JAVA_INT.withName("tcpi_delivered"),
                    JAVA_INT.withName("tcpi_delivered_ce"),
                    JAVA_LONG.withName("tcpi_bytes_sent"),
                    JAVA_LONG.withName("tcpi_bytes_retrans"),
                    JAVA_INT.withName("tcpi_dsack_dups"),
                    JAVA_INT.withName("tcpi_reord_seen"),
                    JAVA_INT.withName("tcpi_rcv_ooopack"),
                    JAVA_INT.withName("tcpi_snd_wnd"),
                    JAVA_INT.withName("tcpi_rcv_wnd"),
                    JAVA_INT.withName("tcpi_rehash"),
                    JAVA_SHORT.withName("tcpi_total_rto"),
                    JAVA_SHORT.withName("tcpi_total_rto_recoveries"),
                    JAVA_INT.withName("tcpi_total_rto_time"),
                    JAVA_INT.withName("tcpi_received_ce"),
                    JAVA_INT.withName("tcpi_delivered_e1_bytes"),
                    JAVA_INT.withName("tcpi_delivered_e0_bytes"),
                    JAVA_INT.withName("tcpi_delivered_ce_bytes"),
                    JAVA_INT.withName("tcpi_received_e1_bytes"),
                    JAVA_INT.withName("tcpi_received_e0_bytes"),
                    JAVA_INT.withName("tcpi_received_ce_bytes"));

    /** {@code struct tpacket_stats}, linux/if_packet.h. */
    public static final StructLayout TPACKET_STATS =
            struct(
                    "tpacket_stats",
                    8,
                    JAVA_INT.withName("tp_packets"),
                    JAVA_INT.withName("tp_drops"));

    /** {@code struct tipc_group_req}, linux/tipc.h. */
    public static final StructLayout TIPC_GROUP_REQ =
            struct(
                    "tipc_group_req",
                    16,
                    JAVA_INT.withName("type"),
                    JAVA_INT.withName("instance"),
                    JAVA_INT.withName("scope"),
                    JAVA_INT.withName("flags"));

    // ---- linux/if_packet.h: the ring of a packet socket, linux/filter.h, net/if.h,
    // linux/net_tstamp.h ----

    /** {@code struct tpacket_req3}, linux/if_packet.h. */
    public static final StructLayout TPACKET_REQ3 =
            struct(
                    "tpacket_req3",
                    28,
                    JAVA_INT.withName("tp_block_size"),
                    JAVA_INT.withName("tp_block_nr"),
                    JAVA_INT.withName("tp_frame_size"),
                    JAVA_INT.withName("tp_frame_nr"),
                    JAVA_INT.withName("tp_retire_blk_tov"),
                    JAVA_INT.withName("tp_sizeof_priv"),
                    JAVA_INT.withName("tp_feature_req_word"));

    /**
     * {@code struct tpacket_block_desc}, linux/if_packet.h: what a block of the ring begins with.
     */
    public static final StructLayout TPACKET_BLOCK_DESC =
            struct(
                    "tpacket_block_desc",
                    48,
                    JAVA_INT.withName("version"),
                    JAVA_INT.withName("offset_to_priv"),
                    JAVA_INT.withName("hdr.bh1.block_status"),
                    JAVA_INT.withName("hdr.bh1.num_pkts"),
                    JAVA_INT.withName("hdr.bh1.offset_to_first_pkt"),
                    JAVA_INT.withName("hdr.bh1.blk_len"),
                    JAVA_LONG.withName("hdr.bh1.seq_num"),
                    JAVA_LONG.withName("hdr.bh1.ts_first_pkt"),
                    JAVA_LONG.withName("hdr.bh1.ts_last_pkt"));

    /** {@code struct tpacket3_hdr}, linux/if_packet.h: what a packet in the ring begins with. */
    public static final StructLayout TPACKET3_HDR =
            struct(
                    "tpacket3_hdr",
                    48,
                    JAVA_INT.withName("tp_next_offset"),
                    JAVA_INT.withName("tp_sec"),
                    JAVA_INT.withName("tp_nsec"),
                    JAVA_INT.withName("tp_snaplen"),
                    JAVA_INT.withName("tp_len"),
                    JAVA_INT.withName("tp_status"),
                    JAVA_SHORT.withName("tp_mac"),
                    JAVA_SHORT.withName("tp_net"),
                    JAVA_INT.withName("hv1.tp_rxhash"),
                    JAVA_INT.withName("hv1.tp_vlan_tci"),
                    JAVA_SHORT.withName("hv1.tp_vlan_tpid"),
                    padding(10));

    /** {@code struct tpacket_stats_v3}, linux/if_packet.h. */
    public static final StructLayout TPACKET_STATS_V3 =
            struct(
                    "tpacket_stats_v3",
                    12,
                    JAVA_INT.withName("tp_packets"),
                    JAVA_INT.withName("tp_drops"),
                    JAVA_INT.withName("tp_freeze_q_cnt"));

    /** {@code struct sock_filter}, linux/filter.h. */
    public static final StructLayout SOCK_FILTER =
            struct(
                    "sock_filter",
                    8,
                    JAVA_SHORT.withName("code"),
                    JAVA_BYTE.withName("jt"),
                    JAVA_BYTE.withName("jf"),
                    JAVA_INT.withName("k"));

    /** {@code struct sock_fprog}, linux/filter.h. */
    public static final StructLayout SOCK_FPROG =
            struct(
                    "sock_fprog",
                    16,
                    JAVA_SHORT.withName("len"),
                    padding(6),
                    ADDRESS.withName("filter"));

    /** {@code struct ifreq}, net/if.h; its union as the address of a hardware and as a pointer. */
    public static final StructLayout IFREQ =
            struct(
                    "ifreq",
                    40,
                    MemoryLayout.sequenceLayout(16, JAVA_BYTE).withName("ifr_name"),
                    ADDRESS.withName("ifr_data"),
                    padding(16));

    /** {@code struct hwtstamp_config}, linux/net_tstamp.h. */
    public static final StructLayout HWTSTAMP_CONFIG =
            struct(
                    "hwtstamp_config",
                    12,
                    JAVA_INT.withName("flags"),
                    JAVA_INT.withName("tx_type"),
                    JAVA_INT.withName("rx_filter"));

    private static final long EPOLL_DATA = offset(EPOLL_EVENT, "data");
    private static final long POLLFD_EVENTS = offset(POLLFD, "events");
    private static final long POLLFD_REVENTS = offset(POLLFD, "revents");

    private Layouts() {}

    /** {@code struct addrinfo}: the fields that a caller sets or reads, by name. */
    public static int addrinfoInt(MemorySegment addrinfo, String field) {
        return addrinfo.get(JAVA_INT, offset(ADDRINFO, field));
    }

    /** {@code struct addrinfo}: sets an {@code int} field. */
    public static void addrinfoInt(MemorySegment addrinfo, String field, int value) {
        addrinfo.set(JAVA_INT, offset(ADDRINFO, field), value);
    }

    /** {@code struct addrinfo}: a pointer field, {@code NULL} where it is absent. */
    public static MemorySegment addrinfoPointer(MemorySegment addrinfo, String field) {
        return addrinfo.get(ADDRESS, offset(ADDRINFO, field));
    }

    /**
     * Writes the head of a socket address: the family, and its length where the platform has that
     * field.
     */
    public static void setHead(MemorySegment sockaddr, int family, int lengthBytes) {
        setHead(sockaddr, family, lengthBytes, Platform.MACOS);
    }

    /** As the above, of macOS or not. */
    static void setHead(MemorySegment sockaddr, int family, int lengthBytes, boolean macos) {
        if (macos) {
            sockaddr.set(JAVA_BYTE, 0, (byte) lengthBytes);
            sockaddr.set(JAVA_BYTE, 1, (byte) family);
        } else {
            sockaddr.set(JAVA_SHORT, 0, (short) family);
        }
    }

    /** Reads the family from the head of a socket address. */
    public static int family(MemorySegment sockaddr) {
        return Platform.MACOS
                ? Byte.toUnsignedInt(sockaddr.get(JAVA_BYTE, 1))
                : Short.toUnsignedInt(sockaddr.get(JAVA_SHORT, 0));
    }

    /** The port of a {@code sockaddr_in} or {@code sockaddr_in6}, 0 to 65535. */
    public static int port(MemorySegment sockaddr) {
        return Short.toUnsignedInt(sockaddr.get(NETWORK_SHORT, 2));
    }

    /** Sets the port of a {@code sockaddr_in} or {@code sockaddr_in6}. */
    public static void setPort(MemorySegment sockaddr, int port) {
        sockaddr.set(NETWORK_SHORT, 2, (short) port);
    }

    /** Fills one entry of an array of {@code struct iovec}. */
    public static void setIovec(MemorySegment iovecs, int index, long address, long lengthBytes) {
        long at = index * IOVEC.byteSize();
        iovecs.set(JAVA_LONG, at, address);
        iovecs.set(JAVA_LONG, at + IOV_LEN, lengthBytes);
    }

    /** The {@code iov_len} of one entry of an array of {@code struct iovec}. */
    static long iovecLength(MemorySegment iovecs, int index) {
        return iovecs.get(JAVA_LONG, index * IOVEC.byteSize() + IOV_LEN);
    }

    /** Points a zeroed {@code msghdr} at {@code count} buffers. */
    public static void setIovecs(MemorySegment msghdr, MemorySegment iovecs, int count) {
        msghdr.set(ADDRESS, MSG_IOV, iovecs);
        if (Platform.LINUX) {
            msghdr.set(JAVA_LONG, MSG_IOVLEN, count);
        } else {
            msghdr.set(JAVA_INT, MSG_IOVLEN, count);
        }
    }

    /** Fills one entry of an array of {@code struct pollfd}. */
    public static void setPollfd(MemorySegment pollfds, int index, int fd, int events) {
        long at = index * POLLFD.byteSize();
        pollfds.set(JAVA_INT, at, fd);
        pollfds.set(JAVA_SHORT, at + POLLFD_EVENTS, (short) events);
        pollfds.set(JAVA_SHORT, at + POLLFD_REVENTS, (short) 0);
    }

    /** The {@code revents} of one entry of an array of {@code struct pollfd}. */
    public static int revents(MemorySegment pollfds, int index) {
        return Short.toUnsignedInt(
                pollfds.get(JAVA_SHORT, index * POLLFD.byteSize() + POLLFD_REVENTS));
    }

    /** Fills an {@code epoll_event}. */
    static void setEpollEvent(MemorySegment event, int events, long data) {
        event.set(JAVA_INT, 0, events);
        event.set(PACKED_LONG, EPOLL_DATA, data);
    }

    /** The {@code events} of the {@code epoll_event} at {@code index}. */
    static int epollEvents(MemorySegment events, int index) {
        return events.get(PACKED_INT, index * EPOLL_EVENT.byteSize());
    }

    /** The {@code data} of the {@code epoll_event} at {@code index}. */
    static long epollData(MemorySegment events, int index) {
        return events.get(PACKED_LONG, index * EPOLL_EVENT.byteSize() + EPOLL_DATA);
    }

    /**
     * Copies the C string at an address that the C library returned; "" where that is {@code NULL}.
     */
    public static String string(MemorySegment pointer) {
        return pointer.address() == 0 ? "" : sized(pointer, Integer.MAX_VALUE).getString(0);
    }

    /**
     * The pointers of an array that the C library returned, up to the {@code NULL} that ends it.
     */
    public static List<MemorySegment> pointers(MemorySegment array) {
        var pointers = new ArrayList<MemorySegment>();
        if (array.address() != 0) {
            var unbounded = sized(array, Long.MAX_VALUE);
            for (int i = 0; unbounded.getAtIndex(ADDRESS, i).address() != 0; i++) {
                pointers.add(unbounded.getAtIndex(ADDRESS, i));
            }
        }
        return pointers;
    }

    /** Gives a pointer that the C library returned the size of what it points to. */
    @SuppressWarnings(
            "restricted") // Each caller knows the size from the structure or from a C string's own
    // end.
    public static MemorySegment sized(MemorySegment pointer, long lengthBytes) {
        return pointer.reinterpret(lengthBytes);
    }

    /** Gives mapped memory its size and an arena, with what is to be done when that is closed. */
    @SuppressWarnings("restricted") // The mapping is as long as its caller asked for.
    static MemorySegment mapped(
            long address, long lengthBytes, Arena arena, Consumer<MemorySegment> cleanup) {
        return MemorySegment.ofAddress(address).reinterpret(lengthBytes, arena, cleanup);
    }

    /** The offset of a named field. */
    public static long offset(StructLayout struct, String field) {
        return struct.byteOffset(PathElement.groupElement(field));
    }

    static StructLayout struct(String name, long expectedBytes, MemoryLayout... fields) {
        var layout = MemoryLayout.structLayout(fields).withName(name);
        if (layout.byteSize() != expectedBytes) {
            throw new AssertionError(
                    layout + " is " + layout.byteSize() + " bytes, not " + expectedBytes);
        }
        return layout;
    }

    /** A {@code sockaddr_storage} within another structure. */
    static MemoryLayout storage(String name) {
        return MemoryLayout.sequenceLayout(SOCKADDR_STORAGE_BYTES, JAVA_BYTE).withName(name);
    }

    static MemoryLayout padding(long bytes) {
        return MemoryLayout.paddingLayout(bytes);
    }
}
