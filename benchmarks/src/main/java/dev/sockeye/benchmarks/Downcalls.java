package dev.sockeye.benchmarks;

import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to call into C at all: a function that does nothing but arithmetic, the same with
 * errno captured, a system call, and Sockeye's cheapest one.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Downcalls {

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle ABS = link("abs");
    private static final MethodHandle ABS_ERRNO =
            link("abs", Linker.Option.captureCallState("errno"));
    private static final MethodHandle CLOSE_ERRNO =
            link("close", Linker.Option.captureCallState("errno"));

    private final MemorySegment errno = Arena.ofAuto().allocate(Linker.Option.captureStateLayout());
    private int value = -1;
    private Socket socket;

    @SuppressWarnings("restricted") // A benchmark of just that.
    private static MethodHandle link(String name, Linker.Option... options) {
        var address = LINKER.defaultLookup().findOrThrow(name);
        var type = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
        return LINKER.downcallHandle(address, type, options);
    }

    /** Opens a socket. */
    @Setup
    public void open() throws SocketError {
        socket = new Socket();
    }

    /** Closes it. */
    @TearDown
    public void close() {
        socket.close();
    }

    /** No system call. */
    @Benchmark
    public int downcall() throws Throwable {
        return (int) ABS.invokeExact(value);
    }

    /** No system call, errno captured. */
    @Benchmark
    public int downcallWithErrno() throws Throwable {
        return (int) ABS_ERRNO.invokeExact(errno, value);
    }

    /** A system call that fails at once: close(-1). */
    @Benchmark
    public int systemCall() throws Throwable {
        return (int) CLOSE_ERRNO.invokeExact(errno, value);
    }

    /** A system call of Sockeye's, with its address made an object. */
    @Benchmark
    public Object getsockname() throws SocketError {
        return socket.getsockname();
    }
}
