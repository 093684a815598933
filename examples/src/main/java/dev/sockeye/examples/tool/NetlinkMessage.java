package dev.sockeye.examples.tool;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A netlink message: {@code struct nlmsghdr} and what is behind it.
 *
 * @param type an {@code NLMSG_*} or {@code RTM_*} value
 * @param flags {@code NLM_F_*} values
 * @param sequence the number of the request that it answers
 * @param body what is behind the header, in the byte order of the machine
 * @see <a href="https://man7.org/linux/man-pages/man7/netlink.7.html">netlink(7)</a>
 */
record NetlinkMessage(int type, int flags, int sequence, ByteBuffer body) {

    private static final int HEADER_BYTES = 16;
    private static final int ATTRIBUTE_HEADER_BYTES = 4;
    private static final int ALIGNMENT = 4;

    /** The two bits above it say how to read an attribute: NLA_TYPE_MASK, linux/netlink.h. */
    private static final int ATTRIBUTE_TYPE = 0x3fff;

    /** Writes the message, from any port. */
    ByteBuffer encode() {
        int length = HEADER_BYTES + body.remaining();
        return ByteBuffer.allocate(length)
                .order(body.order())
                .putInt(length)
                .putShort((short) type)
                .putShort((short) flags)
                .putInt(sequence)
                .putInt(0)
                .put(body.duplicate())
                .flip();
    }

    /** Reads the messages in a datagram up to its end, or up to the first that is cut. */
    static List<NetlinkMessage> readAll(ByteBuffer datagram) {
        var messages = new ArrayList<NetlinkMessage>();
        var in = datagram.slice().order(datagram.order());
        while (in.remaining() >= HEADER_BYTES) {
            int start = in.position();
            int length = in.getInt();
            if (length < HEADER_BYTES || length > in.limit() - start) {
                break;
            }
            int type = Short.toUnsignedInt(in.getShort());
            int flags = Short.toUnsignedInt(in.getShort());
            int sequence = in.getInt();
            var body = in.slice(start + HEADER_BYTES, length - HEADER_BYTES).order(in.order());
            messages.add(new NetlinkMessage(type, flags, sequence, body));
            in.position(Math.min(aligned(start + length), in.limit()));
        }
        return messages;
    }

    /**
     * Reads the attributes behind the first {@code skip} bytes of the body, by type, up to the
     * first that is cut.
     */
    Map<Integer, ByteBuffer> attributes(int skip) {
        var attributes = new HashMap<Integer, ByteBuffer>();
        var in = body.slice().order(body.order());
        in.position(Math.min(aligned(skip), in.limit()));
        while (in.remaining() >= ATTRIBUTE_HEADER_BYTES) {
            int start = in.position();
            int length = Short.toUnsignedInt(in.getShort());
            int type = Short.toUnsignedInt(in.getShort()) & ATTRIBUTE_TYPE;
            if (length < ATTRIBUTE_HEADER_BYTES || length > in.limit() - start) {
                break;
            }
            attributes.put(
                    type,
                    in.slice(start + ATTRIBUTE_HEADER_BYTES, length - ATTRIBUTE_HEADER_BYTES)
                            .order(in.order()));
            in.position(Math.min(aligned(start + length), in.limit()));
        }
        return attributes;
    }

    private static int aligned(int bytes) {
        return (bytes + ALIGNMENT - 1) & -ALIGNMENT;
    }
}
