package dev.sockeye.capture;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a view tells of a packet, as tshark writes the same fields. */
final class Decoded {
    static final List<String> FIELDS =
            List.of(
                    "eth.src",
                    "vlan.id",
                    "arp.opcode",
                    "arp.dst.proto_ipv4",
                    "ip.src",
                    "ip.dst",
                    "ip.ttl",
                    "ip.id",
                    "ip.proto",
                    "ipv6.src",
                    "ipv6.hlim",
                    "ipv6.flow",
                    "tcp.srcport",
                    "tcp.dstport",
                    "tcp.seq_raw",
                    "tcp.ack_raw",
                    "tcp.flags",
                    "tcp.window_size_value",
                    "tcp.options.mss_val",
                    "tcp.len",
                    "udp.srcport",
                    "udp.length",
                    "icmp.type",
                    "icmp.seq",
                    "icmpv6.type");

    private final PacketView view = new PacketView();
    private final List<String> fields = new ArrayList<>();

    private Decoded(Packet packet) {
        view.wrap(packet);
        link();
        network();
        transport();
    }

    static List<String> of(Packet packet) {
        return new Decoded(packet).fields;
    }

    private void add(boolean isThere, Supplier<Object> value) {
        fields.add(isThere ? String.valueOf(value.get()) : "");
    }

    private void link() {
        var ethernet = view.ethernet();
        add(true, () -> "%012x".formatted(ethernet.source()).replaceAll("(..)(?!$)", "$1:"));
        fields.add(
                IntStream.range(0, ethernet.vlanCount())
                        .filter(i -> ethernet.vlanTpid(i) == 0x8100) // else another field's
                        .mapToObj(i -> String.valueOf(ethernet.vlanTci(i) & 0xfff))
                        .collect(Collectors.joining(",")));
        add(view.arp().isWhole(), view.arp()::operation);
        add(view.arp().isWhole(), () -> "198.18.0." + (view.arp().targetProtocol() & 0xff));
    }

    private void network() {
        var key = FlowKey.of(view);
        boolean v4 = view.ipv4().isWhole();
        boolean v6 = view.ipv6().isWhole();
        add(v4, () -> Objects.requireNonNull(key).sourceHost());
        add(v4, () -> Objects.requireNonNull(key).destinationHost());
        add(v4, view.ipv4()::timeToLive);
        add(v4, () -> "0x%04x".formatted(view.ipv4().identification()));
        add(v4, view.ipv4()::protocol);
        add(v6, () -> Objects.requireNonNull(key).sourceHost());
        add(v6, view.ipv6()::hopLimit);
        add(v6, () -> "0x%06x".formatted(view.ipv6().flowLabel()));
    }

    private void transport() {
        boolean tcp = view.tcp().isWhole();
        boolean udp = view.udp().isWhole();
        add(tcp, view.tcp()::sourcePort);
        add(tcp, view.tcp()::destinationPort);
        add(tcp, view.tcp()::sequenceNumber);
        add(tcp, view.tcp()::acknowledgementNumber);
        add(tcp, () -> "0x%04x".formatted(view.tcp().flags()));
        add(tcp, view.tcp()::window);
        add(tcp && view.tcp().maximumSegmentSize() >= 0, view.tcp()::maximumSegmentSize);
        boolean whole = !view.ipv4().isWhole() || !view.ipv4().isFragment();
        add(tcp && whole, view::payloadLength);
        add(udp, view.udp()::sourcePort);
        add(udp, view.udp()::length);
        add(view.icmp().isWhole(), view.icmp()::type);
        add(view.icmp().isWhole(), view.icmp()::sequence);
        add(view.icmpv6().isWhole(), view.icmpv6()::type);
    }
}
