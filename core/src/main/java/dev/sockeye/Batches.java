package dev.sockeye;

import dev.sockeye.sys.CallState;
import dev.sockeye.sys.ControlBuffer;
import dev.sockeye.sys.Creation;
import dev.sockeye.sys.MessageVector;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** recvmmsg(2) and sendmmsg(2). */
final class Batches {

    private Batches() {}

    static int recvmmsg(Socket socket, Mode mode, MessageBatch batch, int flags)
            throws SocketError {
        batch.begin("recvmmsg");
        try {
            batch.prepareToReceive(flags);
            int now = Messages.receiveFlags(socket, flags);
            Transfers.Part part = (fd, from) -> batch.receiveNow(fd, now);
            long messages =
                    Blocking.call(
                            socket,
                            mode,
                            "recvmmsg",
                            Constants.POLLIN,
                            fd -> Transfers.receiveNow(socket, part, fd, 0));
            return batch.received((int) messages, socket.type() == Constants.SOCK_STREAM);
        } finally {
            batch.end();
        }
    }

    static List<Message> recvmmsg(
            Socket socket, Mode mode, int max, int bufsize, int ancbufsize, int flags)
            throws SocketError {
        try (var batch = MessageBatch.confined(max, bufsize, ancbufsize)) {
            int count = recvmmsg(socket, mode, batch, flags);
            var messages = new ArrayList<Message>(count);
            for (int i = 0; i < count; i++) {
                messages.add(batch.message(i));
            }
            return List.copyOf(messages);
        }
    }

    static int sendmmsg(Socket socket, Mode mode, MessageBatch batch, int first, int flags)
            throws SocketError {
        batch.begin("sendmmsg");
        try {
            boolean hasAddress = batch.prepareToSend(first, socket.family());
            int now = flags | Constants.MSG_DONTWAIT | Creation.NO_SIGNAL;
            return first == batch.held()
                    ? 0
                    : (int)
                            Blocking.call(
                                    socket,
                                    mode,
                                    "sendmmsg",
                                    events(socket, hasAddress),
                                    fd -> batch.sendNow(fd, first, now));
        } finally {
            batch.end();
        }
    }

    static int sendmmsg(Socket socket, Mode mode, List<Message> messages, int flags)
            throws SocketError {
        if (messages.isEmpty()) {
            return 0;
        }
        int count = Math.min(messages.size(), MessageVector.MAX_MESSAGES);
        int room = 0;
        boolean hasAddress = false;
        for (var message : messages.subList(0, count)) {
            long bytes = ControlBuffer.encodedBytes(message.ancillary());
            room = Math.max(room, Math.toIntExact(bytes));
            hasAddress |= message.address() != null;
        }
        try (var arena = Arena.ofConfined()) {
            var vector = new MessageVector(arena, count, room);
            for (int i = 0; i < count; i++) {
                fill(vector, i, messages.get(i), arena, socket.family());
            }
            int now = flags | Constants.MSG_DONTWAIT | Creation.NO_SIGNAL;
            return (int)
                    Blocking.call(
                            socket,
                            mode,
                            "sendmmsg",
                            events(socket, hasAddress),
                            fd -> vector.send(fd, 0, count, now));
        }
    }

    private static void fill(
            MessageVector vector, int index, Message message, Arena arena, int family)
            throws SocketError {
        var data = MemorySegment.ofArray(message.data());
        var memory = arena.allocate(data.byteSize()).copyFrom(data);
        var address = message.address();
        int length = address == null ? 0 : Resolver.encode(address, family);
        vector.setBuffer(index, memory.address(), data.byteSize());
        vector.setDestination(index, CallState.current().address, length);
        vector.setControl(index, Arguments.defined(message.ancillary()));
    }

    private static int events(Socket socket, boolean hasAddress) {
        return Transfers.roomFor(socket, hasAddress);
    }
}
