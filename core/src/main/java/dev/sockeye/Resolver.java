package dev.sockeye;

import dev.sockeye.sys.AddressInfos;
import dev.sockeye.sys.CallState;
import dev.sockeye.sys.Errors;
import dev.sockeye.sys.SockAddrs;
import java.net.IDN;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * getaddrinfo(3), for the API's own function of that name and for the addresses that hold host
 * names.
 */
final class Resolver {

    private static final int THREADS = 16;
    private static final int IDLE_SECONDS = 10;
    private static final int MAX_DECIMALS = 5;
    private static final int FIRST_NON_ASCII = 0x80;

    /**
     * Runs the resolver for virtual threads, which it would pin for as long as the network takes.
     */
    private static final class Executor {
        static final ThreadPoolExecutor THREAD_POOL =
                new ThreadPoolExecutor(
                        THREADS,
                        THREADS,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        Thread.ofPlatform().daemon().name("sockeye-resolver-", 1).factory());

        static {
            THREAD_POOL.allowCoreThreadTimeOut(true);
        }
    }

    private Resolver() {}

    /**
     * Writes {@code address} into the calling thread's {@link CallState#address}, its host name
     * looked up if it is one.
     *
     * @return its length in bytes
     */
    static int encode(Address address, int family) throws SocketError {
        Objects.requireNonNull(address, "address");
        var to = CallState.current().address;
        int length = SockAddrs.encode(address, family, to);
        return length == SockAddrs.IS_NAME
                ? SockAddrs.encode(numeric(address), family, to)
                : length;
    }

    private static Address numeric(Address address) throws SocketError {
        return switch (address) {
            case Address.Inet inet -> {
                var found = (Address.Inet) first(inet.host(), Constants.AF_INET);
                yield new Address.Inet(found.host(), inet.port());
            }
            case Address.Inet6 inet6 -> {
                var found = (Address.Inet6) first(inet6.host(), Constants.AF_INET6);
                int scopeId = inet6.scopeId() != 0 ? inet6.scopeId() : found.scopeId();
                yield new Address.Inet6(found.host(), inet6.port(), inet6.flowinfo(), scopeId);
            }
            default -> throw new IllegalArgumentException("address has no host: " + address);
        };
    }

    private static Address first(String host, int family) throws SocketError {
        return getaddrinfo(host, null, family, Constants.SOCK_DGRAM, 0, 0).getFirst().address();
    }

    /** As {@link Sockets#getaddrinfo(String, String, int, int, int, int)}. */
    static List<AddressInfo> getaddrinfo(
            @Nullable String host,
            @Nullable String port,
            int family,
            int socktype,
            int proto,
            int flags)
            throws SocketError {
        if (isOutOfRange(port)) {
            throw Errors.ofResolver("getaddrinfo for port " + port, Constants.EAI_SERVICE, 0);
        }
        var ascii = ascii(host);
        return run(
                "getaddrinfo",
                () -> AddressInfos.getaddrinfo(ascii, port, family, socktype, proto, flags));
    }

    /** A call of the C library that may wait for the network. */
    @FunctionalInterface
    interface LookUp<T extends @Nullable Object> {
        T run() throws SocketError;
    }

    /**
     * Makes a call that may wait for the network: in the calling thread if it is a platform thread,
     * else in one of the resolver's, so that no carrier is held.
     *
     * @throws SocketError {@code EINTR} if a virtual thread is interrupted, and whatever the call
     *     fails with
     */
    static <T extends @Nullable Object> T run(String call, LookUp<T> lookUp) throws SocketError {
        if (!Thread.currentThread().isVirtual()) {
            return lookUp.run();
        }
        if (Thread.currentThread().isInterrupted()) {
            throw Errors.of(call, Constants.EINTR); // Also where the result would be quick.
        }
        var result = Executor.THREAD_POOL.submit(lookUp::run);
        try {
            return result.get();
        } catch (InterruptedException e) {
            result.cancel(false);
            Thread.currentThread().interrupt();
            throw Errors.of(call, Constants.EINTR);
        } catch (ExecutionException e) {
            throw rethrown(e.getCause());
        }
    }

    /**
     * The name as the domain name system has it: one that is not all ASCII is in Punycode there
     * (RFC 3490).
     */
    static @Nullable String ascii(@Nullable String host) {
        if (host == null || host.chars().allMatch(c -> c < FIRST_NON_ASCII)) {
            return host;
        }
        try {
            return IDN.toASCII(host);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "host is not a name: " + SurrogateEscape.printable(host), e);
        }
    }

    private static SocketError rethrown(@Nullable Throwable cause) {
        return switch (cause) {
            case SocketError error -> error;
            case RuntimeException misuse -> throw misuse;
            case null, default -> throw new AssertionError(cause);
        };
    }

    /** glibc lets a large port wrap around. */
    private static boolean isOutOfRange(@Nullable String port) {
        if (port == null || port.isEmpty()) {
            return false;
        }
        int digits = port.startsWith("-") ? 1 : 0;
        if (digits == port.length()
                || !port.chars().skip(digits).allMatch(c -> c >= '0' && c <= '9')) {
            return false;
        }
        var significant = port.substring(digits).replaceFirst("^0+(?=.)", "");
        return significant.length() > MAX_DECIMALS
                || Integer.parseInt(significant) > Arguments.MAX_PORT
                || (digits == 1 && !significant.equals("0"));
    }
}
