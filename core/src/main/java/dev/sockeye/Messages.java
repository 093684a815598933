package dev.sockeye;

import dev.sockeye.sys.CallState;
import dev.sockeye.sys.ControlBuffer;
import dev.sockeye.sys.Creation;
import dev.sockeye.sys.LibC;
import dev.sockeye.sys.MessageHeader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * recvmsg(2) and sendmsg(2). The kernel is given mere addresses, which keep no memory alive, so all
 * data goes through a copy that nobody else can free; but not that of MSG_ZEROCOPY, which its owner
 * keeps until the completion, and the kernel only reads.
 */
final class Messages {

    /** What {@link #receiveFlags} may add, and {@link #flags} takes away. */
    private static final int ADDED_FLAGS = Constants.MSG_DONTWAIT | ControlBuffer.RECEIVE_FLAGS;

    /** Far more than the kernel passes at a time (253), and no room for a careless number. */
    private static final int MAX_FDS = 1 << 16;

    private Messages() {}

    static Message recvmsg(Socket socket, Mode mode, int bufsize, int ancbufsize, int flags)
            throws SocketError {
        try (var arena = Arena.ofConfined()) {
            var bytes = new IncomingMessage.Bytes();
            int room = socket.allocation(bufsize, 0);
            var message =
                    new IncomingMessage(socket, bytes, bufsize, room, ancbufsize, flags, arena);
            long received = message.receive(mode, "recvmsg");
            return new Message(
                    bytes.first(received), message.ancillary(), message.flags(), message.sender());
        }
    }

    /** As {@link Sockets#recvFds(Socket, int, int, int)}. */
    static ReceivedFds recvFds(Socket socket, int bufsize, int maxfds, int flags)
            throws SocketError {
        if (maxfds < 0 || maxfds > MAX_FDS) {
            throw new IllegalArgumentException("maxfds must be 0-" + MAX_FDS + ": " + maxfds);
        }
        // Not CMSG_SPACE: its padding has room for one more than asked for.
        int room = maxfds == 0 ? 0 : ControlBuffer.HEADER_BYTES + maxfds * Integer.BYTES;
        var message = socket.recvmsg(Arguments.buffersize("recvFds", bufsize), room, flags);
        var fds = new ArrayList<Integer>();
        for (var item : message.ancillary()) {
            if (item.is(Constants.SOL_SOCKET, Constants.SCM_RIGHTS)) {
                fds.addAll(item.fds());
            } else {
                item.fds().forEach(LibC::close); // Of SO_PASSPIDFD: nobody passed it.
            }
        }
        return new ReceivedFds(message.data(), fds, message.flags(), message.address());
    }

    static ReceivedMessage recvmsgInto(
            Socket socket, Mode mode, List<ByteBuffer> buffers, int ancbufsize, int flags)
            throws SocketError {
        var places = new Places(buffers);
        int most = (int) Math.min(places.size, Integer.MAX_VALUE);
        try (var arena = Arena.ofConfined()) {
            int room = socket.allocation(most, 0);
            var message =
                    new IncomingMessage(
                            socket, places, places.size, room, ancbufsize, flags, arena);
            long received = message.receive(mode, "recvmsgInto");
            advance(buffers, received);
            return new ReceivedMessage(
                    (int) received, message.ancillary(), message.flags(), message.sender());
        }
    }

    /** The buffers of a caller, filled one after the other. */
    private static final class Places implements IncomingMessage.Sink {
        private final List<MemorySegment> places = new ArrayList<>();
        private final long size;

        Places(List<ByteBuffer> buffers) {
            long bytes = 0;
            for (var buffer : buffers) {
                var place = Arguments.writable(buffer);
                places.add(place);
                bytes += place.byteSize();
            }
            size = bytes;
        }

        @Override
        public void requireOpen() {
            places.forEach(Arguments::accessible);
        }

        @Override
        public void take(MemorySegment bytes, long from) {
            long skip = from;
            long taken = 0;
            for (var place : places) {
                long free = Math.max(place.byteSize() - skip, 0);
                long mine = Math.min(free, bytes.byteSize() - taken);
                if (mine > 0) {
                    MemorySegment.copy(bytes, taken, place, skip, mine);
                    taken += mine;
                }
                skip = Math.max(skip - place.byteSize(), 0);
            }
        }
    }

    /** The flags of a receive call: those that were asked for and what every such call needs. */
    static int receiveFlags(Socket socket, int asked) {
        return asked | Constants.MSG_DONTWAIT | ControlBuffer.receiveFlags(socket.family());
    }

    /** The flags of what was received, without those that {@link #receiveFlags} added. */
    static int flags(int received, int asked) {
        return received & (~ADDED_FLAGS | asked);
    }

    static int sendmsg(
            Socket socket,
            Mode mode,
            List<ByteBuffer> buffers,
            List<ControlMessage> ancillary,
            int flags,
            @Nullable Address address)
            throws SocketError {
        try (var arena = Arena.ofConfined()) {
            var header = new MessageHeader(arena, buffers.size());
            var places = new ArrayList<MemorySegment>();
            for (var buffer : buffers) {
                var data = MemorySegment.ofBuffer(buffer);
                Arguments.zeroCopy(flags, data);
                Arguments.accessible(data);
                // The kernel would not keep others from freeing the memory while the call waits.
                var memory =
                        isZeroCopy(flags) ? data : arena.allocate(data.byteSize()).copyFrom(data);
                header.add(memory.address(), data.byteSize());
                places.add(data);
            }
            header.setControl(ControlBuffer.encode(Arguments.defined(ancillary), arena));
            int events = Transfers.roomFor(socket, false);
            if (address != null) {
                events = Transfers.roomFor(socket, true);
                int length = Resolver.encode(address, socket.family());
                header.setDestination(CallState.current().address, length);
            }
            int now = flags | Constants.MSG_DONTWAIT | Creation.NO_SIGNAL;
            long sent =
                    Blocking.call(
                            socket,
                            mode,
                            "sendmsg",
                            events,
                            fd -> {
                                if (isZeroCopy(flags)) {
                                    places.forEach(Arguments::accessible);
                                }
                                return header.send(fd, now);
                            });
            advance(buffers, sent);
            return (int) sent;
        } finally {
            Reference.reachabilityFence(buffers);
        }
    }

    private static boolean isZeroCopy(int flags) {
        return Constants.MSG_ZEROCOPY != Constants.UNDEFINED
                && (flags & Constants.MSG_ZEROCOPY) != 0;
    }

    private static void advance(List<ByteBuffer> buffers, long sent) {
        long left = sent;
        for (var buffer : buffers) {
            int mine = (int) Math.min(left, buffer.remaining());
            buffer.position(buffer.position() + mine);
            left -= mine;
        }
    }
}
