package dev.sockeye.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;

/**
 * The C library: one private handle and one typed method per function, grouped as the man pages
 * are.
 *
 * <p>Each method makes the call and nothing else: no retry, no policy, no conversion. It returns
 * what the C function returns, or <em>minus errno</em> where that is -1. Pointers are {@link
 * MemorySegment}s of native memory, or raw addresses for memory that the caller keeps alive itself
 * (a pooled buffer); the methods named {@code …Heap} take segments of the Java heap and hold up the
 * garbage collector while they run, so they must be given {@code MSG_DONTWAIT}.
 *
 * <p>The handles live in nested classes, a group's functions of different shapes apart unless a
 * program that calls one calls the others too: linking the first function of a shape takes 4 to 8
 * ms of a start, and a program should pay for what it uses. So what moves no data has one shape
 * where it can: see {@link #call}.
 */
public final class LibC {

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final SymbolLookup LIBRARY = LINKER.defaultLookup();
    private static final MemoryLayout[] FIVE_REGISTERS = {
        JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG
    };

    static {
        Platform.requireSupported();
    }

    private LibC() {}

    // ---- socket(2), socketpair(2), bind(2), listen(2), accept(2), connect(2), shutdown(2),
    // close(2), names ----

    private static final class Sockets {
        static final MethodHandle SOCKET = linkCall("socket");
        static final MethodHandle SOCKETPAIR = linkCall("socketpair");
        static final MethodHandle BIND = linkCall("bind");
        static final MethodHandle LISTEN = linkCall("listen");
        static final MethodHandle ACCEPT = linkCall("accept");
        static final MethodHandle CONNECT = linkCall("connect");
        static final MethodHandle SHUTDOWN = linkCall("shutdown");
        static final MethodHandle CLOSE = linkCall("close");
        static final MethodHandle GETSOCKNAME = linkCall("getsockname");
        static final MethodHandle GETPEERNAME = linkCall("getpeername");
    }

    private static final class Accept {
        static final MethodHandle ACCEPT4 = linkCall("accept4");
    }

    public static int socket(int domain, int type, int protocol) {
        return call(Sockets.SOCKET, domain, type, protocol, 0, 0);
    }

    public static int socketpair(int domain, int type, int protocol, MemorySegment pair) {
        try {
            return call(Sockets.SOCKETPAIR, domain, type, protocol, pointer(pair), 0);
        } finally {
            Reference.reachabilityFence(pair);
        }
    }

    public static int bind(int fd, MemorySegment address, int length) {
        try {
            return call(Sockets.BIND, fd, pointer(address), length, 0, 0);
        } finally {
            Reference.reachabilityFence(address);
        }
    }

    public static int connect(int fd, MemorySegment address, int length) {
        try {
            return call(Sockets.CONNECT, fd, pointer(address), length, 0, 0);
        } finally {
            Reference.reachabilityFence(address);
        }
    }

    public static int listen(int fd, int backlog) {
        return call(Sockets.LISTEN, fd, backlog, 0, 0, 0);
    }

    /** Linux. */
    public static int accept4(int fd, MemorySegment address, MemorySegment length, int flags) {
        try {
            return call(Accept.ACCEPT4, fd, pointer(address), pointer(length), flags, 0);
        } finally {
            Reference.reachabilityFence(address);
            Reference.reachabilityFence(length);
        }
    }

    public static int accept(int fd, MemorySegment address, MemorySegment length) {
        try {
            return call(Sockets.ACCEPT, fd, pointer(address), pointer(length), 0, 0);
        } finally {
            Reference.reachabilityFence(address);
            Reference.reachabilityFence(length);
        }
    }

    public static int shutdown(int fd, int how) {
        return call(Sockets.SHUTDOWN, fd, how, 0, 0, 0);
    }

    public static int close(int fd) {
        return call(Sockets.CLOSE, fd, 0, 0, 0, 0);
    }

    public static int getsockname(int fd, MemorySegment address, MemorySegment length) {
        try {
            return call(Sockets.GETSOCKNAME, fd, pointer(address), pointer(length), 0, 0);
        } finally {
            Reference.reachabilityFence(address);
            Reference.reachabilityFence(length);
        }
    }

    public static int getpeername(int fd, MemorySegment address, MemorySegment length) {
        try {
            return call(Sockets.GETPEERNAME, fd, pointer(address), pointer(length), 0, 0);
        } finally {
            Reference.reachabilityFence(address);
            Reference.reachabilityFence(length);
        }
    }

    // ---- recv(2), send(2) ----

    /**
     * What event loops call for each message. The handles are not final, so that the JIT compiles
     * each by itself and sees that the slice of {@code errno} which the JDK makes at each call is
     * garbage; compiled into all that a loop does, one of them often cost 40 bytes a message.
     */
    private static final class Stream {
        static MethodHandle recv =
                link("recv", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
        static MethodHandle send =
                link("send", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
    }

    private static final class StreamSegment {
        static final MethodHandle RECV =
                link("recv", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
        static final MethodHandle SEND =
                link("send", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    }

    private static final class StreamHeap {
        static final MethodHandle RECV =
                linkHeap("recv", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
        static final MethodHandle SEND =
                linkHeap("send", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    }

    public static long recv(int fd, long buffer, long length, int flags) {
        var state = CallState.current();
        try {
            return state.resultOf(
                    (long) Stream.recv.invokeExact(state.errno, fd, buffer, length, flags));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    public static long recv(int fd, MemorySegment buffer, long length, int flags) {
        var state = CallState.current();
        try {
            return state.resultOf(
                    (long) StreamSegment.RECV.invokeExact(state.errno, fd, buffer, length, flags));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    public static long recvHeap(int fd, MemorySegment buffer, long length, int flags) {
        var state = CallState.current();
        try {
            return state.resultOf(
                    (long) StreamHeap.RECV.invokeExact(state.errno, fd, buffer, length, flags));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    public static long send(int fd, long data, long length, int flags) {
        var state = CallState.current();
        try {
            return state.resultOf(
                    (long) Stream.send.invokeExact(state.errno, fd, data, length, flags));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    public static long send(int fd, MemorySegment data, long length, int flags) {
        var state = CallState.current();
        try {
            return state.resultOf(
                    (long) StreamSegment.SEND.invokeExact(state.errno, fd, data, length, flags));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    public static long sendHeap(int fd, MemorySegment data, long length, int flags) {
        var state = CallState.current();
        try {
            return state.resultOf(
                    (long) StreamHeap.SEND.invokeExact(state.errno, fd, data, length, flags));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    // ---- recvfrom(2), sendto(2) ----

    private static final class Datagrams {
        static final MethodHandle RECVFROM =
                link(
                        "recvfrom",
                        JAVA_LONG,
                        JAVA_INT,
                        JAVA_LONG,
                        JAVA_LONG,
                        JAVA_INT,
                        ADDRESS,
                        ADDRESS);
        static final MethodHandle SENDTO =
                link(
                        "sendto", JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS,
                        JAVA_INT);
    }

    private static final class DatagramsSegment {
        static final MethodHandle RECVFROM =
                link(
                        "recvfrom",
                        JAVA_LONG,
                        JAVA_INT,
                        ADDRESS,
                        JAVA_LONG,
                        JAVA_INT,
                        ADDRESS,
                        ADDRESS);
        static final MethodHandle SENDTO =
                link(
                        "sendto", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS,
                        JAVA_INT);
    }

    private static final class DatagramsHeap {
        static final MethodHandle RECVFROM =
                linkHeap(
                        "recvfrom",
                        JAVA_LONG,
                        JAVA_INT,
                        ADDRESS,
                        JAVA_LONG,
                        JAVA_INT,
                        ADDRESS,
                        ADDRESS);
        static final MethodHandle SENDTO =
                linkHeap(
                        "sendto", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS,
                        JAVA_INT);
    }

    public static long recvfrom(
            int fd,
            long buffer,
            long length,
            int flags,
            MemorySegment address,
            MemorySegment addressLength) {
        var state = CallState.current();
        try {
            return state.resultOf(
                    (long)
                            Datagrams.RECVFROM.invokeExact(
                                    state.errno,
                                    fd,
                                    buffer,
                                    length,
                                    flags,
                                    address,
                                    addressLength));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    public static long recvfrom(
            int fd,
            MemorySegment buffer,
            long length,
            int flags,
            MemorySegment address,
            MemorySegment addressLength) {
        var state = CallState.current();
        try {
            return state.resultOf(
                    (long)
                            DatagramsSegment.RECVFROM.invokeExact(
                                    state.errno,
                                    fd,
                                    buffer,
                                    length,
                                    flags,
                                    address,
                                    addressLength));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    public static long recvfromHeap(
            int fd,
            MemorySegment buffer,
            long length,
            int flags,
            MemorySegment address,
            MemorySegment addressLength) {
        var state = CallState.current();
        try {
            return state.resultOf(
                    (long)
                            DatagramsHeap.RECVFROM.invokeExact(
                                    state.errno,
                                    fd,
                                    buffer,
                                    length,
                                    flags,
                                    address,
                                    addressLength));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    public static long sendto(
            int fd, long data, long length, int flags, MemorySegment address, int addressLength) {
        var state = CallState.current();
        try {
            return state.resultOf(
                    (long)
                            Datagrams.SENDTO.invokeExact(
                                    state.errno, fd, data, length, flags, address, addressLength));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    public static long sendto(
            int fd,
            MemorySegment data,
            long length,
            int flags,
            MemorySegment address,
            int addressLength) {
        var state = CallState.current();
        try {
            return state.resultOf(
                    (long)
                            DatagramsSegment.SENDTO.invokeExact(
                                    state.errno, fd, data, length, flags, address, addressLength));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    public static long sendtoHeap(
            int fd,
            MemorySegment data,
            long length,
            int flags,
            MemorySegment address,
            int addressLength) {
        var state = CallState.current();
        try {
            return state.resultOf(
                    (long)
                            DatagramsHeap.SENDTO.invokeExact(
                                    state.errno, fd, data, length, flags, address, addressLength));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    // ---- recvmsg(2), sendmsg(2) ----

    private static final class Messages {
        static final MethodHandle RECVMSG = link("recvmsg", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
        static final MethodHandle SENDMSG = link("sendmsg", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
    }

    public static long recvmsg(int fd, MemorySegment message, int flags) {
        var state = CallState.current();
        try {
            return state.resultOf(
                    (long) Messages.RECVMSG.invokeExact(state.errno, fd, message, flags));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    public static long sendmsg(int fd, MemorySegment message, int flags) {
        var state = CallState.current();
        try {
            return state.resultOf(
                    (long) Messages.SENDMSG.invokeExact(state.errno, fd, message, flags));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    // ---- recvmmsg(2), sendmmsg(2) ----

    private static final class Batches {
        static final MethodHandle RECVMMSG =
                link("recvmmsg", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
        static final MethodHandle SENDMMSG =
                link("sendmmsg", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    }

    /** Linux. Without the timeout, which is looked at only after a message: recvmmsg(2), BUGS. */
    public static int recvmmsg(int fd, MemorySegment messages, int count, int flags) {
        var state = CallState.current();
        try {
            return state.resultOf(
                    (int)
                            Batches.RECVMMSG.invokeExact(
                                    state.errno, fd, messages, count, flags, MemorySegment.NULL));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Linux. */
    public static int sendmmsg(int fd, MemorySegment messages, int count, int flags) {
        var state = CallState.current();
        try {
            return state.resultOf(
                    (int) Batches.SENDMMSG.invokeExact(state.errno, fd, messages, count, flags));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    // ---- getsockopt(2), setsockopt(2), fcntl(2) ----

    private static final class Options {
        static final MethodHandle GETSOCKOPT = linkCall("getsockopt");
        static final MethodHandle SETSOCKOPT = linkCall("setsockopt");
    }

    private static final class Control {
        // Linux's calling conventions make no difference for variable arguments.
        static final MethodHandle FCNTL =
                Platform.LINUX
                        ? linkCall("fcntl")
                        : linkVariadic("fcntl", 2, JAVA_INT, FIVE_REGISTERS);
    }

    public static int getsockopt(
            int fd, int level, int name, MemorySegment value, MemorySegment length) {
        try {
            return call(Options.GETSOCKOPT, fd, level, name, pointer(value), pointer(length));
        } finally {
            Reference.reachabilityFence(value);
            Reference.reachabilityFence(length);
        }
    }

    public static int setsockopt(int fd, int level, int name, MemorySegment value, int length) {
        try {
            return call(Options.SETSOCKOPT, fd, level, name, pointer(value), length);
        } finally {
            Reference.reachabilityFence(value);
        }
    }

    public static int fcntl(int fd, int command, int argument) {
        return call(Control.FCNTL, fd, command, argument, 0, 0);
    }

    // ---- poll(2), pipe(2), read(2), write(2) ----

    private static final class Polling {
        static final MethodHandle POLL = linkCall("poll");
    }

    private static final class Files {
        static final MethodHandle READ = link("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
        static final MethodHandle WRITE = link("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
    }

    private static final class Pipe {
        static final MethodHandle PIPE = linkCall("pipe");
    }

    public static int poll(MemorySegment pollfds, int count, int timeoutMillis) {
        try {
            return call(Polling.POLL, pointer(pollfds), count, timeoutMillis, 0, 0);
        } finally {
            Reference.reachabilityFence(pollfds);
        }
    }

    public static int pipe(MemorySegment pair) {
        try {
            return call(Pipe.PIPE, pointer(pair), 0, 0, 0, 0);
        } finally {
            Reference.reachabilityFence(pair);
        }
    }

    private static final class Opening {
        static final MethodHandle OPEN = linkCall("open");
    }

    /** Opens what exists: no mode, which open(2) takes as a variadic argument. */
    public static int open(MemorySegment path, int flags) {
        try {
            return call(Opening.OPEN, pointer(path), flags, 0, 0, 0);
        } finally {
            Reference.reachabilityFence(path);
        }
    }

    public static long read(int fd, MemorySegment buffer, long length) {
        var state = CallState.current();
        try {
            return state.resultOf((long) Files.READ.invokeExact(state.errno, fd, buffer, length));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    public static long write(int fd, MemorySegment data, long length) {
        var state = CallState.current();
        try {
            return state.resultOf((long) Files.WRITE.invokeExact(state.errno, fd, data, length));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    // ---- mmap(2), munmap(2) ----

    private static final class Mapping {
        static final MethodHandle MMAP =
                link(
                        "mmap", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT,
                        JAVA_LONG);
        static final MethodHandle MUNMAP = linkCall("munmap");
    }

    /** Returns the address, or minus errno. */
    public static long mmap(long length, int protection, int flags, int fd) {
        var state = CallState.current();
        try {
            return state.resultOf(
                    (long)
                            Mapping.MMAP.invokeExact(
                                    state.errno, 0L, length, protection, flags, fd, 0L));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    public static int munmap(long address, long length) {
        return call(Mapping.MUNMAP, address, length, 0, 0, 0);
    }

    // ---- epoll(7), eventfd(2): Linux ----

    private static final class EpollCalls {
        static final MethodHandle CREATE1 = linkCall("epoll_create1");
        static final MethodHandle CTL = linkCall("epoll_ctl");
        static final MethodHandle WAIT = linkCall("epoll_wait");
    }

    private static final class EventFd {
        static final MethodHandle EVENTFD = linkCall("eventfd");
    }

    public static int epollCreate1(int flags) {
        return call(EpollCalls.CREATE1, flags, 0, 0, 0, 0);
    }

    public static int epollCtl(int epfd, int operation, int fd, MemorySegment event) {
        try {
            return call(EpollCalls.CTL, epfd, operation, fd, pointer(event), 0);
        } finally {
            Reference.reachabilityFence(event);
        }
    }

    public static int epollWait(int epfd, MemorySegment events, int maxEvents, int timeoutMillis) {
        try {
            return call(EpollCalls.WAIT, epfd, pointer(events), maxEvents, timeoutMillis, 0);
        } finally {
            Reference.reachabilityFence(events);
        }
    }

    public static int eventfd(int initial, int flags) {
        return call(EventFd.EVENTFD, initial, flags, 0, 0, 0);
    }

    // ---- kqueue(2): macOS ----

    private static final class KQueueCalls {
        static final MethodHandle KQUEUE = link("kqueue", JAVA_INT);
        static final MethodHandle KEVENT =
                link("kevent", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS);
    }

    public static int kqueue() {
        var state = CallState.current();
        try {
            return state.resultOf((int) KQueueCalls.KQUEUE.invokeExact(state.errno));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    public static int kevent(
            int kq,
            MemorySegment changes,
            int changeCount,
            MemorySegment events,
            int eventCount,
            MemorySegment limit) {
        var state = CallState.current();
        try {
            return state.resultOf(
                    (int)
                            KQueueCalls.KEVENT.invokeExact(
                                    state.errno,
                                    kq,
                                    changes,
                                    changeCount,
                                    events,
                                    eventCount,
                                    limit));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    // ---- getaddrinfo(3), inet(3), gethostname(2), strerror(3) ----

    private static final class Resolver {
        static final MethodHandle GETADDRINFO =
                link("getaddrinfo", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
        static final MethodHandle FREEADDRINFO = linkVoid("freeaddrinfo", ADDRESS);
    }

    private static final class Aton {
        static final MethodHandle ATON = link("inet_aton", JAVA_INT, ADDRESS, ADDRESS);
    }

    private static final class Pton {
        static final MethodHandle PTON = linkCall("inet_pton");
    }

    private static final class Ntop {
        static final MethodHandle NTOP =
                link("inet_ntop", ADDRESS, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
    }

    private static final class Host {
        static final MethodHandle GETHOSTNAME = linkCall("gethostname");
    }

    private static final class Text {
        static final MethodHandle GAI_STRERROR = link("gai_strerror", ADDRESS, JAVA_INT);
        static final MethodHandle STRERROR = link("strerror", ADDRESS, JAVA_INT);
    }

    /** Returns an {@code EAI_*}; for {@code EAI_SYSTEM}, {@code errno[0]} is set. */
    public static int getaddrinfo(
            MemorySegment host,
            MemorySegment service,
            MemorySegment hints,
            MemorySegment result,
            int[] errno) {
        var state = CallState.current();
        try {
            int code =
                    (int)
                            Resolver.GETADDRINFO.invokeExact(
                                    state.errno, host, service, hints, result);
            errno[0] = state.errno();
            return code;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    public static void freeaddrinfo(MemorySegment list) {
        var state = CallState.current();
        try {
            Resolver.FREEADDRINFO.invokeExact(state.errno, list);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    public static String gaiStrerror(int code) {
        var state = CallState.current();
        try {
            return Layouts.string((MemorySegment) Text.GAI_STRERROR.invokeExact(state.errno, code));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Returns 1, or 0 where the text is no address; never sets errno. */
    public static int inetAton(MemorySegment text, MemorySegment to) {
        var state = CallState.current();
        try {
            return (int) Aton.ATON.invokeExact(state.errno, text, to);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    public static int inetPton(int family, MemorySegment text, MemorySegment to) {
        try {
            return call(Pton.PTON, family, pointer(text), pointer(to), 0, 0);
        } finally {
            Reference.reachabilityFence(text);
            Reference.reachabilityFence(to);
        }
    }

    /** Returns 0, and the text in {@code to}; or minus errno. */
    public static int inetNtop(int family, MemorySegment packed, MemorySegment to) {
        var state = CallState.current();
        try {
            var text =
                    (MemorySegment)
                            Ntop.NTOP.invokeExact(
                                    state.errno, family, packed, to, (int) to.byteSize());
            return text.address() == 0 ? -state.errno() : 0;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    public static int gethostname(MemorySegment name) {
        try {
            return call(Host.GETHOSTNAME, pointer(name), name.byteSize(), 0, 0, 0);
        } finally {
            Reference.reachabilityFence(name);
        }
    }

    public static String strerror(int errno) {
        var state = CallState.current();
        try {
            return Layouts.string((MemorySegment) Text.STRERROR.invokeExact(state.errno, errno));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    // ---- if_nametoindex(3) ----

    private static final class InterfaceNames {
        static final MethodHandle NAMETOINDEX = link("if_nametoindex", JAVA_INT, ADDRESS);
        static final MethodHandle INDEXTONAME = link("if_indextoname", ADDRESS, JAVA_INT, ADDRESS);
    }

    /** Returns the index, above 0, or minus errno. */
    public static int ifNametoindex(String name) {
        var state = CallState.current();
        try (var arena = Arena.ofConfined()) {
            int index =
                    (int)
                            InterfaceNames.NAMETOINDEX.invokeExact(
                                    state.errno, arena.allocateFrom(name));
            return index == 0 ? -state.errno() : index;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Returns 0 and the name in {@code to}, at least {@code IF_NAMESIZE} bytes; or minus errno. */
    public static int ifIndextoname(int index, MemorySegment to) {
        var state = CallState.current();
        try {
            var name =
                    (MemorySegment) InterfaceNames.INDEXTONAME.invokeExact(state.errno, index, to);
            return name.address() == 0 ? -state.errno() : 0;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Returns the name, or "" where there is no such interface, as for index 0. */
    public static String ifIndextoname(int index) {
        var name = CallState.current().text;
        return index != 0 && ifIndextoname(index, name) == 0 ? name.getString(0) : "";
    }

    // ---- if_nameindex(3), sethostname(2), ioctl(2) ----

    private static final class InterfaceLists {
        static final MethodHandle NAMEINDEX = link("if_nameindex", ADDRESS);
        static final MethodHandle FREENAMEINDEX = linkVoid("if_freenameindex", ADDRESS);
    }

    private static final class HostNaming {
        static final MethodHandle SETHOSTNAME = linkCall("sethostname");
    }

    private static final class Requests {
        static final MethodHandle IOCTL =
                linkVariadic("ioctl", 2, JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS);
    }

    /** Returns 0 and the pointer in {@code result}, or minus errno. */
    public static int ifNameindex(MemorySegment result) {
        var state = CallState.current();
        try {
            var list = (MemorySegment) InterfaceLists.NAMEINDEX.invokeExact(state.errno);
            result.set(ADDRESS, 0, list);
            return list.address() == 0 ? -state.errno() : 0;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    public static void ifFreenameindex(MemorySegment list) {
        var state = CallState.current();
        try {
            InterfaceLists.FREENAMEINDEX.invokeExact(state.errno, list);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    public static int sethostname(MemorySegment name, int length) {
        try {
            return call(HostNaming.SETHOSTNAME, pointer(name), length, 0, 0, 0);
        } finally {
            Reference.reachabilityFence(name);
        }
    }

    public static int ioctl(int fd, long request, MemorySegment argument) {
        var state = CallState.current();
        try {
            return state.resultOf(
                    (int) Requests.IOCTL.invokeExact(state.errno, fd, request, argument));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    // ---- getnameinfo(3), gethostbyname(3), getservent(3), getprotoent(3) ----

    private static final class NameInfos {
        static final MethodHandle GETNAMEINFO =
                link(
                        "getnameinfo",
                        JAVA_INT,
                        ADDRESS,
                        JAVA_INT,
                        ADDRESS,
                        JAVA_INT,
                        ADDRESS,
                        JAVA_INT,
                        JAVA_INT);
    }

    private static final class HostsReentrant {
        static final MethodHandle BYNAME =
                link(
                        "gethostbyname_r",
                        JAVA_INT,
                        ADDRESS,
                        ADDRESS,
                        ADDRESS,
                        JAVA_LONG,
                        ADDRESS,
                        ADDRESS);
        static final MethodHandle BYADDR =
                link(
                        "gethostbyaddr_r",
                        JAVA_INT,
                        ADDRESS,
                        JAVA_INT,
                        JAVA_INT,
                        ADDRESS,
                        ADDRESS,
                        JAVA_LONG,
                        ADDRESS,
                        ADDRESS);
    }

    private static final class Hosts {
        static final MethodHandle BYNAME = link("gethostbyname", ADDRESS, ADDRESS);
        static final MethodHandle BYADDR =
                link("gethostbyaddr", ADDRESS, ADDRESS, JAVA_INT, JAVA_INT);
    }

    private static final class HostErrno {
        static final MethodHandle LOCATION = link("__h_errno_location", ADDRESS);
    }

    private static final class HostErrnoBsd {
        static final MemorySegment H_ERRNO =
                Layouts.sized(LIBRARY.findOrThrow("h_errno"), JAVA_INT.byteSize());
    }

    private static final class HostErrnoText {
        static final MethodHandle HSTRERROR = link("hstrerror", ADDRESS, JAVA_INT);
    }

    private static final class ServicesReentrant {
        static final MethodHandle BYNAME =
                link(
                        "getservbyname_r",
                        JAVA_INT,
                        ADDRESS,
                        ADDRESS,
                        ADDRESS,
                        ADDRESS,
                        JAVA_LONG,
                        ADDRESS);
        static final MethodHandle BYPORT =
                link(
                        "getservbyport_r",
                        JAVA_INT,
                        JAVA_INT,
                        ADDRESS,
                        ADDRESS,
                        ADDRESS,
                        JAVA_LONG,
                        ADDRESS);
    }

    private static final class Services {
        static final MethodHandle BYNAME = link("getservbyname", ADDRESS, ADDRESS, ADDRESS);
        static final MethodHandle BYPORT = link("getservbyport", ADDRESS, JAVA_INT, ADDRESS);
    }

    private static final class ProtocolsReentrant {
        static final MethodHandle BYNAME =
                link("getprotobyname_r", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS);
    }

    private static final class Protocols {
        static final MethodHandle BYNAME = link("getprotobyname", ADDRESS, ADDRESS);
    }

    /** Returns an {@code EAI_*}; for {@code EAI_SYSTEM}, {@code errno[0]} is set. */
    public static int getnameinfo(
            MemorySegment address,
            int length,
            MemorySegment host,
            MemorySegment service,
            int flags,
            int[] errno) {
        var state = CallState.current();
        try {
            int code =
                    (int)
                            NameInfos.GETNAMEINFO.invokeExact(
                                    state.errno,
                                    address,
                                    length,
                                    host,
                                    (int) host.byteSize(),
                                    service,
                                    (int) service.byteSize(),
                                    flags);
            errno[0] = state.errno();
            return code;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Linux. Returns 0 or an errno, and in {@code result} the entry or {@code NULL}. */
    public static int gethostbynameR(
            MemorySegment name,
            MemorySegment entry,
            MemorySegment buffer,
            MemorySegment result,
            MemorySegment hErrno) {
        var state = CallState.current();
        try {
            return (int)
                    HostsReentrant.BYNAME.invokeExact(
                            state.errno, name, entry, buffer, buffer.byteSize(), result, hErrno);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Linux. Returns 0 or an errno, and in {@code result} the entry or {@code NULL}. */
    public static int gethostbyaddrR(
            MemorySegment packed,
            int family,
            MemorySegment entry,
            MemorySegment buffer,
            MemorySegment result,
            MemorySegment hErrno) {
        var state = CallState.current();
        try {
            return (int)
                    HostsReentrant.BYADDR.invokeExact(
                            state.errno,
                            packed,
                            (int) packed.byteSize(),
                            family,
                            entry,
                            buffer,
                            buffer.byteSize(),
                            result,
                            hErrno);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Returns the entry, in memory that the next call overwrites; or {@code NULL}. */
    public static MemorySegment gethostbyname(MemorySegment name) {
        var state = CallState.current();
        try {
            return (MemorySegment) Hosts.BYNAME.invokeExact(state.errno, name);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Returns the entry, in memory that the next call overwrites; or {@code NULL}. */
    public static MemorySegment gethostbyaddr(MemorySegment packed, int family) {
        var state = CallState.current();
        try {
            return (MemorySegment)
                    Hosts.BYADDR.invokeExact(state.errno, packed, (int) packed.byteSize(), family);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Returns {@code h_errno}, which is the calling thread's on Linux and everyone's on macOS. */
    public static int hErrno() {
        var state = CallState.current();
        try {
            var location =
                    Platform.MACOS
                            ? HostErrnoBsd.H_ERRNO
                            : Layouts.sized(
                                    (MemorySegment) HostErrno.LOCATION.invokeExact(state.errno),
                                    JAVA_INT.byteSize());
            return location.get(JAVA_INT, 0);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    public static String hstrerror(int hErrno) {
        var state = CallState.current();
        try {
            return Layouts.string(
                    (MemorySegment) HostErrnoText.HSTRERROR.invokeExact(state.errno, hErrno));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Linux. Returns 0 or an errno, and in {@code result} the entry or {@code NULL}. */
    public static int getservbynameR(
            MemorySegment name,
            MemorySegment proto,
            MemorySegment entry,
            MemorySegment buffer,
            MemorySegment result) {
        var state = CallState.current();
        try {
            return (int)
                    ServicesReentrant.BYNAME.invokeExact(
                            state.errno, name, proto, entry, buffer, buffer.byteSize(), result);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Linux. Returns 0 or an errno, and in {@code result} the entry or {@code NULL}. */
    public static int getservbyportR(
            int networkPort,
            MemorySegment proto,
            MemorySegment entry,
            MemorySegment buffer,
            MemorySegment result) {
        var state = CallState.current();
        try {
            return (int)
                    ServicesReentrant.BYPORT.invokeExact(
                            state.errno,
                            networkPort,
                            proto,
                            entry,
                            buffer,
                            buffer.byteSize(),
                            result);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Returns the entry, in memory that the next call overwrites; or {@code NULL}. */
    public static MemorySegment getservbyname(MemorySegment name, MemorySegment proto) {
        var state = CallState.current();
        try {
            return (MemorySegment) Services.BYNAME.invokeExact(state.errno, name, proto);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Returns the entry, in memory that the next call overwrites; or {@code NULL}. */
    public static MemorySegment getservbyport(int networkPort, MemorySegment proto) {
        var state = CallState.current();
        try {
            return (MemorySegment) Services.BYPORT.invokeExact(state.errno, networkPort, proto);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** glibc. Returns 0 or an errno, and in {@code result} the entry or {@code NULL}. */
    public static int getprotobynameR(
            MemorySegment name, MemorySegment entry, MemorySegment buffer, MemorySegment result) {
        var state = CallState.current();
        try {
            return (int)
                    ProtocolsReentrant.BYNAME.invokeExact(
                            state.errno, name, entry, buffer, buffer.byteSize(), result);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Returns the entry, in memory that the next call overwrites; or {@code NULL}. */
    public static MemorySegment getprotobyname(MemorySegment name) {
        var state = CallState.current();
        try {
            return (MemorySegment) Protocols.BYNAME.invokeExact(state.errno, name);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    // ---- linking ----

    /** Links one of the functions that {@link #call} calls. */
    private static MethodHandle linkCall(String name) {
        return link(name, JAVA_INT, FIVE_REGISTERS);
    }

    /**
     * Calls a function of at most five integers and pointers, which returns an {@code int}. All are
     * linked in one shape, of five whole registers: on x86-64 and AArch64, C passes such arguments
     * in a register each, of which the function reads the part, and the number, that it declares.
     */
    private static int call(MethodHandle function, long a, long b, long c, long d, long e) {
        var state = CallState.current();
        try {
            return state.resultOf((int) function.invokeExact(state.errno, a, b, c, d, e));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** The address of native memory, which the caller keeps reachable and alive during the call. */
    private static long pointer(MemorySegment memory) {
        if (!memory.isNative() || !memory.scope().isAlive()) {
            throw new IllegalArgumentException("not native, or freed: " + memory);
        }
        return memory.address();
    }

    /** Tells whether the C library has a function; musl and macOS lack some of glibc's. */
    static boolean has(String name) {
        return LIBRARY.find(name).isPresent();
    }

    private static MethodHandle link(String name, MemoryLayout result, MemoryLayout... arguments) {
        return link(name, FunctionDescriptor.of(result, arguments), List.of());
    }

    private static MethodHandle linkVoid(String name, MemoryLayout... arguments) {
        return link(name, FunctionDescriptor.ofVoid(arguments), List.of());
    }

    private static MethodHandle linkVariadic(
            String name, int firstVariadic, MemoryLayout result, MemoryLayout... arguments) {
        return link(
                name,
                FunctionDescriptor.of(result, arguments),
                List.of(Linker.Option.firstVariadicArg(firstVariadic)));
    }

    // Safe because these calls are given MSG_DONTWAIT, so the collector waits microseconds at most.
    private static MethodHandle linkHeap(
            String name, MemoryLayout result, MemoryLayout... arguments) {
        return link(
                name,
                FunctionDescriptor.of(result, arguments),
                List.of(Linker.Option.critical(true)));
    }

    @SuppressWarnings("restricted") // The one method that links to native code.
    private static MethodHandle link(
            String name, FunctionDescriptor function, List<Linker.Option> more) {
        var options = new ArrayList<>(more);
        options.add(ERRNO);
        return LINKER.downcallHandle(
                LIBRARY.findOrThrow(name), function, options.toArray(new Linker.Option[0]));
    }

    private static RuntimeException unexpected(Throwable e) {
        if (e instanceof RuntimeException runtime) {
            return runtime;
        }
        if (e instanceof Error error) {
            throw error;
        }
        throw new AssertionError(e);
    }
}
