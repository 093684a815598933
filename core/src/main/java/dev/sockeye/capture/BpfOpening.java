package dev.sockeye.capture;

import dev.sockeye.Constants;
import dev.sockeye.SocketError;
import dev.sockeye.Sockets;
import dev.sockeye.sys.BpfDevice;
import dev.sockeye.sys.Errors;
import dev.sockeye.sys.Handover;
import dev.sockeye.sys.LibC;
import dev.sockeye.sys.PacketRing;

/**
 * Opens captures of macOS, by devices of the Berkeley packet filter. It was written from the values
 * of the headers and never run there.
 *
 * <p>The filter comes before the interface, so that nothing is let through without it.
 */
final class BpfOpening {

    private BpfOpening() {}

    static Capture open(Capture.Builder plan) throws SocketError {
        requirePossible(plan);
        int fd = BpfDevice.open();
        if (fd < 0) {
            throw refused(plan, -fd);
        }
        boolean done = false;
        try {
            var capture = open(plan, fd);
            done = true;
            return capture;
        } finally {
            if (!done) {
                LibC.close(fd);
            }
        }
    }

    private static void requirePossible(Capture.Builder plan) {
        if (plan.ifname.equals(Capture.ANY)) {
            throw new UnsupportedOperationException("macOS captures one interface at a time");
        }
        if (plan.group != Capture.Builder.NO_GROUP) {
            throw new UnsupportedOperationException("macOS has no fan-out of captures");
        }
        if (plan.direction == Capture.Direction.OUT) {
            throw new UnsupportedOperationException(
                    "macOS captures both directions, or what comes in");
        }
    }

    private static SocketError refused(Capture.Builder plan, int errno) {
        if (errno != Constants.EACCES && errno != Constants.EPERM) {
            return Errors.of("capture on " + plan.ifname + ": open /dev/bpf", errno);
        }
        return new SocketError(
                "capture on "
                        + plan.ifname
                        + ": /dev/bpf* may not be read: run as root, or give the devices to a group"
                        + " of yours (Wireshark's ChmodBPF does) ["
                        + Constants.errnoName(errno)
                        + "]",
                errno);
    }

    private static Capture open(Capture.Builder plan, int fd) throws SocketError {
        var call = "capture on " + plan.ifname;
        int length =
                Errors.check(
                        call + ": BIOCSBLEN",
                        BpfDevice.setBufferLength(
                                fd, Math.min(plan.bufferBytes, BpfDevice.MAX_BUFFER_BYTES)));
        Errors.check(call + ": BIOCSETF", BpfDevice.attach(fd, KernelFilter.NOTHING.raw()));
        Errors.check(call + ": BIOCSETIF", BpfDevice.setInterface(fd, plan.ifname));
        int dlt = Errors.check(call + ": BIOCGDLT", BpfDevice.linkType(fd));
        Errors.check(call + ": BIOCIMMEDIATE", BpfDevice.setImmediate(fd));
        Errors.check(
                call + ": BIOCSSEESENT",
                BpfDevice.setSeeSent(fd, plan.direction == Capture.Direction.BOTH));
        if (plan.promiscuous) {
            Errors.check(call + ": BIOCPROMISC", BpfDevice.setPromiscuous(fd));
        }
        var link = new Link(plan.ifname, LinkTypes.ofDlt(dlt), false, plan.snaplen);
        var program =
                plan.expression == null
                        ? plan.program
                        : FilterExpression.compile(plan.expression, link);
        var filter = KernelFilter.of(link, Capture.Direction.BOTH, program);
        Errors.check(call + ": BIOCSETF", BpfDevice.attach(fd, filter.raw()));
        return capture(plan, link, fd, length);
    }

    private static Capture capture(Capture.Builder plan, Link link, int fd, int length)
            throws SocketError {
        var source = new BpfSource(Sockets.ifNametoindex(plan.ifname), length);
        int blocks = Math.max(Math.ceilDiv(plan.bufferBytes, plan.blockBytes), 2);
        var ring = PacketRing.ofMemory(plan.blockBytes, blocks);
        // A descriptor like that of a socket, as far as waiting and closing go.
        var socket = Handover.adopt(fd, Constants.AF_UNSPEC, Constants.SOCK_RAW, 0);
        var reader = new RingReader(link, Handover.descriptor(socket), ring, source, plan.whenHeld);
        return new Capture(link, Capture.Direction.BOTH, socket, reader);
    }
}
