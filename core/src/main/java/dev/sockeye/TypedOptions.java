package dev.sockeye;

import dev.sockeye.sys.Descriptor;
import dev.sockeye.sys.OptionStructs;
import dev.sockeye.sys.TcpInfos;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** getsockopt(2) and setsockopt(2) with values that have types. */
final class TypedOptions {

    private static final int MOST_BYTES = 1024;

    private TypedOptions() {}

    @SuppressWarnings("unchecked") // The form of an option decodes to its type: SocketOption.of.
    static <T> T get(Descriptor descriptor, SocketOption<T> option) throws SocketError {
        check(option, option.isReadable(), "set");
        int level = option.level();
        int optname = option.optname();
        return (T)
                switch (option.form()) {
                    case BOOLEAN -> RawOptions.getInt(descriptor, level, optname) != 0;
                    case INT -> RawOptions.getInt(descriptor, level, optname);
                    case LONG -> RawOptions.getLong(descriptor, level, optname);
                    default ->
                            decode(
                                    option,
                                    RawOptions.getBytes(descriptor, level, optname, room(option)));
                };
    }

    /** As much as the value takes, since some options refuse more, and few take less. */
    private static int room(SocketOption<?> option) {
        return switch (option.form()) {
            case LINGER, TPACKET_STATS -> 8;
            case TIMEVAL -> 16;
            case UCRED -> 12;
            case IN_ADDR -> 4;
            default -> MOST_BYTES;
        };
    }

    static Object decode(SocketOption<?> option, byte[] bytes) throws SocketError {
        var form = option.form();
        boolean whole = form == SocketOption.Form.TCP_INFO || bytes.length >= least(option);
        var value =
                !whole
                        ? null
                        : switch (form) {
                            case BYTES -> bytes;
                            case INTS -> ints(bytes);
                            case STRING -> string(bytes);
                            case IN_ADDR -> OptionStructs.inAddr(bytes);
                            case LINGER -> OptionStructs.linger(bytes);
                            case TCP_INFO -> TcpInfos.decode(bytes);
                            case TIMEVAL -> OptionStructs.timeval(bytes);
                            case TPACKET_STATS -> OptionStructs.tpacketStats(bytes);
                            case UCRED -> OptionStructs.ucred(bytes);
                            default ->
                                    throw new AssertionError(option + " is read as no structure");
                        };
        if (value == null) {
            throw new SocketError(
                    "getsockopt " + option + ": only " + bytes.length + " bytes came", 0);
        }
        return value;
    }

    private static int least(SocketOption<?> option) {
        int room = room(option);
        return room == MOST_BYTES ? 0 : room;
    }

    static <T> void set(Descriptor descriptor, SocketOption<T> option, T value) throws SocketError {
        check(option, option.isWritable(), "read");
        int level = option.level();
        int optname = option.optname();
        switch (option.form()) {
            case BOOLEAN -> RawOptions.setInt(descriptor, level, optname, (Boolean) value ? 1 : 0);
            case INT -> RawOptions.setInt(descriptor, level, optname, (Integer) value);
            case LONG -> RawOptions.setLong(descriptor, level, optname, (Long) value);
            case LENGTH -> RawOptions.setNull(descriptor, level, optname, length(option, value));
            case NOTHING -> RawOptions.setNull(descriptor, level, optname, 0);
            case GROUP_REQ, GROUP_SOURCE_REQ ->
                    RawOptions.setBytes(
                            descriptor,
                            OptionStructs.level(group(value)),
                            optname,
                            encode(option, value));
            default -> RawOptions.setBytes(descriptor, level, optname, encode(option, value));
        }
    }

    static byte[] encode(SocketOption<?> option, Object value) throws SocketError {
        return switch (value) {
            case byte[] bytes -> bytes;
            case List<?> ints -> bytes(ints);
            case Duration duration -> timeval(option, duration);
            case GroupReq request -> OptionStructs.encode(request);
            case GroupSourceReq request -> OptionStructs.encode(request);
            case IpMreqn request -> OptionStructs.encode(request);
            case IpMreqSource request -> OptionStructs.encode(request);
            case Ipv6Mreq request -> OptionStructs.encode(request);
            case Linger linger -> OptionStructs.encode(linger);
            case PacketMreq request -> OptionStructs.encode(request);
            case TipcGroupReq request -> OptionStructs.encode(request);
            case String text when option.form() == SocketOption.Form.IN_ADDR ->
                    OptionStructs.inAddr(text);
            case String text -> characters(option, text);
            default -> throw new AssertionError(option + " takes no " + value.getClass());
        };
    }

    /** Refuses what cannot be done, before any system call. */
    private static void check(SocketOption<?> option, boolean allowed, String only) {
        if (!option.isDefined()) {
            throw new IllegalArgumentException(
                    "option " + option + " does not exist on this platform");
        }
        if (!allowed) {
            throw new IllegalArgumentException("option " + option + " can only be " + only);
        }
    }

    private static Address group(Object value) {
        return value instanceof GroupReq request
                ? request.group()
                : ((GroupSourceReq) value).group();
    }

    private static int length(SocketOption<?> option, Object value) {
        int length = (Integer) value;
        if (length < 0) {
            throw new IllegalArgumentException(option + " is negative: " + length);
        }
        return length;
    }

    private static byte[] timeval(SocketOption<?> option, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(option + " is negative: " + value);
        }
        return OptionStructs.encode(value);
    }

    private static byte[] characters(SocketOption<?> option, String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    option + " contains a NUL: " + text.replace("\0", "\\0"));
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String string(byte[] bytes) {
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private static List<Integer> ints(byte[] bytes) {
        var from = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        var ints = new ArrayList<Integer>();
        while (from.remaining() >= Integer.BYTES) {
            ints.add(from.getInt());
        }
        return List.copyOf(ints);
    }

    private static byte[] bytes(List<?> ints) {
        var to = ByteBuffer.allocate(ints.size() * Integer.BYTES).order(ByteOrder.nativeOrder());
        ints.forEach(each -> to.putInt((Integer) each));
        return to.array();
    }
}
