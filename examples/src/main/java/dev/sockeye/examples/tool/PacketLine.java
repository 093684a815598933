package dev.sockeye.examples.tool;

import dev.sockeye.capture.FlowKey;
import dev.sockeye.capture.PacketView;
import dev.sockeye.capture.TcpView;
import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** What there is to say of a packet in a line, much as tcpdump says it, but without names. */
final class PacketLine {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS");
    private static final long SECOND = 1_000_000_000L;

    /** In the order of the bits, from the lowest; as tcpdump has them. */
    private static final String FLAGS = "FSRP.UEW";

    private static final int ICMP = 1;
    private static final int ICMPV6 = 58;

    private final PacketView view = new PacketView();
    private final ZoneId zone;

    // Of the thread that has it: the line so far.
    private final StringBuilder line = new StringBuilder();

    PacketLine(ZoneId zone) {
        this.zone = zone;
    }

    String of(
            long timestamp,
            String ifname,
            int originalLength,
            int linkType,
            MemorySegment memory,
            long offset,
            int length) {
        line.setLength(0);
        var instant =
                Instant.ofEpochSecond(
                        Math.floorDiv(timestamp, SECOND), Math.floorMod(timestamp, SECOND));
        line.append(TIME.format(LocalTime.ofInstant(instant, zone)));
        if (!ifname.isEmpty()) {
            line.append(' ').append(ifname);
        }
        line.append(' ');
        view.wrap(linkType, memory, offset, length);
        describe(linkType, originalLength);
        if (view.isCut()) {
            line.append(" [cut]");
        }
        return line.toString();
    }

    private void describe(int linkType, int originalLength) {
        if (view.ethernet().isWhole()) {
            for (int i = 0; i < view.ethernet().vlanCount(); i++) {
                line.append("vlan ").append(view.ethernet().vlanTci(i) & 0xfff).append(", ");
            }
        }
        if (view.arp().isWhole()) {
            arp();
            line.append(", length ").append(originalLength);
            return;
        }
        var key = FlowKey.of(view);
        if (key != null) {
            flow(key);
        } else if (view.ethernet().isWhole()) {
            line.append(mac(view.ethernet().source()))
                    .append(" > ")
                    .append(mac(view.ethernet().destination()))
                    .append(", ethertype 0x%04x".formatted(view.etherType()))
                    .append(", length ")
                    .append(originalLength);
        } else {
            line.append("link type ").append(linkType).append(", length ").append(originalLength);
        }
    }

    private void arp() {
        var arp = view.arp();
        if (!arp.isIpv4OverEthernet()) {
            line.append("ARP, operation ").append(arp.operation());
        } else if (arp.operation() == 1) {
            line.append("ARP, who-has ").append(ipv4(arp.targetProtocol()));
            line.append(" tell ").append(ipv4(arp.senderProtocol()));
        } else {
            line.append("ARP, ").append(ipv4(arp.senderProtocol()));
            line.append(" is-at ").append(mac(arp.senderHardware()));
        }
    }

    private void flow(FlowKey key) {
        boolean ports = view.sourcePort() != PacketView.UNKNOWN;
        line.append(key.isIpv6() ? "IP6 " : "IP ").append(key.sourceHost());
        line.append(ports ? "." + key.sourcePort() : "");
        line.append(" > ").append(key.destinationHost());
        line.append(ports ? "." + key.destinationPort() : "").append(": ");
        int fragment = fragmentOffset();
        if (fragment > 0) {
            line.append("fragment at ").append(fragment).append(' ');
        }
        if (view.tcp().isWhole()) {
            tcp(view.tcp());
        } else if (view.icmp().isWhole()) {
            icmp("ICMP", view.icmp().type(), view.icmp().code());
        } else if (view.icmpv6().isWhole()) {
            icmp("ICMP6", view.icmpv6().type(), view.icmpv6().code());
        } else {
            line.append(Flows.protocol(key.protocol()));
        }
        line.append(", length ").append(claimedLength());
    }

    private int fragmentOffset() {
        return view.ipv4().isWhole() ? view.ipv4().fragmentOffset() : view.ipv6().fragmentOffset();
    }

    /** Of the payload, as long as it was before the capture cut it. */
    private int claimedLength() {
        var ipv4 = view.ipv4();
        long headers =
                view.payloadOffset()
                        - (ipv4.isWhole() ? ipv4.offset() : view.ipv6().payloadOffset());
        int claimed =
                ipv4.isWhole()
                        ? ipv4.totalLength()
                        : view.ipv6().claimedLength() + 40 - view.ipv6().headerLength();
        return claimed < headers ? view.payloadLength() : (int) (claimed - headers);
    }

    private void tcp(TcpView tcp) {
        line.append("TCP [");
        for (int i = 0; i < FLAGS.length(); i++) {
            if ((tcp.flags() >>> i & 1) != 0) {
                line.append(FLAGS.charAt(i));
            }
        }
        line.append("] seq ").append(tcp.sequenceNumber());
        if ((tcp.flags() & TcpView.ACK) != 0) {
            line.append(" ack ").append(tcp.acknowledgementNumber());
        }
        line.append(" win ").append(tcp.window());
    }

    private void icmp(String protocol, int type, int code) {
        line.append(protocol);
        if (type == 8 || type == 128) {
            line.append(" echo request");
        } else if ((type == 0 && view.protocol() == ICMP)
                || (type == 129 && view.protocol() == ICMPV6)) {
            line.append(" echo reply");
        } else {
            line.append(" type ").append(type).append(" code ").append(code);
        }
    }

    private static String ipv4(int address) {
        return (address >>> 24)
                + "."
                + (address >>> 16 & 0xff)
                + "."
                + (address >>> 8 & 0xff)
                + "."
                + (address & 0xff);
    }

    private static String mac(long address) {
        return "%012x".formatted(address).replaceAll("(..)(?!$)", "$1:");
    }
}
