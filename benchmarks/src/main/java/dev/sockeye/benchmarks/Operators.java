package dev.sockeye.benchmarks;

import dev.sockeye.reactive.Buffers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.publisher.Flux;

/**
 * What operators of {@link Buffers} cost for a buffer of 64 bytes that is one line or frame, beside
 * the same stream without them.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@OperationsPerInvocation(Operators.BUFFERS)
public class Operators {

    static final int BUFFERS = 1000;
    private static final int SIZE = 64;
    private static final int PREFIX_BYTES = 2;

    private ByteBuf line;
    private ByteBuf frame;

    /** Makes a line and a frame. */
    @Setup
    public void make() {
        var allocator = PooledByteBufAllocator.DEFAULT;
        var text = "x".repeat(SIZE - 1) + "\n";
        line = allocator.directBuffer().writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        frame = allocator.directBuffer().writeShort(SIZE - PREFIX_BYTES);
        frame.writeZero(SIZE - PREFIX_BYTES);
    }

    private static Flux<ByteBuf> stream(ByteBuf of) {
        return Flux.range(0, BUFFERS).map(_ -> of.retainedDuplicate());
    }

    private static @Nullable Object released(Flux<ByteBuf> buffers) {
        return buffers.doOnNext(ByteBuf::release).count().block();
    }

    /** The stream alone. */
    @Benchmark
    public @Nullable Object none() {
        return released(stream(line));
    }

    /** To arrays. */
    @Benchmark
    public @Nullable Object asByteArray() {
        return stream(line).transform(Buffers.asByteArray()).count().block();
    }

    /** To strings. */
    @Benchmark
    public @Nullable Object asString() {
        return stream(line).transform(Buffers.asString(StandardCharsets.UTF_8)).count().block();
    }

    /** To lines of text. */
    @Benchmark
    public @Nullable Object lines() {
        return stream(line).transform(Buffers.lines()).count().block();
    }

    /** To frames, cut without copying. */
    @Benchmark
    public @Nullable Object lengthPrefixed() {
        return released(stream(frame).transform(Buffers.lengthPrefixed(PREFIX_BYTES, SIZE)));
    }
}
