package dev.sockeye.sys;

import dev.sockeye.Address;
import dev.sockeye.AddressInfo;
import dev.sockeye.NameInfo;
import dev.sockeye.SocketError;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** getaddrinfo(3), its list copied and freed, and its inverse getnameinfo(3). */
public final class AddressInfos {

    private static final int NAME_BYTES = 1025; // NI_MAXHOST

    private AddressInfos() {}

    /** Looks up a host and a service; waits for the network. */
    @Waits
    public static List<AddressInfo> getaddrinfo(
            @Nullable String host,
            @Nullable String port,
            int family,
            int socktype,
            int proto,
            int flags)
            throws SocketError {
        try (var arena = Arena.ofConfined()) {
            var hints = arena.allocate(Layouts.ADDRINFO);
            Layouts.addrinfoInt(hints, "ai_flags", flags);
            Layouts.addrinfoInt(hints, "ai_family", family);
            Layouts.addrinfoInt(hints, "ai_socktype", socktype);
            Layouts.addrinfoInt(hints, "ai_protocol", proto);
            var result = arena.allocate(ValueLayout.ADDRESS);
            int[] errno = {0};
            int code =
                    LibC.getaddrinfo(
                            string(arena, "host", host),
                            string(arena, "port", port),
                            hints,
                            result,
                            errno);
            if (code != 0) {
                throw Errors.ofResolver(
                        "getaddrinfo for " + (host != null ? host : "port " + port),
                        code,
                        errno[0]);
            }
            var list = result.get(ValueLayout.ADDRESS, 0);
            try {
                return copy(list);
            } finally {
                LibC.freeaddrinfo(list);
            }
        }
    }

    /** Looks up the names of an address whose host is numeric; waits for the network. */
    @Waits
    public static NameInfo getnameinfo(Address address, int flags) throws SocketError {
        try (var arena = Arena.ofConfined()) {
            var sockaddr = arena.allocate(Layouts.SOCKADDR_STORAGE_BYTES, Long.BYTES);
            int length = SockAddrs.encode(address, address.family(), sockaddr);
            var host = arena.allocate(NAME_BYTES);
            var service = arena.allocate(NAME_BYTES);
            int[] errno = {0};
            int code = LibC.getnameinfo(sockaddr, length, host, service, flags, errno);
            if (code != 0) {
                throw Errors.ofResolver("getnameinfo for " + address, code, errno[0]);
            }
            return new NameInfo(host.getString(0), service.getString(0));
        }
    }

    private static MemorySegment string(Arena arena, String name, @Nullable String value) {
        if (value == null) {
            return MemorySegment.NULL;
        }
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    name + " contains a NUL: " + value.replace("\0", "\\0"));
        }
        return arena.allocateFrom(value);
    }

    /** Copies the list, which {@code NULL} ends. */
    static List<AddressInfo> copy(MemorySegment list) {
        var infos = new ArrayList<AddressInfo>();
        for (var next = list; next.address() != 0; ) {
            var info = Layouts.sized(next, Layouts.ADDRINFO.byteSize());
            int length = Layouts.addrinfoInt(info, "ai_addrlen");
            var address =
                    SockAddrs.decode(
                            Layouts.sized(Layouts.addrinfoPointer(info, "ai_addr"), length),
                            length);
            infos.add(
                    new AddressInfo(
                            Layouts.addrinfoInt(info, "ai_family"),
                            Layouts.addrinfoInt(info, "ai_socktype"),
                            Layouts.addrinfoInt(info, "ai_protocol"),
                            Layouts.string(Layouts.addrinfoPointer(info, "ai_canonname")),
                            Objects.requireNonNull(address, "ai_addr")));
            next = Layouts.addrinfoPointer(info, "ai_next");
        }
        return List.copyOf(infos);
    }
}
