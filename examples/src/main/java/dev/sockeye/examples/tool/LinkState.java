package dev.sockeye.examples.tool;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What else ip(8) tells of an interface, in its words; null for what the kernel did not tell.
 *
 * @param qdisc its queueing discipline
 * @param operstate RFC 2863
 * @param linkmode whether user space decides when it is up
 * @param group by name, or by number
 * @param txqlen how many packets its queue holds
 * @param linkType what is on the wire
 */
record LinkState(
        @Nullable String qdisc,
        @Nullable String operstate,
        @Nullable String linkmode,
        @Nullable String group,
        @Nullable Long txqlen,
        String linkType) {

    static final LinkState NONE = new LinkState(null, null, null, null, null, "none");

    // linux/if_link.h
    private static final int IFLA_QDISC = 6;
    private static final int IFLA_TXQLEN = 13;
    private static final int IFLA_OPERSTATE = 16;
    private static final int IFLA_LINKMODE = 17;
    private static final int IFLA_GROUP = 27;

    /** {@code IF_OPER_*}, from 0. */
    private static final List<String> OPERSTATES =
            List.of("UNKNOWN", "NOTPRESENT", "DOWN", "LOWERLAYERDOWN", "TESTING", "DORMANT", "UP");

    /** {@code IF_LINK_MODE_*}, from 0. */
    private static final List<String> LINKMODES = List.of("DEFAULT", "DORMANT");

    /** {@code ARPHRD_*}, linux/if_arp.h. */
    private static final Map<Integer, String> LINK_TYPES =
            Map.of(
                    1, "ether",
                    280, "can",
                    512, "ppp",
                    768, "ipip",
                    769, "tunnel6",
                    772, "loopback",
                    776, "sit",
                    778, "gre",
                    823, "gre6",
                    65_534, "none");

    static LinkState of(int type, Map<Integer, ByteBuffer> attributes) {
        var qdisc = attributes.get(IFLA_QDISC);
        var group = number(attributes.get(IFLA_GROUP));
        return new LinkState(
                qdisc == null ? null : Link.text(qdisc),
                word(OPERSTATES, attributes.get(IFLA_OPERSTATE)),
                word(LINKMODES, attributes.get(IFLA_LINKMODE)),
                group == null ? null : group == 0 ? "default" : group.toString(),
                number(attributes.get(IFLA_TXQLEN)),
                LINK_TYPES.getOrDefault(type, "[" + type + "]"));
    }

    private static @Nullable String word(List<String> words, @Nullable ByteBuffer value) {
        if (value == null || !value.hasRemaining()) {
            return null;
        }
        int index = Byte.toUnsignedInt(value.get(0));
        return index < words.size() ? words.get(index) : String.valueOf(index);
    }

    private static @Nullable Long number(@Nullable ByteBuffer value) {
        return value == null || value.remaining() < Integer.BYTES
                ? null
                : (Long) Integer.toUnsignedLong(value.getInt(0));
    }

    /** Writes the members of the JSON object of an interface. */
    void writeTo(JsonWriter json) throws IOException {
        writeText(json, "qdisc", qdisc);
        writeText(json, "operstate", operstate);
        writeText(json, "linkmode", linkmode);
        writeText(json, "group", group);
        if (txqlen != null && txqlen != 0) {
            json.name("txqlen").value(txqlen);
        }
        writeText(json, "link_type", linkType);
    }

    static void writeText(JsonWriter json, String name, @Nullable String value) throws IOException {
        if (value != null) {
            json.name(name).value(value);
        }
    }
}
