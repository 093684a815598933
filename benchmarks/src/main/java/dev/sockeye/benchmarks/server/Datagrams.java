package dev.sockeye.benchmarks.server;

import dev.sockeye.Address;
import dev.sockeye.Constants;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.SocketOptions;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What the receivers of datagrams have in common: a socket with a large buffer, and a count. */
final class Datagrams {

    /** Datagrams taken with one system call. */
    static final int BATCH = 64;

    /** Room for each, unless the kernel may put many together. */
    static final int SLOT_BYTES = 2048;

    private static final int BUFFER_BYTES = 64 << 20;

    // Written by the one thread that receives.
    private final AtomicLong received = new AtomicLong();
    private volatile @Nullable Thread receiver;

    static Socket receiver(boolean gro) throws SocketError {
        var socket = new Socket(Constants.AF_INET, Constants.SOCK_DGRAM);
        enlarge(socket);
        if (gro) {
            socket.setsockopt(Constants.IPPROTO_UDP, Constants.UDP_GRO, 1);
        }
        socket.bind(Address.inet("127.0.0.1", 0));
        return socket;
    }

    /** Of Netty's sockets too: Netty itself does not know SO_RCVBUFFORCE. */
    static void enlarge(int descriptor) throws SocketError {
        var socket = Socket.ofFd(descriptor);
        enlarge(socket);
        socket.detach();
    }

    private static void enlarge(Socket socket) throws SocketError {
        try {
            socket.setsockopt(SocketOptions.SO_RCVBUFFORCE, BUFFER_BYTES);
        } catch (SocketError _) {
            socket.setsockopt(SocketOptions.SO_RCVBUF, BUFFER_BYTES); // Without the privilege.
        }
    }

    static int port(Address address) {
        return ((Address.Inet) address).port();
    }

    void add(long count) {
        if (receiver == null) {
            receiver = Thread.currentThread();
        }
        received.setRelease(received.getPlain() + count);
    }

    long received() {
        return received.getAcquire();
    }

    /** The CPU time of the thread that receives. */
    long cpuNanos() {
        var thread = receiver;
        return thread == null
                ? 0
                : ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.threadId());
    }
}
