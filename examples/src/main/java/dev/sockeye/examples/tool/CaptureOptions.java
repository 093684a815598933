package dev.sockeye.examples.tool;

import dev.sockeye.SocketError;
import dev.sockeye.capture.Capture;
import java.util.List;
import java.util.function.Supplier;

/** What is captured: an interface, and a filter. */
final class CaptureOptions {
    private final Syntax syntax;
    private final Supplier<List<String>> words;
    private final Supplier<String> ifname;
    private final Supplier<Boolean> notPromiscuous;

    CaptureOptions(Syntax syntax) {
        this.syntax = syntax;
        words =
                syntax.operands(
                        "EXPRESSION",
                        "Which packets, as of tcpdump: pcap-filter(7). Default: all.");
        ifname =
                syntax.value(
                        "-i, --interface=NAME",
                        String.class,
                        "any",
                        "The interface; any for all. Default: ${DEFAULT-VALUE}");
        notPromiscuous =
                syntax.flag("-p, --no-promiscuous", "Capture only what is for this machine.");
    }

    String ifname() {
        return ifname.get();
    }

    String expression() {
        return String.join(" ", words.get());
    }

    /** Opens the capture; a wrong expression is a wrong argument. */
    Capture open(int snaplen) throws SocketError {
        try {
            return Capture.on(ifname())
                    .snaplen(snaplen)
                    .promiscuous(!notPromiscuous.get())
                    .filter(expression())
                    .open();
        } catch (IllegalArgumentException e) {
            throw syntax.wrong(String.valueOf(e.getMessage()));
        }
    }
}
