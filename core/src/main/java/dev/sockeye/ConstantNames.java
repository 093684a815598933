package dev.sockeye;

import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Predicate;

/**
 * The way back from a number to its name in {@link Constants}.
 *
 * <p>Each group is read by reflection when it is first asked for, since most programs never print a
 * constant.
 */
final class ConstantNames {
    // Names that share their number with a more usual one on some platform, and give way to it
    // there.
    private static final Set<String> ALIASES =
            Set.of("AF_ROUTE", "EWOULDBLOCK", "ENOTSUP", "EDEADLOCK");

    // In the form of a type or an error code, but a flag or a limit.
    private static final Set<String> NOT_NAMES = Set.of("SOCK_CLOEXEC", "SOCK_NONBLOCK", "EAI_MAX");

    private ConstantNames() {}

    /** Names an errno as {@code ECONNREFUSED}; empty where it has no name. */
    static String errno(int errno) {
        return Errnos.NAMES.getOrDefault(errno, "");
    }

    /** Names an address family as {@code AF_INET6}; the number where it has no name. */
    static String family(int family) {
        return nameOrNumber(Families.NAMES, family);
    }

    /** Names a socket type as {@code SOCK_STREAM}; the number where it has no name. */
    static String socketType(int type) {
        return nameOrNumber(SocketTypes.NAMES, type);
    }

    /**
     * Names an error code of getaddrinfo as {@code EAI_NONAME}; the number where it has no name.
     */
    static String addressInfoError(int code) {
        return nameOrNumber(AddressInfoErrors.NAMES, code);
    }

    /** Names a packet type as {@code PACKET_OUTGOING}; the number where it has no name. */
    static String packetType(int type) {
        return nameOrNumber(PacketTypes.NAMES, type);
    }

    /** Names a TIPC address type as {@code TIPC_ADDR_NAME}; the number where it has no name. */
    static String tipcAddressType(int type) {
        return nameOrNumber(TipcAddressTypes.NAMES, type);
    }

    /** Names a TIPC scope as {@code TIPC_NODE_SCOPE}; the number where it has no name. */
    static String tipcScope(int scope) {
        return nameOrNumber(TipcScopes.NAMES, scope);
    }

    /**
     * Names message flags as {@code MSG_TRUNC|MSG_CTRUNC}, unnamed bits in hexadecimal; 0 where
     * there are none.
     */
    static String messageFlags(int flags) {
        if (flags == 0) {
            return "0";
        }
        var names = new StringJoiner("|");
        for (int rest = flags; rest != 0; rest &= rest - 1) {
            int bit = Integer.lowestOneBit(rest);
            names.add(MessageFlags.NAMES.getOrDefault(bit, "0x" + Integer.toHexString(bit)));
        }
        return names.toString();
    }

    private static String nameOrNumber(Map<Integer, String> names, int number) {
        return names.getOrDefault(number, Integer.toString(number));
    }

    private static Map<Integer, String> collect(Predicate<String> group) {
        var names = new HashMap<Integer, String>();
        for (Field field : Constants.class.getDeclaredFields()) {
            String name = field.getName();
            if (field.getType() == int.class && group.test(name) && !NOT_NAMES.contains(name)) {
                int number = number(field);
                if (number != Constants.UNDEFINED && !ALIASES.contains(name)) {
                    names.put(number, name);
                } else if (number != Constants.UNDEFINED) {
                    names.putIfAbsent(number, name);
                }
            }
        }
        return Map.copyOf(names);
    }

    private static int number(Field field) {
        try {
            return field.getInt(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError("every constant is public", e);
        }
    }

    private static final class Errnos {
        static final Map<Integer, String> NAMES =
                collect(name -> name.charAt(0) == 'E' && name.indexOf('_') < 0);
    }

    private static final class Families {
        static final Map<Integer, String> NAMES = collect(name -> name.startsWith("AF_"));
    }

    private static final class SocketTypes {
        static final Map<Integer, String> NAMES = collect(name -> name.startsWith("SOCK_"));
    }

    private static final class AddressInfoErrors {
        static final Map<Integer, String> NAMES = collect(name -> name.startsWith("EAI_"));
    }

    private static final class MessageFlags {
        static final Map<Integer, String> NAMES = collect(name -> name.startsWith("MSG_"));
    }

    private static final class PacketTypes {
        // The prefix PACKET_ names options too.
        private static final Set<String> TYPES =
                Set.of(
                        "PACKET_HOST",
                        "PACKET_BROADCAST",
                        "PACKET_MULTICAST",
                        "PACKET_OTHERHOST",
                        "PACKET_OUTGOING",
                        "PACKET_LOOPBACK",
                        "PACKET_FASTROUTE");
        static final Map<Integer, String> NAMES = collect(TYPES::contains);
    }

    private static final class TipcAddressTypes {
        static final Map<Integer, String> NAMES = collect(name -> name.startsWith("TIPC_ADDR_"));
    }

    private static final class TipcScopes {
        static final Map<Integer, String> NAMES =
                collect(name -> name.startsWith("TIPC_") && name.endsWith("_SCOPE"));
    }
}
