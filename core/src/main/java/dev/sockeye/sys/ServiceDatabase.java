package dev.sockeye.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.sockeye.SocketError;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * getservent(3) and getprotoent(3): by the reentrant functions where the C library has them, which
 * musl does not for protocols and macOS not at all; by the plain ones, one caller at a time, where
 * not. They read files, as a rule.
 */
public final class ServiceDatabase {

    // Of the same name elsewhere, but not of the same arguments.
    private static final boolean SERVICES_REENTRANT =
            Platform.LINUX && LibC.has("getservbyname_r") && LibC.has("getservbyport_r");
    private static final boolean PROTOCOLS_REENTRANT =
            Platform.LINUX && LibC.has("getprotobyname_r");

    private static final long S_NAME = Layouts.offset(Layouts.SERVENT, "s_name");
    private static final long S_PORT = Layouts.offset(Layouts.SERVENT, "s_port");
    private static final long P_PROTO = Layouts.offset(Layouts.PROTOENT, "p_proto");

    private ServiceDatabase() {}

    /** Returns a service's port, or null where there is none. */
    @Waits
    public static @Nullable Integer getservbyname(String name, @Nullable String proto)
            throws SocketError {
        return getservbyname(name, proto, SERVICES_REENTRANT, EntryLookup.FIRST_BYTES);
    }

    /** Returns a port's service, or null where there is none. */
    @Waits
    public static @Nullable String getservbyport(int port, @Nullable String proto)
            throws SocketError {
        return getservbyport(port, proto, SERVICES_REENTRANT, EntryLookup.FIRST_BYTES);
    }

    /** Returns a protocol's number, or null where there is none. */
    @Waits
    public static @Nullable Integer getprotobyname(String name) throws SocketError {
        return getprotobyname(name, PROTOCOLS_REENTRANT, EntryLookup.FIRST_BYTES);
    }

    static @Nullable Integer getservbyname(
            String name, @Nullable String proto, boolean reentrant, long firstBytes)
            throws SocketError {
        try (var arena = Arena.ofConfined()) {
            var nameText = arena.allocateFrom(name);
            var protoText = text(arena, proto);
            return reentrant
                    ? EntryLookup.reentrant(
                            "getservbyname_r",
                            Layouts.SERVENT,
                            firstBytes,
                            (entry, buffer, result) ->
                                    LibC.getservbynameR(nameText, protoText, entry, buffer, result),
                            ServiceDatabase::port)
                    : EntryLookup.serialised(
                            Layouts.SERVENT,
                            () -> LibC.getservbyname(nameText, protoText),
                            ServiceDatabase::port,
                            () -> {});
        }
    }

    static @Nullable String getservbyport(
            int port, @Nullable String proto, boolean reentrant, long firstBytes)
            throws SocketError {
        int networkPort = Short.toUnsignedInt(Short.reverseBytes((short) port));
        try (var arena = Arena.ofConfined()) {
            var protoText = text(arena, proto);
            return reentrant
                    ? EntryLookup.reentrant(
                            "getservbyport_r",
                            Layouts.SERVENT,
                            firstBytes,
                            (entry, buffer, result) ->
                                    LibC.getservbyportR(
                                            networkPort, protoText, entry, buffer, result),
                            ServiceDatabase::name)
                    : EntryLookup.serialised(
                            Layouts.SERVENT,
                            () -> LibC.getservbyport(networkPort, protoText),
                            ServiceDatabase::name,
                            () -> {});
        }
    }

    static @Nullable Integer getprotobyname(String name, boolean reentrant, long firstBytes)
            throws SocketError {
        try (var arena = Arena.ofConfined()) {
            var text = arena.allocateFrom(name);
            return reentrant
                    ? EntryLookup.reentrant(
                            "getprotobyname_r",
                            Layouts.PROTOENT,
                            firstBytes,
                            (entry, buffer, result) ->
                                    LibC.getprotobynameR(text, entry, buffer, result),
                            entry -> entry.get(JAVA_INT, P_PROTO))
                    : EntryLookup.serialised(
                            Layouts.PROTOENT,
                            () -> LibC.getprotobyname(text),
                            entry -> entry.get(JAVA_INT, P_PROTO),
                            () -> {});
        }
    }

    private static MemorySegment text(Arena arena, @Nullable String value) {
        return value == null ? MemorySegment.NULL : arena.allocateFrom(value);
    }

    private static int port(MemorySegment servent) {
        return Short.toUnsignedInt(servent.get(Layouts.NETWORK_SHORT, S_PORT));
    }

    private static String name(MemorySegment servent) {
        return Layouts.string(servent.get(ADDRESS, S_NAME));
    }
}
