package dev.sockeye.reactive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sockeye.Address;
import dev.sockeye.Constants;
import dev.sockeye.SocketError;
import dev.sockeye.Sockets;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** The PROXY protocol's two forms, as its specification has them, and nothing else. */
final class ProxyHeaders {

    private static final byte[] SIGNATURE = "\r\n\r\n\0\r\nQUIT\n".getBytes(ISO_8859_1);
    private static final byte[] TEXT_SIGNATURE = "PROXY ".getBytes(ISO_8859_1);

    private static final int LONGEST_TEXT_BYTES = 107;

    private static final int FIXED_BYTES = 16;
    private static final int VERSION_AT = 12;
    private static final int FAMILY_AT = 13;
    private static final int LENGTH_AT = 14;

    private static final int LOCAL = 0x20;
    private static final int PROXY = 0x21;

    private static final int UNIX_PATH_BYTES = 108;

    private static final int TLV_HEADER_BYTES = 3;
    private static final int PP2_TYPE_CRC32C = 0x03;

    private ProxyHeaders() {}

    static SocketError malformed(String why) {
        return new SocketError("no PROXY header: " + why, 0);
    }

    static boolean isBinary(byte[] bytes) {
        return bytes[0] == SIGNATURE[0];
    }

    /** How long a binary header is, as far as is known. */
    static int binaryBytes(byte[] bytes, int count) {
        return count < FIXED_BYTES ? FIXED_BYTES : FIXED_BYTES + lengthField(bytes);
    }

    private static int lengthField(byte[] bytes) {
        return Short.toUnsignedInt(ByteBuffer.wrap(bytes).getShort(LENGTH_AT));
    }

    /** How many bytes a text header has yet that does not end here, at least. */
    static int missingText(byte[] bytes, int count) {
        return bytes[count - 1] == '\r' ? 1 : 2;
    }

    /**
     * Parses the first {@code count} bytes of a stream, which are not more than a header.
     *
     * @return null if more are needed
     * @throws SocketError if they can be no header's
     */
    static @Nullable ProxyHeader parse(byte[] bytes, int count) throws SocketError {
        boolean binary = count > 0 && isBinary(bytes);
        checkSignature(bytes, count, binary ? SIGNATURE : TEXT_SIGNATURE);
        return binary ? parseBinary(bytes, count) : parseText(bytes, count);
    }

    private static void checkSignature(byte[] bytes, int count, byte[] signature)
            throws SocketError {
        int length = Math.min(count, signature.length);
        if (!Arrays.equals(bytes, 0, length, signature, 0, length)) {
            throw malformed("the connection begins with something else");
        }
    }

    // ---- version 1 ----

    private static @Nullable ProxyHeader parseText(byte[] bytes, int count) throws SocketError {
        boolean whole = count >= 2 && bytes[count - 2] == '\r' && bytes[count - 1] == '\n';
        if (!whole) {
            if (count >= LONGEST_TEXT_BYTES) {
                throw malformed("its line is longer than 107 bytes");
            }
            return null;
        }
        if (count > LONGEST_TEXT_BYTES) {
            throw malformed("its line is longer than 107 bytes");
        }
        var line = new String(bytes, 0, count - 2, ISO_8859_1);
        var words = line.split(" ", -1);
        if (words[1].equals("UNKNOWN")) {
            return new ProxyHeader(1, false, null, List.of());
        }
        if (words.length != 6) {
            throw malformed("its line has " + words.length + " words: " + line);
        }
        int family =
                switch (words[1]) {
                    case "TCP4" -> Constants.AF_INET;
                    case "TCP6" -> Constants.AF_INET6;
                    default -> throw malformed("unknown protocol: " + words[1]);
                };
        var source = internet(family, packed(family, words[2]), port(words[4]));
        var destination = internet(family, packed(family, words[3]), port(words[5]));
        return proxied(1, source, destination, List.of());
    }

    private static byte[] packed(int family, String text) throws SocketError {
        try {
            return Sockets.inetPton(family, text);
        } catch (SocketError | IllegalArgumentException e) {
            throw malformed("not an address: " + text);
        }
    }

    private static int port(String text) throws SocketError {
        if (!text.matches("0|[1-9][0-9]{0,4}") || Integer.parseInt(text) > 65_535) {
            throw malformed("not a port: " + text);
        }
        return Integer.parseInt(text);
    }

    private static Address internet(int family, byte[] packed, int port) {
        var host = Sockets.inetNtop(family, packed);
        return family == Constants.AF_INET ? Address.inet(host, port) : Address.inet6(host, port);
    }

    private static ProxyHeader proxied(
            int version, Address source, Address destination, List<ProxyHeader.Tlv> tlvs) {
        var route = new ProxyHeader.Route(source, destination);
        return new ProxyHeader(version, false, route, tlvs);
    }

    // ---- version 2 ----

    private static @Nullable ProxyHeader parseBinary(byte[] bytes, int count) throws SocketError {
        if (count <= VERSION_AT) {
            return null;
        }
        int command = Byte.toUnsignedInt(bytes[VERSION_AT]);
        if (command != LOCAL && command != PROXY) {
            throw malformed("unknown version and command: 0x" + Integer.toHexString(command));
        }
        if (count < FIXED_BYTES || count < binaryBytes(bytes, count)) {
            return null;
        }
        if (command == LOCAL) {
            return new ProxyHeader(2, true, null, List.of());
        }
        var body = ByteBuffer.wrap(bytes, FIXED_BYTES, count - FIXED_BYTES);
        int family = Byte.toUnsignedInt(bytes[FAMILY_AT]) >> 4;
        int protocol = bytes[FAMILY_AT] & 0xf;
        if (family > 3 || protocol > 2) {
            throw malformed("unknown family and protocol: " + family + ", " + protocol);
        }
        var route = route(family, body);
        var tlvs = tlvs(bytes, body);
        return new ProxyHeader(2, false, protocol == 0 ? null : route, tlvs);
    }

    private static ProxyHeader.@Nullable Route route(int family, ByteBuffer body)
            throws SocketError {
        return switch (family) {
            case 0 -> null;
            case 1 -> internetRoute(Constants.AF_INET, body, 4);
            case 2 -> internetRoute(Constants.AF_INET6, body, 16);
            default -> {
                var source = Address.unix(path(body));
                yield new ProxyHeader.Route(source, Address.unix(path(body)));
            }
        };
    }

    private static ProxyHeader.Route internetRoute(int family, ByteBuffer body, int bytes)
            throws SocketError {
        byte[] source = take(body, bytes);
        byte[] destination = take(body, bytes);
        byte[] ports = take(body, 2 * Short.BYTES);
        return new ProxyHeader.Route(
                internet(family, source, port(ports, 0)),
                internet(family, destination, port(ports, Short.BYTES)));
    }

    private static int port(byte[] ports, int at) {
        return Short.toUnsignedInt(ByteBuffer.wrap(ports).getShort(at));
    }

    /** As sockaddr_un has it: ended by a NUL, unless that is the first, of an abstract name. */
    private static byte[] path(ByteBuffer body) throws SocketError {
        byte[] path = take(body, UNIX_PATH_BYTES);
        int length = path.length;
        if (path[0] == 0) {
            while (length > 0 && path[length - 1] == 0) {
                length--; // Their padding cannot be told from their NULs.
            }
            return Arrays.copyOf(path, length);
        }
        int end = 0;
        while (end < length && path[end] != 0) {
            end++;
        }
        return Arrays.copyOf(path, end);
    }

    private static byte[] take(ByteBuffer body, int bytes) throws SocketError {
        if (body.remaining() < bytes) {
            throw malformed("its length is less than its addresses have");
        }
        byte[] taken = new byte[bytes];
        body.get(taken);
        return taken;
    }

    private static List<ProxyHeader.Tlv> tlvs(byte[] bytes, ByteBuffer body) throws SocketError {
        var tlvs = new ArrayList<ProxyHeader.Tlv>();
        while (body.hasRemaining()) {
            if (body.remaining() < TLV_HEADER_BYTES) {
                throw malformed("a TLV is cut");
            }
            int type = Byte.toUnsignedInt(body.get());
            int length = Short.toUnsignedInt(body.getShort());
            if (length > body.remaining()) {
                throw malformed("a TLV is longer than the header");
            }
            byte[] value = new byte[length];
            body.get(value);
            tlvs.add(new ProxyHeader.Tlv(type, value));
            if (type == PP2_TYPE_CRC32C) {
                checkSum(Arrays.copyOf(bytes, body.limit()), body.position(), value);
            }
        }
        return tlvs;
    }

    /** Of the whole header, with its own bytes, which end there, as zeros. */
    private static void checkSum(byte[] header, int end, byte[] value) throws SocketError {
        Arrays.fill(header, end - value.length, end, (byte) 0);
        var crc = new CRC32C();
        crc.update(header);
        if (value.length != Integer.BYTES
                || ByteBuffer.wrap(value).getInt() != (int) crc.getValue()) {
            throw malformed("its checksum is wrong");
        }
    }
}
