package dev.sockeye;

import dev.sockeye.sys.Errors;
import dev.sockeye.sys.Turn;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.function.LongConsumer;

/** Sends a whole buffer, attempt by attempt, within one deadline. */
final class Sendall {

    private Sendall() {}

    /**
     * Takes its turn among the threads that send, or read a file; the wait counts as the call's
     * own, and closing {@code socket} ends it as it ends the call. The caller has not acquired the
     * descriptor, so that whoever closes it does not wait for the turn.
     */
    static void lock(String call, Socket socket, Turn turn, Mode mode, long deadline)
            throws SocketError {
        if (turn.tryTake()) {
            return;
        }
        if (mode.isNonBlocking()) { // Also in an interrupted thread: nothing waits here.
            throw Errors.of(call, Constants.EAGAIN);
        }
        try {
            if (!turn.take(socket.descriptor(), call, deadline)) {
                throw new SocketTimeout(call, mode.limit(), 0);
            }
        } finally {
            Reference.reachabilityFence(socket);
        }
    }

    /**
     * Sends all of {@code data}; an empty buffer is sent too, since it is a datagram.
     *
     * @param progress told how many bytes each attempt has sent
     * @throws SocketTimeout with the number of bytes that the kernel took
     */
    static void run(
            String call,
            Socket socket,
            Mode mode,
            long deadline,
            MemorySegment data,
            int flags,
            LongConsumer progress)
            throws SocketError {
        var descriptor = socket.descriptor();
        int fd = descriptor.acquire(call);
        long sent = 0;
        boolean isStream = socket.type() == Constants.SOCK_STREAM;
        try {
            Blocking.tellKept(socket, call);
            do {
                var rest = Transfers.attempt(data, sent, isStream);
                long n =
                        Blocking.call(
                                descriptor,
                                fd,
                                mode,
                                deadline,
                                call,
                                Transfers.roomFor(socket, false),
                                number -> Transfers.sendNow(number, rest, flags));
                progress.accept(n);
                sent += n;
            } while (sent < data.byteSize());
        } catch (SocketTimeout e) {
            throw new SocketTimeout(call, e.limit(), sent);
        } finally {
            descriptor.release();
            Reference.reachabilityFence(socket);
        }
    }
}
