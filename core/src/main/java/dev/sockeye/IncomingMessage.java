package dev.sockeye;

import dev.sockeye.sys.ControlBuffer;
import dev.sockeye.sys.MessageHeader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message that recvmsg(2) receives, into memory of its own: the kernel would be given nothing but
 * the address of a caller's buffer, which would keep nobody from freeing it meanwhile. From there
 * it is copied.
 */
final class IncomingMessage implements Transfers.Part {

    private static final int MOST_CONTROL_BYTES = 1 << 20; // As in a batch; net.core.optmem_max.

    /** Where the bytes go. */
    interface Sink {
        /** Fails if they could not be taken, before they are received and lost. */
        void requireOpen();

        /** Takes those that come after {@code from} others. */
        void take(MemorySegment bytes, long from);
    }

    private final Socket socket;
    private final Sink sink;
    private final long size;
    private final int flags;
    private final MemorySegment data;
    private final MessageHeader header;

    // What the attempts that were successful have told so far.
    private int received;
    private @Nullable Address sender;
    private List<ControlMessage> ancillary = List.of();

    IncomingMessage(
            Socket socket, Sink sink, long size, int room, int ancbufsize, int flags, Arena arena) {
        this.socket = socket;
        this.sink = sink;
        this.size = size;
        this.flags = flags;
        data = arena.allocate(Math.max(room, 1)).asSlice(0, room);
        header = new MessageHeader(arena, 1);
        if (ancbufsize > 0) {
            header.setControl(arena.allocate(Math.min(ancbufsize, MOST_CONTROL_BYTES), Long.BYTES));
        }
    }

    /** Receives it; returns its length, which for {@code MSG_TRUNC} may be more than its size. */
    long receive(Mode mode, String call) throws SocketError {
        boolean peeks = (flags & Constants.MSG_PEEK) != 0;
        long most = peeks ? Math.min(size, data.byteSize()) : size;
        return Transfers.receive(socket, mode, call, most, flags, this);
    }

    @Override
    public long run(int fd, long from) {
        sink.requireOpen();
        long room = Math.min(data.byteSize(), size - from);
        header.clear();
        header.add(data.address(), room);
        long length = header.receive(fd, Messages.receiveFlags(socket, flags));
        if (length > 0 || (length == 0 && from == 0)) {
            accept(data.asSlice(0, Math.min(length, room)), from);
        }
        return length;
    }

    private void accept(MemorySegment bytes, long from) {
        var control = header.control();
        try {
            sink.take(bytes, from);
            if (Constants.MSG_CMSG_CLOEXEC == Constants.UNDEFINED) {
                ControlBuffer.setCloseOnExec(control);
            }
            var items = ControlBuffer.decode(control);
            // Of several, as the time of each segment of a stream, the kernel too gives the last.
            ancillary = items.isEmpty() && from > 0 ? ancillary : items;
            sender = from == 0 ? header.sender() : sender;
            received = header.flags() | (from == 0 ? 0 : received);
        } catch (RuntimeException | Error e) {
            ControlBuffer.closeDescriptors(control);
            throw e;
        }
    }

    /**
     * On a Unix socket what goes with bytes ends the message, so that it is not given to others.
     */
    @Override
    public boolean isLast() {
        return socket.family() == Constants.AF_UNIX
                && (!ancillary.isEmpty() || (received & Constants.MSG_CTRUNC) != 0);
    }

    List<ControlMessage> ancillary() {
        return ancillary;
    }

    int flags() {
        return Messages.flags(received, flags);
    }

    @Nullable Address sender() {
        return sender;
    }

    /** Keeps the bytes, however many come. */
    static final class Bytes implements Sink {
        private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

        private byte[] bytes = new byte[0];

        @Override
        public void requireOpen() {}

        @Override
        public void take(MemorySegment from, long at) {
            int start = (int) at;
            int end = Math.addExact(start, (int) from.byteSize());
            if (start == 0) {
                bytes = new byte[end];
            } else if (end > bytes.length) {
                // Doubled, since a stream comes in small parts; cut at the end.
                bytes = Arrays.copyOf(bytes, (int) Math.min(2L * end, MOST_BYTES));
            }
            MemorySegment.copy(from, ValueLayout.JAVA_BYTE, 0, bytes, start, end - start);
        }

        /** The first {@code length} bytes, or all there are. */
        byte[] first(long length) {
            return length >= bytes.length ? bytes : Arrays.copyOf(bytes, (int) length);
        }
    }
}
