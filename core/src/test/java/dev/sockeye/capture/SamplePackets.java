package dev.sockeye.capture;

import dev.sockeye.Constants;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Packets of many shapes, made from their fields. */
final class SamplePackets {
    static final long TIME = 1_767_225_600_123_456_789L;

    private static final byte[] MACS = hex("020000000002 020000000001");
    private static final byte[] SOURCE4 = hex("c6120001");
    private static final byte[] DESTINATION4 = hex("c6120002");
    private static final byte[] SOURCE6 = hex("20010db8000000000000000000000001");
    private static final byte[] DESTINATION6 = hex("20010db80000000000000000000000fe");

    private SamplePackets() {}

    static byte[] hex(String text) {
        return java.util.HexFormat.of().parseHex(text.replace(" ", ""));
    }

    static byte[] join(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        var all = ByteBuffer.allocate(length);
        for (var part : parts) {
            all.put(part);
        }
        return all.array();
    }

    static Packet packet(int linkType, byte[] data) {
        return new Packet(TIME, data.length, data, "", linkType, Constants.UNDEFINED, List.of());
    }

    static Packet packet(String ifname, int linkType, byte[] data) {
        return new Packet(
                TIME, data.length, data, ifname, linkType, Constants.UNDEFINED, List.of());
    }

    /** Packets of one link type with all kinds of lengths, and with times that follow. */
    static List<Packet> series(int count) {
        var packets = new ArrayList<Packet>();
        for (int i = 0; i < count; i++) {
            var data = new byte[i * 37 % 1_500];
            Arrays.fill(data, (byte) i);
            packets.add(
                    new Packet(
                            TIME + i * 1_000_000L,
                            data.length + i % 3 * 100,
                            data,
                            "",
                            Packet.LINKTYPE_ETHERNET,
                            Constants.UNDEFINED,
                            List.of()));
        }
        return packets;
    }

    static byte[] ethernet(int type, byte[] payload) {
        return join(MACS, u16(type), payload);
    }

    static byte[] tagged(int tpid, int tci, int type, byte[] payload) {
        return join(MACS, u16(tpid), u16(tci), u16(type), payload);
    }

    static byte[] u16(int value) {
        return ByteBuffer.allocate(2).putShort((short) value).array();
    }

    static byte[] u32(long value) {
        return ByteBuffer.allocate(4).putInt((int) value).array();
    }

    static byte[] ipv4(int protocol, byte[] payload) {
        return ipv4(protocol, new byte[0], 0, payload);
    }

    static byte[] ipv4(int protocol, byte[] options, int fragment, byte[] payload) {
        int header = 20 + options.length;
        return join(
                new byte[] {(byte) (0x40 | header / 4), 0x10},
                u16(header + payload.length),
                u16(0x1234),
                u16(fragment),
                new byte[] {64, (byte) protocol, 0, 0},
                SOURCE4,
                DESTINATION4,
                options,
                payload);
    }

    static byte[] ipv6(int next, byte[] payload) {
        return join(
                u32(0x6ab12345L),
                u16(payload.length),
                new byte[] {(byte) next, 61},
                SOURCE6,
                DESTINATION6,
                payload);
    }

    /** An extension header of so many units of eight bytes beyond the first. */
    static byte[] extension(int next, int more, byte[] payload) {
        var body = new byte[6 + 8 * more];
        body[0] = 1; // PadN, over all of it
        body[1] = (byte) (body.length - 2);
        return join(new byte[] {(byte) next, (byte) more}, body, payload);
    }

    static byte[] tcp(int flags, byte[] options, byte[] data) {
        return join(
                u16(40_001),
                u16(443),
                u32(0x89abcdefL),
                u32(0x01020304L),
                u16((((20 + options.length) / 4) << 12) | flags),
                u16(502),
                u16(0xbeef),
                u16(7),
                options,
                data);
    }

    static byte[] udp(byte[] data) {
        return join(u16(53_000), u16(5_353), u16(8 + data.length), u16(0), data);
    }

    static byte[] icmp(int type, int code) {
        return join(new byte[] {(byte) type, (byte) code, 0, 0}, u16(77), u16(5), new byte[8]);
    }

    static byte[] arp(int operation) {
        return join(
                hex("0001 0800 06 04"),
                u16(operation),
                hex("020000000001"),
                SOURCE4,
                hex("000000000000"),
                DESTINATION4);
    }
}
