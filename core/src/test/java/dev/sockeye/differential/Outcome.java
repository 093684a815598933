package dev.sockeye.differential;

import dev.sockeye.Address;
import dev.sockeye.AddressInfo;
import dev.sockeye.AddressInfoError;
import dev.sockeye.ControlMessage;
import dev.sockeye.Datagram;
import dev.sockeye.HostEntry;
import dev.sockeye.HostError;
import dev.sockeye.InterfaceName;
import dev.sockeye.Message;
import dev.sockeye.NameInfo;
import dev.sockeye.SocketError;
import dev.sockeye.SocketTimeout;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What came of a call, in a form that both languages write alike. */
sealed interface Outcome {

    /** A value: numbers in decimal, text in quotes, tuples and lists in brackets. */
    record Returned(String value) implements Outcome {
        @Override
        public boolean agreesWith(Outcome expected) {
            return equals(expected);
        }
    }

    /**
     * A failure.
     *
     * @param kind {@code error}, {@code herror}, {@code gaierror} or {@code timeout}, or {@code
     *     argument} for a wrong one; else the exception's name
     * @param number the errno, h_errno or EAI code; 0 where there is none
     * @param text what it says
     */
    record Raised(String kind, int number, String text) implements Outcome {
        @Override
        public boolean agreesWith(Outcome expected) {
            return expected instanceof Raised raised
                    && kind.equals(raised.kind)
                    && number == raised.number
                    && text.contains(raised.text);
        }
    }

    /**
     * Tells whether Sockeye's outcome, this one, agrees with Python's; a message may say more than
     * Python's.
     */
    boolean agreesWith(Outcome expected);

    /** A call of Sockeye's, without a result where it returns null. */
    @FunctionalInterface
    interface Call {
        @Nullable Object run() throws Exception;
    }

    /** Makes a call. */
    static Outcome of(Call call) {
        try {
            return new Returned(show(call.run()));
        } catch (Exception e) {
            return raised(e);
        }
    }

    private static Raised raised(Exception exception) {
        var text = String.valueOf(exception.getMessage());
        return switch (exception) {
            case SocketTimeout _ -> new Raised("timeout", 0, text);
            case HostError e -> new Raised("herror", e.hErrno(), text);
            case AddressInfoError e -> new Raised("gaierror", e.code(), text);
            case SocketError e -> new Raised("error", e.errno(), text);
            case IllegalArgumentException _ -> new Raised("argument", 0, text);
            default -> new Raised(exception.getClass().getSimpleName(), 0, text);
        };
    }

    private static String show(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case String text -> "'" + text + "'";
            case byte[] bytes -> "bytes " + HexFormat.of().formatHex(bytes);
            case List<?> list ->
                    list.stream().map(Outcome::show).collect(Collectors.joining(", ", "[", "]"));
            case HostEntry e -> show(List.of(e.hostname(), e.aliases(), e.addresses()));
            case NameInfo info -> show(List.of(info.host(), info.port()));
            case InterfaceName name -> show(List.of(name.index(), name.name()));
            case AddressInfo info ->
                    show(
                            List.of(
                                    info.family(),
                                    info.socktype(),
                                    info.proto(),
                                    info.canonname(),
                                    info.address()));
            case Duration duration -> String.valueOf(duration.toNanos() / 1e9);
            case Datagram datagram -> show(Arrays.asList(datagram.data(), datagram.address()));
            case Message m -> show(Arrays.asList(m.data(), m.ancillary(), m.flags(), m.address()));
            case ControlMessage item -> show(List.of(item.level(), item.type(), item.data()));
            case Address.Netlink netlink -> show(List.of(netlink.pid(), netlink.groups()));
            case Address.Packet p ->
                    show(List.of(p.ifname(), p.proto(), p.pkttype(), p.hatype(), p.addr().bytes()));
            case Address.Inet inet -> show(List.of(inet.host(), inet.port()));
            case Address.Inet6 a -> show(List.of(a.host(), a.port(), a.flowinfo(), a.scopeId()));
            case Address.Unix unix -> show(unix.path());
            default -> value.toString();
        };
    }

    /** Reads an answer of answer.py's. */
    static Outcome parse(String answer) {
        if (answer.startsWith("returned ")) {
            return new Returned(answer.substring("returned ".length()));
        }
        var parts = answer.split(" ", 4);
        return new Raised(parts[1], Integer.parseInt(parts[2]), parts[3]);
    }
}
