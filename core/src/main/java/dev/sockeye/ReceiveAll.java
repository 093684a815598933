package dev.sockeye;

import dev.sockeye.sys.Descriptor;
import dev.sockeye.sys.Errors;
import dev.sockeye.sys.PacketMembership;

/**
 * What Windows calls SIO_RCVALL, on Linux: promiscuous mode of the interface that a packet socket
 * is bound to. Whether it is on is remembered here, since the kernel counts how often it was asked
 * for.
 */
final class ReceiveAll {

    private static final String CALL = "ioctl SIO_RCVALL";

    // Guarded by this: the interface in promiscuous mode on the socket's behalf; 0 for none.
    private int ifindex;

    /** Sets one of {@code RCVALL_*}; the descriptor's family is {@code family}. */
    synchronized void set(Descriptor descriptor, int family, int value) throws SocketError {
        if (Constants.AF_PACKET == Constants.UNDEFINED || family != Constants.AF_PACKET) {
            throw refused(
                    "only a packet socket (AF_PACKET) receives all, this one is of "
                            + Constants.familyName(family),
                    Constants.EOPNOTSUPP);
        }
        int fd = descriptor.acquire(CALL);
        try {
            if (value == Constants.RCVALL_ON) {
                turnOn(fd);
            } else if (value == Constants.RCVALL_OFF || value == Constants.RCVALL_IPLEVEL) {
                turnOff(fd); // Without it a packet socket receives all that the interface takes in.
            } else {
                throw refused(
                        "RCVALL_ON, RCVALL_OFF and RCVALL_IPLEVEL are known here, not " + value,
                        Constants.EINVAL);
            }
        } finally {
            descriptor.release();
        }
    }

    private void turnOn(int fd) throws SocketError {
        int bound = Errors.check(CALL, PacketMembership.boundInterface(fd));
        if (bound == 0) {
            throw refused("bind the packet socket to an interface first", Constants.ENODEV);
        }
        if (bound != ifindex) {
            turnOff(fd);
            Errors.check(CALL, PacketMembership.add(fd, bound));
            ifindex = bound;
        }
    }

    private void turnOff(int fd) {
        if (ifindex != 0) {
            PacketMembership.drop(fd, ifindex); // It fails where the interface has gone.
            ifindex = 0;
        }
    }

    private static SocketError refused(String reason, int errno) {
        return new SocketError(
                CALL + ": " + reason + " [" + Constants.errnoName(errno) + "]", errno);
    }
}
