package dev.sockeye.reactive;

import dev.sockeye.Address;
import dev.sockeye.ControlMessage;
import dev.sockeye.SocketError;
import dev.sockeye.sys.CallState;
import dev.sockeye.sys.ControlBuffer;
import dev.sockeye.sys.LibC;
import dev.sockeye.sys.SockAddrs;
import io.netty.buffer.ByteBuf;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One attempt to send a buffer or a message. Results are as {@link LibC}'s. */
final class Datagrams {

    /** The address holds a name, which has to be resolved first. */
    static final long IS_NAME = Long.MIN_VALUE;

    private Datagrams() {}

    /** To the connected peer. */
    static long send(LoopSocket socket, ByteBuf data) {
        int bytes = data.readableBytes();
        long address = LoopMemory.current().address(data, bytes);
        return socket.sends.send(address, bytes);
    }

    /** To an address. */
    static long sendto(LoopSocket socket, ByteBuf data, Address to) throws SocketError {
        socket.requireNoHandlers("sendto");
        var state = CallState.current();
        int length = SockAddrs.encode(to, socket.socket.family(), state.address);
        if (length == SockAddrs.IS_NAME) {
            return IS_NAME;
        }
        int bytes = data.readableBytes();
        long address = LoopMemory.current().address(data, bytes);
        return socket.counters.sent(
                LibC.sendto(
                        socket.fd, address, bytes, SendQueue.SEND_FLAGS, state.address, length));
    }

    /** A message with its ancillary data, to an address or the connected peer. */
    static long sendmsg(LoopSocket socket, ReactiveMessage message, @Nullable Address to, int flags)
            throws SocketError {
        socket.requireNoHandlers("sendmsg");
        var state = CallState.current();
        int length = to == null ? 0 : SockAddrs.encode(to, socket.socket.family(), state.address);
        if (length == SockAddrs.IS_NAME) {
            return IS_NAME;
        }
        var memory = LoopMemory.current();
        var header = memory.header;
        var data = message.content();
        int bytes = data.readableBytes();
        if (socket.isStream() && !data.hasMemoryAddress()) {
            bytes = Math.min(bytes, LoopMemory.CHUNK_BYTES);
        }
        header.clear();
        header.add(memory.address(data, bytes), bytes);
        header.setDestination(state.address, length);
        header.setControl(encoded(memory, message.items()));
        try {
            return socket.counters.sent(header.send(socket.fd, flags | SendQueue.SEND_FLAGS));
        } finally {
            header.setDestination(state.address, 0);
            header.setControl(memory.control(0));
        }
    }

    private static MemorySegment encoded(LoopMemory memory, List<ControlMessage> items) {
        var control = memory.control(Math.toIntExact(ControlBuffer.encodedBytes(items)));
        if (!items.isEmpty()) {
            ControlBuffer.encode(items, control.fill((byte) 0));
        }
        return control;
    }
}
