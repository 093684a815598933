package dev.sockeye.reactive;

import static dev.sockeye.Constants.AF_INET;
import static dev.sockeye.Constants.AF_NETLINK;
import static dev.sockeye.Constants.AF_PACKET;
import static dev.sockeye.Constants.IPPROTO_ICMP;
import static dev.sockeye.Constants.NETLINK_ROUTE;
import static dev.sockeye.Constants.SOCK_DGRAM;
import static dev.sockeye.Constants.SOCK_RAW;
import static dev.sockeye.reactive.Family.LIMIT;
import static dev.sockeye.reactive.Family.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sockeye.Address;
import dev.sockeye.HardwareAddress;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Sockets whose peer is the kernel, or nobody: ICMP, packets and netlink, by every call. */
class KernelSocketsTest {

    private static final byte ECHO = 8;
    private static final byte ECHO_REPLY = 0;
    private static final int IP_HEADER_BYTES = 20;
    private static final int ETHERTYPE_TEST = 0x88b5; // IEEE 802: for experiments.
    private static final short RTM_NEWLINK = 16;
    private static final short RTM_GETLINK = 18;
    private static final short NLMSG_DONE = 3;
    private static final short NLM_F_REQUEST_DUMP = 0x301;
    private static final int NLMSG_HEADER_BYTES = 16;

    /** The calls in pairs. */
    enum Calls {
        RECV,
        RECVFROM,
        RECVMSG,
        RECVMMSG;

        Mono<?> send(ReactiveSocket socket, ByteBuf data, Address to) {
            return switch (this) {
                case RECV, RECVFROM -> socket.sendto(data, to);
                case RECVMSG -> socket.sendmsg(data, List.of(), 0, to);
                case RECVMMSG ->
                        socket.sendmmsg(Flux.just(DatagramBatch.builder().add(data, to).build()));
            };
        }

        /** Copies of what comes, with the sender where the call gives it. */
        Flux<Packet> receive(ReactiveSocket socket) {
            return switch (this) {
                case RECV -> socket.recv().map(it -> Packet.of(it, Address.inet("0.0.0.0", 0)));
                case RECVFROM -> socket.recvfrom().map(it -> Packet.of(it.content(), it.address()));
                case RECVMSG -> socket.recvmsg().map(it -> Packet.of(it.content(), it.address()));
                case RECVMMSG ->
                        socket.recvmmsg(8)
                                .concatMapIterable(batch -> {
                                    try (batch) {
                                        return Packet.of(batch);
                                    }
                                });
            };
        }
    }

    record Packet(ByteBuf data, Address from) {
        static Packet of(ByteBuf data, @Nullable Address from) {
            try {
                return new Packet(Unpooled.copiedBuffer(data), Objects.requireNonNull(from));
            } finally {
                data.release();
            }
        }

        static List<Packet> of(DatagramBatch batch) {
            return IntStream.range(0, batch.size())
                    .mapToObj(i -> of(batch.content(i).retain(), batch.address(i)))
                    .toList();
        }
    }

    private static ReactiveSocket open(int family, int type, int proto) {
        try {
            return ReactiveSocket.of(new Socket(family, type, proto));
        } catch (SocketError e) {
            assumeTrue(false, "takes privilege: " + e);
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_kernel_answers_an_echo_request(Calls calls) {
        try (var socket = open(AF_INET, SOCK_RAW, IPPROTO_ICMP)) {
            int id = ThreadLocalRandom.current().nextInt(1 << 16);
            var loopback = Address.inet("127.0.0.1", 0);

            calls.send(socket, echoRequest(id), loopback).block(LIMIT);

            var reply =
                    calls.receive(socket)
                            .filter(it -> isReply(it.data(), id))
                            .next()
                            .blockOptional(LIMIT)
                            .orElseThrow();
            assertInstanceOf(Address.Inet.class, reply.from());
        }
    }

    private static ByteBuf echoRequest(int id) {
        // Type and code, a checksum, the identifier and number 1: RFC 792.
        int sum = (ECHO << 8) + id + 1;
        sum = (sum & 0xffff) + (sum >>> 16);
        return ByteBufAllocator.DEFAULT
                .directBuffer()
                .writeByte(ECHO)
                .writeByte(0)
                .writeShort(~sum)
                .writeShort(id)
                .writeShort(1);
    }

    private static boolean isReply(ByteBuf packet, int id) {
        return packet.getByte(IP_HEADER_BYTES) == ECHO_REPLY
                && packet.getUnsignedShort(IP_HEADER_BYTES + 4) == id;
    }

    @ParameterizedTest
    @EnumSource
    void a_packet_on_the_loopback_comes_back(Calls calls) throws SocketError {
        try (var socket = open(AF_PACKET, SOCK_DGRAM, 0)) {
            var nowhere = HardwareAddress.of(new byte[6]);
            var lo = new Address.Packet("lo", ETHERTYPE_TEST, 0, 0, nowhere);
            socket.bind(lo).block(LIMIT);
            var text = "packet " + ThreadLocalRandom.current().nextLong();

            calls.send(socket, text(text), lo).block(LIMIT);

            var packet =
                    calls.receive(socket)
                            .filter(it -> it.data().toString(UTF_8).equals(text))
                            .next()
                            .blockOptional(LIMIT)
                            .orElseThrow();
            if (packet.from() instanceof Address.Packet from) {
                assertEquals("lo", from.ifname());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_kernel_dumps_its_interfaces(Calls calls) {
        try (var socket = open(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE)) {
            var kernel = new Address.Netlink(0, 0);

            calls.send(socket, dumpRequest(), kernel).block(LIMIT);

            var types =
                    calls.receive(socket)
                            .concatMapIterable(it -> types(it.data()))
                            .takeUntil(type -> type == NLMSG_DONE)
                            .collectList()
                            .blockOptional(LIMIT)
                            .orElseThrow();
            assertTrue(types.contains(RTM_NEWLINK), types::toString);
            assertEquals(NLMSG_DONE, types.getLast());
        }
    }

    /** A {@code struct nlmsghdr} and an empty {@code struct ifinfomsg}: netlink(7). */
    private static ByteBuf dumpRequest() {
        var data = ByteBufAllocator.DEFAULT.directBuffer();
        writeInt(data, 2 * NLMSG_HEADER_BYTES);
        writeShort(data, RTM_GETLINK);
        writeShort(data, NLM_F_REQUEST_DUMP);
        return data.writeZero(8 + NLMSG_HEADER_BYTES);
    }

    private static List<Short> types(ByteBuf messages) {
        var types = new ArrayList<Short>();
        while (messages.readableBytes() >= NLMSG_HEADER_BYTES) {
            int at = messages.readerIndex();
            int length = isLittleEndian() ? messages.getIntLE(at) : messages.getInt(at);
            types.add(isLittleEndian() ? messages.getShortLE(at + 4) : messages.getShort(at + 4));
            messages.skipBytes(Math.min((length + 3) & ~3, messages.readableBytes()));
        }
        return types;
    }

    private static void writeInt(ByteBuf to, int value) {
        to.writeInt(isLittleEndian() ? Integer.reverseBytes(value) : value);
    }

    private static void writeShort(ByteBuf to, short value) {
        to.writeShort(isLittleEndian() ? Short.reverseBytes(value) : value);
    }

    private static boolean isLittleEndian() {
        return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    }
}
