package dev.sockeye.examples.tool;

import dev.sockeye.capture.FlowKey;
import dev.sockeye.capture.PacketCursor;
import dev.sockeye.capture.PacketView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How much moves in which flow, both directions together. */
final class Flows {
    /** Beyond so many those are forgotten that are idle. */
    private static final int MOST = 100_000;

    private static final String ROW = "%-5s %-50s %12s %15s %10s %14s";

    private final PacketView view = new PacketView();
    private final Map<FlowKey, Flow> flows = new HashMap<>();

    /** Of one flow, in all and since the last table. */
    private static final class Flow {
        private final FlowKey key;
        private long packets;
        private long bytes;
        private long newPackets;
        private long newBytes;

        Flow(FlowKey key) {
            this.key = key;
        }
    }

    /** Counts a packet, if it is of a flow. */
    void add(PacketCursor packet) {
        view.wrap(packet.linkType(), packet.memory(), packet.offset(), packet.length());
        var key = FlowKey.of(view);
        if (key != null) {
            var flow = flows.computeIfAbsent(key.bothWays(), Flow::new);
            flow.newPackets++;
            flow.newBytes += packet.originalLength();
        }
    }

    /** The flows with most bytes since the last table, as lines, after so many seconds. */
    List<String> table(int most, double seconds) {
        var lines = new ArrayList<String>();
        lines.add(
                ROW.formatted("", "flow", "packets", "bytes", "packets/s", "bytes/s")
                        .stripTrailing());
        flows.values().stream()
                .sorted(
                        Comparator.comparingLong((Flow flow) -> flow.newBytes)
                                .thenComparingLong(flow -> flow.bytes)
                                .reversed())
                .limit(most)
                .forEach(flow -> lines.add(row(flow, seconds)));
        flows.values().forEach(Flows::settle);
        if (flows.size() > MOST) {
            flows.values().removeIf(flow -> flow.newPackets == 0);
        }
        flows.values().forEach(Flows::begin);
        return lines;
    }

    private static void settle(Flow flow) {
        flow.packets += flow.newPackets;
        flow.bytes += flow.newBytes;
    }

    private static void begin(Flow flow) {
        flow.newPackets = 0;
        flow.newBytes = 0;
    }

    private static String row(Flow flow, double seconds) {
        var key = flow.key;
        return String.format(
                Locale.ROOT,
                ROW,
                protocol(key.protocol()),
                end(key, key.sourceHost(), key.sourcePort())
                        + " - "
                        + end(key, key.destinationHost(), key.destinationPort()),
                count(flow.packets + flow.newPackets),
                count(flow.bytes + flow.newBytes),
                count((long) (flow.newPackets / seconds)),
                count((long) (flow.newBytes / seconds)));
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String end(FlowKey key, String host, int port) {
        if (port == 0) {
            return host;
        }
        return key.isIpv6() ? "[" + host + "]:" + port : host + ":" + port;
    }

    static String protocol(int number) {
        return switch (number) {
            case 1 -> "ICMP";
            case 2 -> "IGMP";
            case 6 -> "TCP";
            case 17 -> "UDP";
            case 47 -> "GRE";
            case 50 -> "ESP";
            case 58 -> "ICMP6";
            case 132 -> "SCTP";
            default -> "proto " + number;
        };
    }
}
