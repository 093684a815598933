package dev.sockeye.capture;

import dev.sockeye.Address;
import dev.sockeye.Constants;
import dev.sockeye.PacketMreq;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.SocketOptions;
import dev.sockeye.Sockets;
import dev.sockeye.sys.Errors;
import dev.sockeye.sys.Handover;
import dev.sockeye.sys.PacketInterface;
import dev.sockeye.sys.PacketRing;
import dev.sockeye.sys.Platform;
import dev.sockeye.sys.RingPackets;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens captures in the order in which nothing gets through unfiltered: a socket of no protocol,
 * which stays silent until it is bound; the filter, the ring, and only then the interface.
 */
final class Opening {

    private static final int PACKET_FANOUT_FLAG_UNIQUEID = 0x2000;
    private static final int SOF_TIMESTAMPING_RAW_HARDWARE = 1 << 6;

    private Opening() {}

    static List<Capture> open(Capture.Builder plan, int count) throws SocketError {
        if (Platform.MACOS) {
            return List.of(BpfOpening.open(plan)); // More than one would be a group.
        }
        var captures = new ArrayList<Capture>(count);
        boolean done = false;
        try {
            var link = link(plan);
            var program =
                    plan.expression != null
                            ? FilterExpression.compile(plan.expression, link)
                            : plan.program;
            var filter = KernelFilter.of(link, plan.direction, program);
            int group = plan.group;
            for (int i = 0; i < count; i++) {
                var capture = open(plan, link, filter);
                captures.add(capture);
                group = join(capture, group);
            }
            if (group != Capture.Builder.NO_GROUP) {
                for (var capture : captures) {
                    filter.attach(capture.socket());
                }
            }
            done = true;
            return List.copyOf(captures);
        } finally {
            if (!done) {
                captures.forEach(Capture::close);
            }
        }
    }

    private static Link link(Capture.Builder plan) throws SocketError {
        if (plan.ifname.equals(Capture.ANY)) {
            socket(plan, Constants.SOCK_RAW).close();
            return new Link(plan.ifname, LinkTypes.LINUX_SLL2, false, plan.snaplen);
        }
        try (var socket = socket(plan, Constants.SOCK_RAW)) {
            int hatype =
                    Errors.check(
                            "capture on " + plan.ifname,
                            PacketInterface.hatype(socket.fileno(), plan.ifname));
            boolean isLoopback = hatype == LinkTypes.ARPHRD_LOOPBACK;
            return new Link(plan.ifname, LinkTypes.of(hatype), isLoopback, plan.snaplen);
        }
    }

    private static Socket socket(Capture.Builder plan, int type) throws SocketError {
        try {
            return new Socket(Constants.AF_PACKET, type, 0);
        } catch (SocketError e) {
            throw e.errno() == Constants.EPERM || e.errno() == Constants.EACCES
                    ? unprivileged(plan, e)
                    : e;
        }
    }

    private static SocketError unprivileged(Capture.Builder plan, SocketError e) {
        var java = System.getProperty("java.home", "") + "/bin/java";
        return new SocketError(
                "capture on "
                        + plan.ifname
                        + ": the capability CAP_NET_RAW is missing: run as root, or grant it to"
                        + " Java (setcap cap_net_raw+ep "
                        + java
                        + ") ["
                        + e.errnoName()
                        + "]",
                e.errno());
    }

    private static Capture open(Capture.Builder plan, Link link, BpfProgram filter)
            throws SocketError {
        var socket =
                Handover.take(
                        socket(plan, link.isCooked() ? Constants.SOCK_DGRAM : Constants.SOCK_RAW));
        var descriptor = Handover.descriptor(socket);
        PacketRing ring = null;
        boolean done = false;
        try {
            boolean joins = plan.group != Capture.Builder.NO_GROUP;
            // Until it shares the packets it would see all of them.
            (joins ? KernelFilter.NOTHING : filter).attach(socket);
            setOptions(plan, link, socket);
            ring =
                    PacketRing.map(
                            socket.fileno(),
                            plan.blockBytes,
                            Math.max(Math.ceilDiv(plan.bufferBytes, plan.blockBytes), 2),
                            (int) plan.blockTimeout.toMillis());
            socket.bind(new Address.Packet(link.isAny() ? "" : plan.ifname, Constants.ETH_P_ALL));
            setMembership(plan, link, socket);
            var reader = new RingReader(link, descriptor, ring, RingSource.KERNEL, plan.whenHeld);
            done = true;
            return new Capture(link, plan.direction, socket, reader);
        } finally {
            if (!done) {
                descriptor.close();
                if (ring != null) {
                    ring.release();
                }
            }
        }
    }

    private static void setOptions(Capture.Builder plan, Link link, Socket socket)
            throws SocketError {
        if (KernelFilter.ignoresOutgoing(link, plan.direction)) {
            socket.setsockopt(SocketOptions.PACKET_IGNORE_OUTGOING, true);
        }
        socket.setsockopt(SocketOptions.PACKET_VERSION, Constants.TPACKET_V3);
        socket.setsockopt(SocketOptions.PACKET_RESERVE, RingPackets.RESERVED_BYTES);
        if (plan.hardwareTimestamps && !link.isAny()) {
            takeHardwareTimestamps(plan, socket);
        }
    }

    private static void takeHardwareTimestamps(Capture.Builder plan, Socket socket)
            throws SocketError {
        int result = PacketInterface.takeHardwareTimestamps(socket.fileno(), plan.ifname);
        if (result == -Constants.EPERM) {
            throw Errors.of("SIOCSHWTSTAMP on " + plan.ifname + " (CAP_NET_ADMIN)", -result);
        }
        socket.setsockopt(SocketOptions.PACKET_TIMESTAMP, SOF_TIMESTAMPING_RAW_HARDWARE);
    }

    private static void setMembership(Capture.Builder plan, Link link, Socket socket)
            throws SocketError {
        if (plan.promiscuous && !link.isAny()) {
            socket.setsockopt(
                    SocketOptions.PACKET_ADD_MEMBERSHIP,
                    new PacketMreq(
                            Sockets.ifNametoindex(plan.ifname), Constants.PACKET_MR_PROMISC));
        }
    }

    /** Joins a group, or makes one; returns which. */
    private static int join(Capture capture, int group) throws SocketError {
        if (group == Capture.Builder.NO_GROUP) {
            return group;
        }
        boolean isNew = group == Capture.Builder.NEW_GROUP;
        int mode = Constants.PACKET_FANOUT_HASH | (isNew ? PACKET_FANOUT_FLAG_UNIQUEID : 0);
        capture.socket()
                .setsockopt(SocketOptions.PACKET_FANOUT, mode << Short.SIZE | (isNew ? 0 : group));
        return isNew ? capture.socket().getsockopt(SocketOptions.PACKET_FANOUT) & 0xffff : group;
    }
}
