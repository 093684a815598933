package dev.sockeye;

import dev.sockeye.sys.CallState;
import dev.sockeye.sys.ControlBuffer;
import dev.sockeye.sys.Creation;
import dev.sockeye.sys.LibC;
import dev.sockeye.sys.MessageHeader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * recvmsg(2) and sendmsg(2). The kernel is given addresses of buffers, so those on the Java heap go
 * through a copy in native memory.
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
            var data = arena.allocate(Math.max(bufsize, 1));
            var header = new MessageHeader(arena, 1);
            header.add(data.address(), bufsize);
            long received = receive(socket, mode, "recvmsg", header, arena, ancbufsize, flags);
            byte[] bytes =
                    data.asSlice(0, Math.min(received, bufsize)).toArray(ValueLayout.JAVA_BYTE);
            return new Message(
                    bytes, ancillary(header), flags(header.flags(), flags), header.sender());
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
        try (var arena = Arena.ofConfined()) {
            var header = new MessageHeader(arena, buffers.size());
            var memory = new ArrayList<MemorySegment>();
            for (var buffer : buffers) {
                var room = Arguments.writable(buffer);
                var place = room.isNative() ? room : arena.allocate(room.byteSize());
                memory.add(place);
                header.add(place.address(), room.byteSize());
            }
            long received = receive(socket, mode, "recvmsgInto", header, arena, ancbufsize, flags);
            scatter(memory, buffers, received);
            return new ReceivedMessage(
                    (int) received,
                    ancillary(header),
                    flags(header.flags(), flags),
                    header.sender());
        } finally {
            Reference.reachabilityFence(buffers);
        }
    }

    private static void scatter(
            List<MemorySegment> memory, List<ByteBuffer> buffers, long received) {
        long left = received;
        for (int i = 0; i < memory.size() && left > 0; i++) {
            var buffer = buffers.get(i);
            int mine = (int) Math.min(left, buffer.remaining());
            if (!buffer.isDirect()) {
                MemorySegment.copy(memory.get(i), 0, MemorySegment.ofBuffer(buffer), 0, mine);
            }
            buffer.position(buffer.position() + mine);
            left -= mine;
        }
    }

    private static long receive(
            Socket socket,
            Mode mode,
            String call,
            MessageHeader header,
            Arena arena,
            int ancbufsize,
            int flags)
            throws SocketError {
        if (ancbufsize > 0) {
            header.setControl(arena.allocate(ancbufsize, Long.BYTES));
        }
        int now = receiveFlags(socket, flags);
        return Blocking.call(socket, mode, call, Constants.POLLIN, fd -> header.receive(fd, now));
    }

    /** The flags of a receive call: those that were asked for and what every such call needs. */
    static int receiveFlags(Socket socket, int asked) {
        return asked | Constants.MSG_DONTWAIT | ControlBuffer.receiveFlags(socket.family());
    }

    /** The flags of what was received, without those that {@link #receiveFlags} added. */
    static int flags(int received, int asked) {
        return received & (~ADDED_FLAGS | asked);
    }

    private static List<ControlMessage> ancillary(MessageHeader header) {
        return ControlBuffer.receive(header.control());
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
            for (var buffer : buffers) {
                var data = MemorySegment.ofBuffer(buffer);
                Arguments.zeroCopy(flags, data);
                var memory =
                        data.isNative() ? data : arena.allocate(data.byteSize()).copyFrom(data);
                header.add(memory.address(), data.byteSize());
            }
            header.setControl(ControlBuffer.encode(Arguments.defined(ancillary), arena));
            int events = Constants.POLLOUT;
            if (address != null) {
                events = Transfers.roomFor(socket);
                int length = Resolver.encode(address, socket.family());
                header.setDestination(CallState.current().address, length);
            }
            int now = flags | Constants.MSG_DONTWAIT | Creation.NO_SIGNAL;
            long sent = Blocking.call(socket, mode, "sendmsg", events, fd -> header.send(fd, now));
            advance(buffers, sent);
            return (int) sent;
        } finally {
            Reference.reachabilityFence(buffers);
        }
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
