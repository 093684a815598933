package dev.sockeye.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.sockeye.Constants;
import dev.sockeye.HostEntry;
import dev.sockeye.HostError;
import dev.sockeye.SocketError;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * gethostbyname(3) and gethostbyaddr(3): by the reentrant functions of glibc and musl, by the plain
 * ones, one caller at a time, of macOS. Both wait for the network.
 */
public final class HostDatabase {

    // Of the same name elsewhere, but not of the same arguments.
    private static final boolean REENTRANT =
            Platform.LINUX && LibC.has("gethostbyname_r") && LibC.has("gethostbyaddr_r");

    private static final long H_NAME = Layouts.offset(Layouts.HOSTENT, "h_name");
    private static final long H_ALIASES = Layouts.offset(Layouts.HOSTENT, "h_aliases");
    private static final long H_ADDRTYPE = Layouts.offset(Layouts.HOSTENT, "h_addrtype");
    private static final long H_LENGTH = Layouts.offset(Layouts.HOSTENT, "h_length");
    private static final long H_ADDR_LIST = Layouts.offset(Layouts.HOSTENT, "h_addr_list");

    private static final int INET_BYTES = 4;
    private static final int INET6_BYTES = 16;

    private HostDatabase() {}

    /** Looks an IPv4 host up by name. */
    @Waits
    public static HostEntry gethostbyname(String name) throws SocketError {
        return gethostbyname(name, REENTRANT, EntryLookup.FIRST_BYTES);
    }

    /** Looks a host up by its packed address. */
    @Waits
    public static HostEntry gethostbyaddr(int family, byte[] packed) throws SocketError {
        return gethostbyaddr(family, packed, REENTRANT, EntryLookup.FIRST_BYTES);
    }

    static HostEntry gethostbyname(String name, boolean reentrant, long firstBytes)
            throws SocketError {
        try (var arena = Arena.ofConfined()) {
            var text = arena.allocateFrom(name);
            var hErrno = arena.allocate(JAVA_INT);
            return found(
                    "gethostbyname for " + name,
                    Constants.AF_INET,
                    reentrant
                            ? EntryLookup.reentrant(
                                    "gethostbyname_r",
                                    Layouts.HOSTENT,
                                    firstBytes,
                                    (entry, buffer, result) ->
                                            LibC.gethostbynameR(
                                                    text, entry, buffer, result, hErrno),
                                    Host::of)
                            : EntryLookup.serialised(
                                    Layouts.HOSTENT,
                                    () -> LibC.gethostbyname(text),
                                    Host::of,
                                    () -> hErrno.set(JAVA_INT, 0, LibC.hErrno())),
                    hErrno);
        }
    }

    static HostEntry gethostbyaddr(int family, byte[] packed, boolean reentrant, long firstBytes)
            throws SocketError {
        try (var arena = Arena.ofConfined()) {
            var address = arena.allocate(packed.length, Integer.BYTES);
            MemorySegment.copy(packed, 0, address, JAVA_BYTE, 0, packed.length);
            var hErrno = arena.allocate(JAVA_INT);
            return found(
                    "gethostbyaddr for " + SockAddrs.format(family, address),
                    family,
                    reentrant
                            ? EntryLookup.reentrant(
                                    "gethostbyaddr_r",
                                    Layouts.HOSTENT,
                                    firstBytes,
                                    (entry, buffer, result) ->
                                            LibC.gethostbyaddrR(
                                                    address, family, entry, buffer, result, hErrno),
                                    Host::of)
                            : EntryLookup.serialised(
                                    Layouts.HOSTENT,
                                    () -> LibC.gethostbyaddr(address, family),
                                    Host::of,
                                    () -> hErrno.set(JAVA_INT, 0, LibC.hErrno())),
                    hErrno);
        }
    }

    private static HostEntry found(
            String call, int family, @Nullable Host host, MemorySegment hErrnoAt)
            throws SocketError {
        if (host == null) {
            int hErrno = hErrnoAt.get(JAVA_INT, 0);
            throw new HostError(
                    call + ": " + LibC.hstrerror(hErrno) + " [h_errno " + hErrno + "]", hErrno);
        }
        if (host.family() != family) {
            throw Errors.of(call, Constants.EAFNOSUPPORT);
        }
        return host.entry();
    }

    /** A copy of a {@code struct hostent}. */
    record Host(int family, HostEntry entry) {

        static Host of(MemorySegment hostent) {
            int family = hostent.get(JAVA_INT, H_ADDRTYPE);
            int length = hostent.get(JAVA_INT, H_LENGTH);
            return new Host(
                    family,
                    new HostEntry(
                            Layouts.string(hostent.get(ADDRESS, H_NAME)),
                            Layouts.pointers(hostent.get(ADDRESS, H_ALIASES)).stream()
                                    .map(Layouts::string)
                                    .toList(),
                            isAddress(family, length)
                                    ? addresses(hostent.get(ADDRESS, H_ADDR_LIST), family, length)
                                    : List.of()));
        }

        private static boolean isAddress(int family, int length) {
            return (family == Constants.AF_INET && length == INET_BYTES)
                    || (family == Constants.AF_INET6 && length == INET6_BYTES);
        }

        private static List<String> addresses(MemorySegment list, int family, int length) {
            return Layouts.pointers(list).stream()
                    .map(packed -> SockAddrs.format(family, Layouts.sized(packed, length)))
                    .toList();
        }
    }
}
