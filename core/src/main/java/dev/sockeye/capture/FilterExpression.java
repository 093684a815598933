package dev.sockeye.capture;

import dev.sockeye.SocketError;
import dev.sockeye.sys.LibPcap;
import java.util.Set;
import java.util.regex.Pattern;

/** Filters as text, pcap-filter(7), compiled by libpcap. */
final class FilterExpression {

    /** A word as libpcap's scanner cuts them: host names have dots, hyphens and colons. */
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\w.:\\-\\\\]+");

    /** What a program can look up beside the packet alone, on Linux. */
    private static final Set<String> OF_AN_INTERFACE =
            Set.of("vlan", "inbound", "outbound", "ifindex");

    private FilterExpression() {}

    private static boolean dependsOnInterface(String expression) {
        return BETWEEN_WORDS.splitAsStream(expression).anyMatch(OF_AN_INTERFACE::contains);
    }

    static BpfProgram compile(String expression, int linkType, int snaplen) {
        if (linkType != LinkTypes.LINUX_SLL2 && dependsOnInterface(expression)) {
            throw new IllegalArgumentException(
                    "expression: what depends on the interface (vlan, inbound, outbound, ifindex)"
                            + " is compiled by a capture alone, since the kernel keeps it beside"
                            + " the packet: "
                            + expression);
        }
        try {
            return BpfProgram.of(
                    LibPcap.compile(terminated(expression), LinkTypes.dlt(linkType), snaplen));
        } catch (LibPcap.Refusal e) {
            throw refused(expression, e);
        }
    }

    /** For packets of a file, which have their tags in them and are of no interface here. */
    static BpfProgram compileForFile(String expression, int linkType) {
        try {
            return BpfProgram.of(
                    LibPcap.compile(
                            terminated(expression),
                            LinkTypes.dlt(linkType),
                            PcapFormat.MOST_SNAPLEN));
        } catch (LibPcap.Refusal e) {
            throw refused(expression, e);
        }
    }

    /** As tcpdump compiles it for an interface that it captures. */
    static BpfProgram compile(String expression, Link link) throws SocketError {
        if (link.isCooked() || !dependsOnInterface(expression)) {
            return compile(expression, link.linkType(), link.snaplen());
        }
        try {
            return BpfProgram.of(
                    LibPcap.compileLive(terminated(expression), link.ifname(), link.snaplen()));
        } catch (LibPcap.Refusal e) {
            throw refused(expression, e);
        }
    }

    private static String terminated(String expression) {
        if (expression.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("expression contains a NUL");
        }
        return expression;
    }

    private static IllegalArgumentException refused(String expression, LibPcap.Refusal e) {
        return new IllegalArgumentException("expression: " + e.getMessage() + ": " + expression, e);
    }
}
