package dev.sockeye.examples.tool;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An ICMP echo message, request or reply.
 *
 * @param identifier whose it is, 16 bits
 * @param sequence its number, 16 bits
 * @param data what comes back as it was sent
 */
record Echo(int identifier, int sequence, ByteBuffer data) {

    /** What is before the data: type, code, checksum, identifier, sequence. */
    static final int HEADER_BYTES = 8;

    private static final int CHECKSUM = 2;
    private static final int LEAST_IP_BYTES = 20;

    /** Writes it as a request, with the checksum, which for ICMPv6 the kernel writes over. */
    byte[] request(Icmp icmp) {
        var message = ByteBuffer.allocate(HEADER_BYTES + data.remaining());
        message.put((byte) icmp.request()).put((byte) 0).putShort((short) 0);
        message.putShort((short) identifier).putShort((short) sequence);
        message.put(data.duplicate());
        message.putShort(CHECKSUM, (short) checksum(message.flip()));
        return message.array();
    }

    /**
     * Reads a message of one type.
     *
     * @param message as the kernel gives it: without an IP header
     * @return null if it is of another type, or cut
     */
    static @Nullable Echo read(ByteBuffer message, int type) {
        if (message.remaining() < HEADER_BYTES
                || Byte.toUnsignedInt(message.get(message.position())) != type) {
            return null;
        }
        var rest = message.slice();
        rest.getInt();
        int identifier = Short.toUnsignedInt(rest.getShort());
        int sequence = Short.toUnsignedInt(rest.getShort());
        return new Echo(identifier, sequence, rest.slice());
    }

    /**
     * Skips the IPv4 header, which raw sockets give and, on macOS, datagram sockets too. No echo
     * message begins as it does: with a 4.
     *
     * @return null if it is cut
     */
    static @Nullable ByteBuffer withoutIpHeader(ByteBuffer packet) {
        if (!packet.hasRemaining() || packet.get(0) >> 4 != 4) {
            return packet;
        }
        int header = (packet.get(0) & 0xf) * Integer.BYTES;
        return header < LEAST_IP_BYTES || header > packet.remaining()
                ? null
                : packet.slice(header, packet.remaining() - header);
    }

    /**
     * The checksum of the Internet protocols, RFC 1071: of a message whose own checksum is 0, what
     * it has to be; of a message that came undamaged, 0.
     */
    static int checksum(ByteBuffer message) {
        int sum = 0;
        var rest = message.duplicate();
        while (rest.remaining() >= Short.BYTES) {
            sum += Short.toUnsignedInt(rest.getShort());
        }
        if (rest.hasRemaining()) {
            sum += Byte.toUnsignedInt(rest.get()) << Byte.SIZE;
        }
        while (sum >> Short.SIZE != 0) {
            sum = (sum & 0xffff) + (sum >> Short.SIZE);
        }
        return ~sum & 0xffff;
    }
}
