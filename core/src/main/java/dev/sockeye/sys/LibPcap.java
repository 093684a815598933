package dev.sockeye.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The compiler of filters that libpcap has, where the library is installed; it is loaded when it is
 * used first. One compilation at a time: before libpcap 1.8 the compiler was not reentrant.
 *
 * @see <a href="https://www.tcpdump.org/manpages/pcap_compile.3pcap.html">pcap_compile(3PCAP)</a>
 */
public final class LibPcap {

    /** {@code PCAP_ERRBUF_SIZE}. */
    private static final int ERRBUF_BYTES = 256;

    /** {@code PCAP_NETMASK_UNKNOWN}. */
    private static final int NETMASK_UNKNOWN = -1;

    private static final int OPTIMIZE = 1;
    private static final int MAX_INSTRUCTIONS = 1 << 16;

    /** The least that holds one packet of the longest snap length. */
    private static final int BUFFER_BYTES = 1 << 19;

    /** {@code struct bpf_program}, pcap/bpf.h. */
    static final StructLayout BPF_PROGRAM =
            Layouts.struct(
                    "bpf_program",
                    16,
                    JAVA_INT.withName("bf_len"),
                    Layouts.padding(4),
                    ADDRESS.withName("bf_insns"));

    private static final long BF_INSNS = Layouts.offset(BPF_PROGRAM, "bf_insns");

    private LibPcap() {}

    /** A filter that does not compile, or an interface that cannot be asked; libpcap's text. */
    public static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;

        Refusal(String text) {
            super(text);
        }
    }

    /** The library; null where there is none. */
    private static final class Library {
        static final @Nullable SymbolLookup LOOKUP = find();

        @SuppressWarnings("restricted") // Loading the library is what this class is for.
        private static @Nullable SymbolLookup find() {
            for (var name : names()) {
                try {
                    return SymbolLookup.libraryLookup(name, Arena.global());
                } catch (IllegalArgumentException _) {
                    // Not under this name.
                }
            }
            return null;
        }
    }

    private static SymbolLookup library() {
        var library = Library.LOOKUP;
        if (library == null) {
            throw new UnsupportedOperationException(
                    "a filter expression is compiled by libpcap, which is not installed: install it"
                            + " (apt-get install libpcap0.8, dnf install libpcap, apk add libpcap),"
                            + " or give a BpfProgram, as tcpdump -ddd prints one");
        }
        return library;
    }

    /** The library's functions, of which there is one. */
    private static final class Functions {
        private static final Linker LINKER = Linker.nativeLinker();
        private static final SymbolLookup LIBRARY = library();

        static final MethodHandle OPEN_DEAD = link("pcap_open_dead", ADDRESS, JAVA_INT, JAVA_INT);
        static final MethodHandle COMPILE =
                link("pcap_compile", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_INT, JAVA_INT);
        static final MethodHandle GETERR = link("pcap_geterr", ADDRESS, ADDRESS);
        static final MethodHandle STATUSTOSTR = link("pcap_statustostr", ADDRESS, JAVA_INT);
        static final MethodHandle FREECODE = link("pcap_freecode", null, ADDRESS);
        static final MethodHandle CLOSE = link("pcap_close", null, ADDRESS);
        static final MethodHandle CREATE = link("pcap_create", ADDRESS, ADDRESS, ADDRESS);
        static final MethodHandle SET_SNAPLEN =
                link("pcap_set_snaplen", JAVA_INT, ADDRESS, JAVA_INT);
        static final MethodHandle SET_BUFFER_SIZE =
                link("pcap_set_buffer_size", JAVA_INT, ADDRESS, JAVA_INT);
        static final MethodHandle ACTIVATE = link("pcap_activate", JAVA_INT, ADDRESS);
        static final MethodHandle LOOKUPNET =
                link("pcap_lookupnet", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS);

        @SuppressWarnings("restricted") // The signatures are those of pcap/pcap.h.
        private static MethodHandle link(
                String name, @Nullable MemoryLayout result, MemoryLayout... arguments) {
            var function =
                    result == null
                            ? FunctionDescriptor.ofVoid(arguments)
                            : FunctionDescriptor.of(result, arguments);
            return LINKER.downcallHandle(LIBRARY.findOrThrow(name), function);
        }
    }

    private static List<String> names() {
        var override = System.getProperty("dev.sockeye.libpcap");
        if (override != null) {
            return List.of(override);
        }
        return Platform.MACOS
                ? List.of("libpcap.dylib", "libpcap.A.dylib")
                : List.of("libpcap.so.1", "libpcap.so.0.8", "libpcap.so");
    }

    /**
     * Compiles an expression for packets of a link type, a {@code DLT_*}.
     *
     * @throws UnsupportedOperationException where there is no libpcap
     */
    public static PacketFilter.Instruction[] compile(String expression, int dlt, int snaplen)
            throws Refusal {
        return call(() -> {
            var pcap = (MemorySegment) Functions.OPEN_DEAD.invokeExact(dlt, snaplen);
            try {
                return compile(pcap, expression, NETMASK_UNKNOWN);
            } finally {
                Functions.CLOSE.invokeExact(pcap);
            }
        });
    }

    /**
     * Compiles an expression for what an interface gives as it is captured: tags of virtual LANs
     * are beside the packet, and the direction is known. It takes the privilege to capture, and
     * another packet socket for a moment.
     *
     * @throws UnsupportedOperationException where there is no libpcap
     */
    public static PacketFilter.Instruction[] compileLive(
            String expression, String ifname, int snaplen) throws Refusal {
        return call(() -> {
            try (var arena = Arena.ofConfined()) {
                var name = arena.allocateFrom(ifname);
                var errbuf = arena.allocate(ERRBUF_BYTES);
                var pcap = (MemorySegment) Functions.CREATE.invokeExact(name, errbuf);
                if (pcap.address() == 0) {
                    throw new Refusal(errbuf.getString(0));
                }
                try {
                    activate(pcap, snaplen);
                    return compile(pcap, expression, netmask(arena, name, errbuf));
                } finally {
                    Functions.CLOSE.invokeExact(pcap);
                }
            }
        });
    }

    private static void activate(MemorySegment pcap, int snaplen) throws Throwable {
        int _ = (int) Functions.SET_SNAPLEN.invokeExact(pcap, snaplen);
        int _ = (int) Functions.SET_BUFFER_SIZE.invokeExact(pcap, BUFFER_BYTES);
        int status = (int) Functions.ACTIVATE.invokeExact(pcap);
        if (status < 0) {
            var detail = Layouts.string((MemorySegment) Functions.GETERR.invokeExact(pcap));
            var text = Layouts.string((MemorySegment) Functions.STATUSTOSTR.invokeExact(status));
            throw new Refusal(detail.isEmpty() ? text : detail);
        }
    }

    /** The netmask that broadcasts of the interface are told by; 0 where it has none. */
    private static int netmask(Arena arena, MemorySegment name, MemorySegment errbuf)
            throws Throwable {
        var net = arena.allocate(JAVA_INT);
        var mask = arena.allocate(JAVA_INT);
        int status = (int) Functions.LOOKUPNET.invokeExact(name, net, mask, errbuf);
        return status < 0 ? 0 : mask.get(JAVA_INT, 0);
    }

    private static PacketFilter.Instruction[] compile(
            MemorySegment pcap, String expression, int netmask) throws Throwable {
        try (var arena = Arena.ofConfined()) {
            var program = arena.allocate(BPF_PROGRAM);
            var text = arena.allocateFrom(expression);
            int status =
                    (int) Functions.COMPILE.invokeExact(pcap, program, text, OPTIMIZE, netmask);
            if (status < 0) {
                throw new Refusal(
                        Layouts.string((MemorySegment) Functions.GETERR.invokeExact(pcap)));
            }
            try {
                int count = Math.clamp(program.get(JAVA_INT, 0), 0, MAX_INSTRUCTIONS);
                var instructions =
                        Layouts.sized(
                                program.get(ADDRESS, BF_INSNS),
                                count * Layouts.SOCK_FILTER.byteSize());
                return PacketFilter.read(instructions, count);
            } finally {
                Functions.FREECODE.invokeExact(program);
            }
        }
    }

    /** What calls the library. */
    private interface Call {
        PacketFilter.Instruction[] run() throws Throwable;
    }

    private static synchronized PacketFilter.Instruction[] call(Call call) throws Refusal {
        var _ = library();
        try {
            return call.run();
        } catch (Refusal | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
