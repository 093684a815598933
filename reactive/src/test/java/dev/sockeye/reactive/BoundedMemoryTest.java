package dev.sockeye.reactive;

import static dev.sockeye.Constants.SHUT_WR;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

/**
 * A transfer that is larger than the memory by far, to a reader that is slower than the network: it
 * holds what it was given until its next turn, and asks for more only then. The Java heap has 64
 * MiB, and the buffers have as much.
 */
@Timeout(120)
class BoundedMemoryTest {

    private static final long MIB = 1 << 20;

    @ParameterizedTest
    @ValueSource(strings = {"recv", "recvmsg", "recvmmsg"})
    void a_gibibyte_to_a_slow_reader_needs_no_more_memory_than_there_is(String call)
            throws Exception {
        long mebibytes = Long.getLong("sockeye.transfer", call.equals("recv") ? 1024 : 256);
        var process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx64m",
                                "-XX:MaxDirectMemorySize=64m",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-cp",
                                System.getProperty("java.class.path"),
                                BoundedMemoryTest.class.getName(),
                                call,
                                Long.toString(mebibytes))
                        .redirectErrorStream(true)
                        .start();
        try {
            var said = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertEquals(0, process.waitFor(), said);
            assertEquals(mebibytes * MIB + " bytes received", said.strip());
        } finally {
            process.destroyForcibly();
        }
    }

    /** The program under small memory: the call, and how many MiB. */
    public static void main(String[] args) throws Exception {
        long bytes = Long.parseLong(args[1]) * MIB;
        try (var pair = Family.INET.streams()) {
            var sending = send(pair.first(), bytes);
            var reader = new SlowReader(pair.second().on());
            received(args[0], pair.second()).subscribe(reader);
            System.out.println(reader.received.get(100, TimeUnit.SECONDS) + " bytes received");
            Family.await(sending); // All has come, of which the sender may not have heard yet.
        }
        System.exit(0);
    }

    private static CompletableFuture<?> send(ReactiveSocket socket, long bytes) {
        var block = Family.zeros(64 * 1024);
        long count = bytes / block.readableBytes();
        return socket.sendall(
                        Flux.<ByteBuf>generate(sink -> sink.next(block.retainedDuplicate()))
                                .take(count))
                .then(socket.shutdown(SHUT_WR))
                .toFuture();
    }

    private static Flux<ByteBuf> received(String call, ReactiveSocket socket) {
        return switch (call) {
            case "recv" -> socket.recv();
            case "recvmsg" -> socket.recvmsg().map(ReactiveMessage::content);
            default ->
                    socket.recvmmsg(4, 16 * 1024)
                            .map(batch -> {
                                try (batch) {
                                    return batch.bytes().retainedDuplicate();
                                }
                            });
        };
    }

    /** Every millisecond it has its turn with 64 buffers. The loop's thread owns it. */
    private static final class SlowReader extends BaseSubscriber<ByteBuf> {
        private static final int TURN = 64;

        private final LoopSocket socket;
        private final ArrayDeque<ByteBuf> held = new ArrayDeque<>();
        private final CompletableFuture<Long> received = new CompletableFuture<>();
        private long bytes;
        private boolean ended;

        SlowReader(LoopSocket socket) {
            this.socket = socket;
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            request(TURN);
            var _ = socket.loop.scheduleAtFixedRate(this::turn, 1, 1, TimeUnit.MILLISECONDS);
        }

        @Override
        protected void hookOnNext(ByteBuf buffer) {
            held.add(buffer);
        }

        @Override
        protected void hookOnComplete() {
            ended = true;
        }

        @Override
        protected void hookOnError(Throwable error) {
            received.completeExceptionally(error);
        }

        private void turn() {
            int count = Math.min(held.size(), TURN);
            for (int i = 0; i < count; i++) {
                bytes += Family.count(held.remove());
            }
            if (ended && held.isEmpty()) {
                received.complete(bytes);
            } else if (count > 0) {
                request(count);
            }
        }
    }
}
