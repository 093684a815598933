package dev.sockeye.sys;

import static dev.sockeye.sys.Layouts.PACKED_LONG;
import static dev.sockeye.sys.Layouts.padding;
import static dev.sockeye.sys.Layouts.storage;
import static dev.sockeye.sys.Layouts.struct;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/**
 * The structures of {@link Layouts} that are not the same everywhere, for the platform that is
 * asked for, so that each can be checked on any.
 */
final class PlatformStructs {

    private PlatformStructs() {}

    /** {@code struct msghdr}, sys/socket.h. */
    static StructLayout msghdr(boolean linux) {
        return linux
                ? struct(
                        "msghdr",
                        56,
                        ADDRESS.withName("msg_name"),
                        JAVA_INT.withName("msg_namelen"),
                        padding(4),
                        ADDRESS.withName("msg_iov"),
                        JAVA_LONG.withName("msg_iovlen"),
                        ADDRESS.withName("msg_control"),
                        JAVA_LONG.withName("msg_controllen"),
                        JAVA_INT.withName("msg_flags"),
                        padding(4))
                : struct(
                        "msghdr",
                        48,
                        ADDRESS.withName("msg_name"),
                        JAVA_INT.withName("msg_namelen"),
                        padding(4),
                        ADDRESS.withName("msg_iov"),
                        JAVA_INT.withName("msg_iovlen"),
                        padding(4),
                        ADDRESS.withName("msg_control"),
                        JAVA_INT.withName("msg_controllen"),
                        JAVA_INT.withName("msg_flags"));
    }

    /** {@code struct cmsghdr}, sys/socket.h; its length has the size that items are aligned to. */
    static StructLayout cmsghdr(boolean linux) {
        return linux
                ? struct(
                        "cmsghdr",
                        16,
                        JAVA_LONG.withName("cmsg_len"),
                        JAVA_INT.withName("cmsg_level"),
                        JAVA_INT.withName("cmsg_type"))
                : struct(
                        "cmsghdr",
                        12,
                        JAVA_INT.withName("cmsg_len"),
                        JAVA_INT.withName("cmsg_level"),
                        JAVA_INT.withName("cmsg_type"));
    }

    /** {@code struct sockaddr_un}, sys/un.h. */
    static StructLayout sockaddrUn(boolean linux) {
        return linux
                ? struct(
                        "sockaddr_un",
                        110,
                        JAVA_SHORT.withName("sun_family"),
                        MemoryLayout.sequenceLayout(108, JAVA_BYTE).withName("sun_path"))
                : struct(
                        "sockaddr_un",
                        106,
                        JAVA_SHORT.withName("sun_family"),
                        MemoryLayout.sequenceLayout(104, JAVA_BYTE).withName("sun_path"));
    }

    /** {@code struct sockaddr_vm}, linux/vm_sockets.h and sys/vsock.h. */
    static StructLayout sockaddrVm(boolean linux) {
        return linux
                ? struct(
                        "sockaddr_vm",
                        16,
                        JAVA_SHORT.withName("svm_family"),
                        padding(2),
                        JAVA_INT.withName("svm_port"),
                        JAVA_INT.withName("svm_cid"),
                        padding(4))
                : struct(
                        "sockaddr_vm",
                        12,
                        JAVA_SHORT.withName("svm_family"),
                        padding(2),
                        JAVA_INT.withName("svm_port"),
                        JAVA_INT.withName("svm_cid"));
    }

    /** {@code struct addrinfo}, netdb.h. */
    static StructLayout addrinfo(boolean linux) {
        return linux
                ? struct(
                        "addrinfo",
                        48,
                        JAVA_INT.withName("ai_flags"),
                        JAVA_INT.withName("ai_family"),
                        JAVA_INT.withName("ai_socktype"),
                        JAVA_INT.withName("ai_protocol"),
                        JAVA_INT.withName("ai_addrlen"),
                        padding(4),
                        ADDRESS.withName("ai_addr"),
                        ADDRESS.withName("ai_canonname"),
                        ADDRESS.withName("ai_next"))
                : struct(
                        "addrinfo",
                        48,
                        JAVA_INT.withName("ai_flags"),
                        JAVA_INT.withName("ai_family"),
                        JAVA_INT.withName("ai_socktype"),
                        JAVA_INT.withName("ai_protocol"),
                        JAVA_INT.withName("ai_addrlen"),
                        padding(4),
                        ADDRESS.withName("ai_canonname"),
                        ADDRESS.withName("ai_addr"),
                        ADDRESS.withName("ai_next"));
    }

    /** {@code struct epoll_event}, sys/epoll.h: packed on x86-64 alone. */
    static StructLayout epollEvent(boolean x86) {
        return x86
                ? struct(
                        "epoll_event",
                        12,
                        JAVA_INT.withName("events"),
                        PACKED_LONG.withName("data"))
                : struct(
                        "epoll_event",
                        16,
                        JAVA_INT.withName("events"),
                        padding(4),
                        JAVA_LONG.withName("data"));
    }

    /** {@code struct timeval}, sys/time.h. */
    static StructLayout timeval(boolean linux) {
        return linux
                ? struct("timeval", 16, JAVA_LONG.withName("tv_sec"), JAVA_LONG.withName("tv_usec"))
                : struct(
                        "timeval",
                        16,
                        JAVA_LONG.withName("tv_sec"),
                        JAVA_INT.withName("tv_usec"),
                        padding(4));
    }

    /** {@code struct ip_mreq_source}, netinet/in.h: its fields are in another order on macOS. */
    static StructLayout ipMreqSource(boolean linux) {
        return linux
                ? struct(
                        "ip_mreq_source",
                        12,
                        JAVA_INT.withName("imr_multiaddr"),
                        JAVA_INT.withName("imr_interface"),
                        JAVA_INT.withName("imr_sourceaddr"))
                : struct(
                        "ip_mreq_source",
                        12,
                        JAVA_INT.withName("imr_multiaddr"),
                        JAVA_INT.withName("imr_sourceaddr"),
                        JAVA_INT.withName("imr_interface"));
    }

    /** {@code struct group_req}, netinet/in.h: packed on macOS. */
    static StructLayout groupReq(boolean linux) {
        return linux
                ? struct(
                        "group_req",
                        136,
                        JAVA_INT.withName("gr_interface"),
                        padding(4),
                        storage("gr_group"))
                : struct("group_req", 132, JAVA_INT.withName("gr_interface"), storage("gr_group"));
    }

    /** {@code struct group_source_req}, netinet/in.h: packed on macOS. */
    static StructLayout groupSourceReq(boolean linux) {
        return linux
                ? struct(
                        "group_source_req",
                        264,
                        JAVA_INT.withName("gsr_interface"),
                        padding(4),
                        storage("gsr_group"),
                        storage("gsr_source"))
                : struct(
                        "group_source_req",
                        260,
                        JAVA_INT.withName("gsr_interface"),
                        storage("gsr_group"),
                        storage("gsr_source"));
    }
}
