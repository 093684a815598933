package dev.sockeye.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.sockeye.Constants;
import dev.sockeye.PacketMreq;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The promiscuous mode of an interface, which lasts as long as a packet socket is its member,
 * packet(7). Linux; results are as {@link LibC}'s: minus errno.
 */
public final class PacketMembership {

    private static final long SLL_IFINDEX = Layouts.offset(Layouts.SOCKADDR_LL, "sll_ifindex");

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
        byte[] value = OptionStructs.encode(new PacketMreq(ifindex, Constants.PACKET_MR_PROMISC));
        try (var arena = Arena.ofConfined()) {
            var request = arena.allocate(value.length, Long.BYTES);
            MemorySegment.copy(value, 0, request, JAVA_BYTE, 0, value.length);
            return LibC.setsockopt(
                    fd, Constants.SOL_PACKET, option, request, (int) request.byteSize());
        }
    }
}
