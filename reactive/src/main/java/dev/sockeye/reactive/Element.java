package dev.sockeye.reactive;

import dev.sockeye.Address;
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

    /** Releases the bytes. */
    default void release(E element) {
        ReferenceCountUtil.safeRelease(content(element));
    }
}
