package dev.sockeye;

import dev.sockeye.sys.Descriptor;
import dev.sockeye.sys.Errors;
import dev.sockeye.sys.Ioctl;
import java.lang.foreign.MemorySegment;

/** Requests of ioctl(2), and what becomes of those that Windows alone knows. */
final class Requests {

    private Requests() {}

    static int request(Descriptor descriptor, long request, MemorySegment argument)
            throws SocketError {
        if (request == Constants.UNDEFINED) {
            throw new IllegalArgumentException(
                    "request is a constant that this platform does not have");
        }
        refuseWindows(request);
        int fd = descriptor.acquire("ioctl");
        try {
            return Errors.check("ioctl", Ioctl.request(fd, request, argument));
        } finally {
            descriptor.release();
        }
    }

    private static void refuseWindows(long request) throws SocketError {
        if (request == Constants.SIO_RCVALL) {
            throw new IllegalArgumentException("SIO_RCVALL takes an int, RCVALL_ON or RCVALL_OFF");
        }
        if (request == Constants.SIO_KEEPALIVE_VALS) {
            throw refused("SIO_KEEPALIVE_VALS", "set SO_KEEPALIVE, TCP_KEEPIDLE and TCP_KEEPINTVL");
        }
        if (request == Constants.SIO_LOOPBACK_FAST_PATH) {
            throw refused("SIO_LOOPBACK_FAST_PATH", "loopback needs no such request here");
        }
    }

    private static SocketError refused(String request, String instead) {
        return new SocketError(
                "ioctl "
                        + request
                        + ": a request of Windows alone; "
                        + instead
                        + " ["
                        + Constants.errnoName(Constants.EOPNOTSUPP)
                        + "]",
                Constants.EOPNOTSUPP);
    }
}
