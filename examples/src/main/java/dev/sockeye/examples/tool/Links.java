package dev.sockeye.examples.tool;

import static dev.sockeye.Constants.RTM_GETLINK;
import static dev.sockeye.Constants.RTM_NEWLINK;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/** Lists the network interfaces, by netlink. */
final class Links implements Command {
    private final Syntax syntax =
            Syntax.of("links", this)
                    .header(
                            "Lists the network interfaces as the kernel tells them over netlink."
                                    + " Linux.")
                    .footer("Example: sockeye links --json");

    private final Supplier<Boolean> json =
            syntax.flag(
                    "-j, --json",
                    "Write what ip -j link writes of each, without what only some kinds have.");

    @Override
    public Syntax syntax() {
        return syntax;
    }

    @Override
    public Integer call() throws IOException {
        var links = list();
        var out = syntax.out();
        if (json.get()) {
            out.println(json(links));
        } else {
            table(links, out);
        }
        if (out.checkError()) {
            throw new OutputClosed(new IOException("standard output"));
        }
        return 0;
    }

    private static List<Link> list() throws IOException {
        var everyFamily = ByteBuffer.allocate(Link.HEADER_BYTES).order(ByteOrder.nativeOrder());
        try (var socket = RouteSocket.open()) {
            return socket.dump(RTM_GETLINK, everyFamily).stream()
                    .filter(message -> message.type() == RTM_NEWLINK)
                    .map(Link::of)
                    .filter(Objects::nonNull)
                    .toList();
        }
    }

    static String json(List<Link> links) throws IOException {
        var text = new StringWriter();
        try (var json = new JsonWriter(text)) {
            json.beginArray();
            for (var link : links) {
                json.beginObject();
                json.name("ifindex").value(link.index());
                json.name("ifname").value(link.name());
                json.name("flags").beginArray();
                for (var flag : LinkFlags.names(link.flags())) {
                    json.value(flag);
                }
                json.endArray();
                if (link.mtu().isPresent()) {
                    json.name("mtu").value(link.mtu().getAsLong());
                }
                link.state().writeTo(json);
                LinkState.writeText(json, "address", link.address());
                LinkState.writeText(json, "broadcast", link.broadcast());
                json.endObject();
            }
            json.endArray();
        }
        return text.toString();
    }

    private static void table(List<Link> links, PrintWriter out) {
        int width = links.stream().mapToInt(link -> link.name().length()).max().orElse(0);
        var row = "%5s  %-" + Math.max(width, 4) + "s  %6s  %-17s  %s%n";
        out.printf(row, "INDEX", "NAME", "MTU", "ADDRESS", "FLAGS");
        for (var link : links) {
            out.printf(
                    row,
                    link.index(),
                    link.name(),
                    link.mtu().isPresent() ? link.mtu().getAsLong() : "-",
                    link.address() == null ? "-" : link.address(),
                    String.join(",", LinkFlags.names(link.flags())));
        }
    }
}
