package dev.sockeye.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.sockeye.Constants;
import java.lang.foreign.Arena;

/**
 * The promiscuous mode of an interface, which lasts as long as a packet socket is its member,
 * packet(7). Linux; results are as {@link LibC}'s: minus errno.
 */
public final class PacketMembership {

    private static final long SLL_IFINDEX = Layouts.offset(Layouts.SOCKADDR_LL, "sll_ifindex");
    private static final long MR_IFINDEX = Layouts.offset(Layouts.PACKET_MREQ, "mr_ifindex");
    private static final long MR_TYPE = Layouts.offset(Layouts.PACKET_MREQ, "mr_type");

    private PacketMembership() {}

    /** Returns the index of the interface that a packet socket is bound to, 0 where to none. */
    public static int boundInterface(int fd) {
        var state = CallState.current();
        int result = LibC.getsockname(fd, state.emptyAddress(), state.length);
        return result < 0 ? result : state.address.get(JAVA_INT, SLL_IFINDEX);
    }

    /** Turns promiscuous mode on for as long as the socket is open. */
    public static int add(int fd, int ifindex) {
        return set(fd, Constants.PACKET_ADD_MEMBERSHIP, ifindex);
    }

    /** Turns promiscuous mode off, as far as this socket is concerned. */
    public static int drop(int fd, int ifindex) {
        return set(fd, Constants.PACKET_DROP_MEMBERSHIP, ifindex);
    }

    private static int set(int fd, int option, int ifindex) {
        try (var arena = Arena.ofConfined()) {
            var request = arena.allocate(Layouts.PACKET_MREQ);
            request.set(JAVA_INT, MR_IFINDEX, ifindex);
            request.set(JAVA_SHORT, MR_TYPE, (short) Constants.PACKET_MR_PROMISC);
            return LibC.setsockopt(
                    fd, Constants.SOL_PACKET, option, request, (int) request.byteSize());
        }
    }
}
