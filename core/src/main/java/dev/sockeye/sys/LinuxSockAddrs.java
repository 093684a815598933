package dev.sockeye.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.sockeye.Address;
import dev.sockeye.Constants;
import dev.sockeye.HardwareAddress;
import dev.sockeye.SocketError;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The socket addresses beyond IP and Unix: netlink, TIPC, packet, CAN and the kernel's crypto are
 * Linux's alone, vsock is not.
 */
final class LinuxSockAddrs {

    private static final int NL_BYTES = (int) Layouts.SOCKADDR_NL.byteSize();
    private static final int TIPC_BYTES = (int) Layouts.SOCKADDR_TIPC.byteSize();
    private static final int LL_BYTES = (int) Layouts.SOCKADDR_LL.byteSize();
    private static final int VM_BYTES = (int) Layouts.SOCKADDR_VM.byteSize();
    private static final int CAN_BYTES = (int) Layouts.SOCKADDR_CAN.byteSize();
    private static final int ALG_BYTES = (int) Layouts.SOCKADDR_ALG.byteSize();

    // The kernel gives packet addresses without the part of sll_addr that holds nothing.
    private static final int LL_HEAD_BYTES = 12;
    private static final int CAN_HEAD_BYTES = 8;
    private static final int ALG_TYPE_BYTES = 14;
    private static final int ALG_NAME_BYTES = 64;
    private static final long MAX_32 = 0xffff_ffffL;

    private LinuxSockAddrs() {}

    static int encode(Address.Netlink netlink, MemorySegment to) {
        Layouts.setHead(to, Constants.AF_NETLINK, NL_BYTES);
        // -1 is the reference's way to write the largest.
        to.set(JAVA_INT, 4, netlink.pid() == -1 ? -1 : unsigned("pid", netlink.pid()));
        to.set(JAVA_INT, 8, netlink.groups() == -1 ? -1 : unsigned("groups", netlink.groups()));
        return NL_BYTES;
    }

    static int encode(Address.Tipc tipc, MemorySegment to) {
        int v1 = unsigned("v1", tipc.v1());
        int v2 = unsigned("v2", tipc.v2());
        int v3 = unsigned("v3", tipc.v3());
        boolean isId = tipc.addrType() == Constants.TIPC_ADDR_ID;
        if (!isId
                && tipc.addrType() != Constants.TIPC_ADDR_NAME
                && tipc.addrType() != Constants.TIPC_ADDR_NAMESEQ) {
            throw new IllegalArgumentException("invalid address type: addrType " + tipc.addrType());
        }
        if (tipc.scope() != (byte) tipc.scope()) {
            throw new IllegalArgumentException("scope out of range: " + tipc.scope());
        }
        Layouts.setHead(to, Constants.AF_TIPC, TIPC_BYTES);
        to.set(JAVA_BYTE, 2, (byte) tipc.addrType());
        to.set(JAVA_BYTE, 3, (byte) tipc.scope());
        // A port id is (node, reference) to its users and (reference, node) in the structure.
        to.set(JAVA_INT, 4, isId ? v2 : v1);
        to.set(JAVA_INT, 8, isId ? v1 : v2);
        to.set(JAVA_INT, 12, isId ? 0 : v3);
        return TIPC_BYTES;
    }

    static int encode(Address.Packet packet, MemorySegment to) throws SocketError {
        if (packet.proto() < 0 || packet.proto() > 0xffff) {
            throw new IllegalArgumentException("proto must be 0-65535: " + packet.proto());
        }
        if (packet.pkttype() != (packet.pkttype() & 0xff)) {
            throw new IllegalArgumentException("pkttype must be 0-255: " + packet.pkttype());
        }
        if (packet.hatype() != (packet.hatype() & 0xffff)) {
            throw new IllegalArgumentException("hatype must be 0-65535: " + packet.hatype());
        }
        Layouts.setHead(to, Constants.AF_PACKET, LL_BYTES);
        byte[] addr = packet.addr().bytes();
        to.set(Layouts.NETWORK_SHORT, 2, (short) packet.proto());
        to.set(JAVA_INT, 4, index(packet.ifname()));
        to.set(JAVA_SHORT, 8, (short) packet.hatype());
        to.set(JAVA_BYTE, 10, (byte) packet.pkttype());
        to.set(JAVA_BYTE, 11, (byte) addr.length);
        MemorySegment.copy(addr, 0, to, JAVA_BYTE, LL_HEAD_BYTES, addr.length);
        return LL_BYTES;
    }

    static int encode(Address.Vsock vsock, MemorySegment to) {
        Layouts.setHead(to, Constants.AF_VSOCK, VM_BYTES);
        to.set(JAVA_INT, 4, unsigned("port", vsock.port()));
        to.set(JAVA_INT, 8, unsigned("cid", vsock.cid()));
        return VM_BYTES;
    }

    static int encode(Address.Can can, MemorySegment to) throws SocketError {
        Layouts.setHead(to, Constants.AF_CAN, CAN_BYTES);
        to.set(JAVA_INT, 4, index(can.ifname()));
        to.set(JAVA_INT, 8, unsigned("rxId", can.rxId()));
        to.set(JAVA_INT, 12, unsigned("txId", can.txId()));
        return CAN_BYTES;
    }

    static int encode(Address.Alg alg, MemorySegment to) {
        Layouts.setHead(to, Constants.AF_ALG, ALG_BYTES);
        put(to, 2, ALG_TYPE_BYTES, "type", alg.type());
        to.set(JAVA_INT, 16, unsigned("feat", alg.feat()));
        to.set(JAVA_INT, 20, unsigned("mask", alg.mask()));
        put(to, 24, ALG_NAME_BYTES, "name", alg.name());
        return ALG_BYTES;
    }

    private static void put(MemorySegment to, long at, int room, String what, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length >= room) {
            throw new IllegalArgumentException("AF_ALG " + what + " too long: " + text);
        }
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("AF_ALG " + what + " contains a NUL");
        }
        MemorySegment.copy(bytes, 0, to, JAVA_BYTE, at, bytes.length);
    }

    /**
     * Returns the address, or null if the family is none of these or the bytes are too few for it.
     */
    static @Nullable Address decode(int family, MemorySegment from, int bytes) {
        if (family == Constants.AF_NETLINK && bytes >= NL_BYTES) {
            return new Address.Netlink(unsigned(from, 4), unsigned(from, 8));
        }
        if (family == Constants.AF_TIPC && bytes >= TIPC_BYTES) {
            return decodeTipc(from);
        }
        if (family == Constants.AF_PACKET && bytes >= LL_HEAD_BYTES) {
            return decodePacket(from, bytes);
        }
        if (family == Constants.AF_VSOCK && bytes >= 12) {
            return new Address.Vsock(unsigned(from, 8), unsigned(from, 4));
        }
        if (family == Constants.AF_CAN && bytes >= CAN_HEAD_BYTES) {
            boolean hasIds = bytes >= CAN_HEAD_BYTES + 8;
            return new Address.Can(
                    LibC.ifIndextoname(from.get(JAVA_INT, 4)),
                    hasIds ? unsigned(from, 8) : 0,
                    hasIds ? unsigned(from, 12) : 0);
        }
        return null;
    }

    private static Address decodeTipc(MemorySegment from) {
        int addrType = Byte.toUnsignedInt(from.get(JAVA_BYTE, 2));
        int scope = from.get(JAVA_BYTE, 3);
        return addrType == Constants.TIPC_ADDR_ID
                ? new Address.Tipc(addrType, unsigned(from, 8), unsigned(from, 4), 0, scope)
                : new Address.Tipc(
                        addrType, unsigned(from, 4), unsigned(from, 8), unsigned(from, 12), scope);
    }

    private static Address decodePacket(MemorySegment from, int bytes) {
        int length =
                Math.min(
                        Byte.toUnsignedInt(from.get(JAVA_BYTE, 11)),
                        Math.min(8, bytes - LL_HEAD_BYTES));
        return new Address.Packet(
                LibC.ifIndextoname(from.get(JAVA_INT, 4)),
                Short.toUnsignedInt(from.get(Layouts.NETWORK_SHORT, 2)),
                Byte.toUnsignedInt(from.get(JAVA_BYTE, 10)),
                Short.toUnsignedInt(from.get(JAVA_SHORT, 8)),
                HardwareAddress.of(from.asSlice(LL_HEAD_BYTES, length).toArray(JAVA_BYTE)));
    }

    private static int index(String ifname) throws SocketError {
        if (ifname.isEmpty()) {
            return 0;
        }
        int index = LibC.ifNametoindex(ifname);
        if (index < 0) {
            throw Errors.of("interface " + ifname, -index);
        }
        return index;
    }

    private static long unsigned(MemorySegment from, long at) {
        return Integer.toUnsignedLong(from.get(JAVA_INT, at));
    }

    private static int unsigned(String name, long value) {
        if (value < 0 || value > MAX_32) {
            throw new IllegalArgumentException(name + " must be 0-4294967295: " + value);
        }
        return (int) value;
    }
}
