package dev.sockeye.reactive;

import dev.sockeye.Address;
import dev.sockeye.SocketError;
import dev.sockeye.sys.CallState;
import dev.sockeye.sys.LibC;
import dev.sockeye.sys.SockAddrs;
import io.netty.buffer.ByteBuf;

/** One attempt to send a buffer as a datagram. Results are as {@link LibC}'s. */
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
}
