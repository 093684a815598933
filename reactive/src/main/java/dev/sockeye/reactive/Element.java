package dev.sockeye.reactive;

import dev.sockeye.Address;
import dev.sockeye.SocketError;
import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/** What a sent publisher gives: what to send, and where to. */
interface Element<E> {

    /** Buffers for the connected peer. */
    Element<ByteBuf> BUFFER =
            new Element<>() {
                @Override
                public ByteBuf content(ByteBuf element) {
                    return element;
                }

                @Override
                public @Nullable Address address(ByteBuf element) {
                    return null;
                }

                @Override
                public ByteBuf withAddress(ByteBuf element, Address address) {
                    return element;
                }
            };

    /** Datagrams, each with its receiver. */
    Element<ReactiveDatagram> DATAGRAM =
            new Element<>() {
                @Override
                public ByteBuf content(ReactiveDatagram element) {
                    return element.content();
                }

                @Override
                public @Nullable Address address(ReactiveDatagram element) {
                    return element.address();
                }

                @Override
                public ReactiveDatagram withAddress(ReactiveDatagram element, Address address) {
                    return new ReactiveDatagram(element.content(), address, element.flags());
                }
            };

    /** The bytes. */
    ByteBuf content(E element);

    /** The receiver, null for the connected peer. */
    @Nullable Address address(E element);

    /** The same bytes to another address. */
    E withAddress(E element, Address address);

    /**
     * One attempt to send it on a socket that is no stream. Results are as {@link Datagrams}'.
     *
     * @return what {@link #sent} is told, if not negative
     */
    default long attempt(LoopSocket socket, E element) throws SocketError {
        var to = address(element);
        return to == null
                ? Datagrams.send(socket, content(element))
                : Datagrams.sendto(socket, content(element), to);
    }

    /** Takes in what an attempt came to, and returns how many bytes went. */
    default long sent(E element, long result) {
        return result;
    }

    /** Tells after an attempt that succeeded whether there is more. */
    default boolean hasMore(E element) {
        return false;
    }

    /** Returns what a failed call is called in the message of its error. */
    default String describe(String call) {
        return call;
    }

    /** Releases the bytes. */
    default void release(E element) {
        ReferenceCountUtil.safeRelease(content(element));
    }
}
