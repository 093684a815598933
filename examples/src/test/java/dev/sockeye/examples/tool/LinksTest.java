package dev.sockeye.examples.tool;

import static dev.sockeye.Constants.AF_NETLINK;
import static dev.sockeye.Constants.UNDEFINED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.sockeye.examples.Program;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LinksTest {

    private static final List<String> FIELDS =
            List.of(
                    "ifindex",
                    "ifname",
                    "flags",
                    "mtu",
                    "qdisc",
                    "operstate",
                    "linkmode",
                    "group",
                    "txqlen",
                    "link_type",
                    "address",
                    "broadcast");

    @BeforeAll
    static void needNetlink() {
        assumeTrue(AF_NETLINK != UNDEFINED, "there is no netlink on this system");
    }

    @Test
    void links_as_json_are_those_of_ip() throws Exception {
        try (var ip = Program.start("ip", "-j", "link");
                var links = Program.tool("links", "--json")) {
            assertEquals(0, ip.status(), ip::toString);
            assertEquals(0, links.status(), links::toString);
            assertEquals(
                    ofOurFields(JsonParser.parseString(ip.out())),
                    JsonParser.parseString(links.out()));
        }
    }

    @Test
    void links_are_a_table_with_the_loopback() throws Exception {
        try (var links = Program.tool("links")) {
            assertEquals(0, links.status(), links::toString);
            assertTrue(links.out().startsWith("INDEX  NAME"), links.out());
            assertTrue(
                    links.out()
                            .lines()
                            .anyMatch(line -> line.matches(" +1  lo +[0-9]+  00:.*  LOOPBACK.*")),
                    links.out());
        }
    }

    @Test
    void a_name_of_any_characters_is_kept_in_json() throws IOException {
        var name = "\"\\\u0001\u2028é";

        var json =
                Links.json(
                        List.of(
                                new Link(
                                        1,
                                        name,
                                        0,
                                        OptionalLong.empty(),
                                        null,
                                        null,
                                        LinkState.NONE)));

        assertEquals(
                name,
                JsonParser.parseString(json)
                        .getAsJsonArray()
                        .get(0)
                        .getAsJsonObject()
                        .get("ifname")
                        .getAsString());
    }

    @Test
    void flags_are_in_the_order_of_ip_and_unknown_ones_in_hexadecimal() {
        assertEquals(
                List.of("NO-CARRIER", "BROADCAST", "MULTICAST", "UP", "80000000"),
                LinkFlags.names(1 | 1 << 1 | 1 << 12 | 1 << 31));
    }

    private static JsonArray ofOurFields(JsonElement links) {
        var result = new JsonArray();
        for (var link : links.getAsJsonArray()) {
            var kept = new JsonObject();
            for (var field : FIELDS) {
                if (link.getAsJsonObject().has(field)) {
                    kept.add(field, link.getAsJsonObject().get(field));
                }
            }
            result.add(kept);
        }
        return result;
    }
}
