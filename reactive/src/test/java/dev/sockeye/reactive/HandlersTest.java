package dev.sockeye.reactive;

import static dev.sockeye.Constants.MSG_PEEK;
import static dev.sockeye.Constants.SHUT_WR;
import static dev.sockeye.Constants.SOCK_DGRAM;
import static dev.sockeye.reactive.Family.LIMIT;
import static dev.sockeye.reactive.Family.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.SocketError;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.FixedLengthFrameDecoder;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LengthFieldPrepender;
import io.netty.handler.codec.string.StringDecoder;
import io.netty.handler.logging.LogLevel;
import io.netty.handler.logging.LoggingHandler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Netty's handlers between a socket and its descriptor. */
class HandlersTest {

    private static void frames(ChannelPipeline pipeline) {
        pipeline.addLast(new LengthFieldPrepender(4));
        pipeline.addLast(new LengthFieldBasedFrameDecoder(1 << 20, 0, 4, 0, 4));
    }

    /** Makes every byte another, both ways. */
    private static final class Cipher extends ChannelDuplexHandler {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ctx.fireChannelRead(turned((ByteBuf) message));
        }

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            var _ = ctx.write(turned((ByteBuf) message), promise);
        }

        private static ByteBuf turned(ByteBuf data) {
            for (int i = data.readerIndex(); i < data.writerIndex(); i++) {
                data.setByte(i, ~data.getByte(i));
            }
            return data;
        }
    }

    /** Sends a last word when its channel is closed. */
    private static final class LastWord extends ChannelDuplexHandler {
        @Override
        public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
            var _ = ctx.write(text("bye"));
            var _ = ctx.close(promise);
        }
    }

    private static String got(Mono<ByteBuf> received) {
        return text(received.blockOptional(LIMIT).orElseThrow());
    }

    private static Throwable failureOf(Mono<?> operation) {
        return Exceptions.unwrap(
                assertThrows(RuntimeException.class, () -> operation.block(LIMIT)));
    }

    @ParameterizedTest
    @EnumSource
    void each_frame_of_a_codec_is_an_element(Family family) throws Exception {
        try (var pair = family.streams()) {
            pair.first().handlers(HandlersTest::frames).block(LIMIT);
            pair.second().handlers(HandlersTest::frames).block(LIMIT);
            pair.first().sendall(text("one")).block(LIMIT);
            pair.first().sendall(text("three")).block(LIMIT);
            pair.first().shutdown(SHUT_WR).block(LIMIT);

            StepVerifier.create(pair.second().recv().map(Family::text))
                    .expectNext("one", "three")
                    .expectComplete()
                    .verify(LIMIT);
        }
    }

    @Test
    void a_frame_that_is_longer_than_the_size_asked_for_is_given_in_parts() throws Exception {
        try (var pair = Family.UNIX.streams()) {
            pair.second().handlers(HandlersTest::frames).block(LIMIT);
            pair.first().sendall(text("\0\0\0\6salmon")).block(LIMIT);

            assertEquals("salm", got(pair.second().recv(4)));
            assertEquals("on", got(pair.second().recv(4)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sendmsg", "sendto", "recvmmsg", "recvmsg with flags"})
    void a_call_that_would_bypass_the_handlers_is_refused(String call) throws Exception {
        try (var pair = Family.INET.streams()) {
            var socket = pair.first();
            socket.handlers(pipeline -> pipeline.addLast(new Cipher())).block(LIMIT);
            pair.second().sendall(text("x")).block(LIMIT);
            var to = pair.second().getsockname();
            Mono<?> bypass =
                    switch (call) {
                        case "sendmsg" -> socket.sendmsg(text("clear"), List.of());
                        case "sendto" -> socket.sendto(text("clear"), to);
                        case "recvmmsg" -> socket.recvmmsg(1).next();
                        default -> socket.recvmsg(1, 0, MSG_PEEK);
                    };

            var refused = assertInstanceOf(IllegalStateException.class, failureOf(bypass));
            assertTrue(String.valueOf(refused.getMessage()).startsWith(call), refused::toString);
            pair.second().settimeout(Duration.ZERO);
            assertInstanceOf(SocketError.class, failureOf(pair.second().recv(1)));
        }
    }

    @Test
    void without_demand_nothing_more_is_read() throws Exception {
        var reads = new AtomicInteger();
        try (var pair = Family.UNIX.streams()) {
            pair.second()
                    .handlers(pipeline ->
                            pipeline.addLast(
                                    new ChannelInboundHandlerAdapter() {
                                        @Override
                                        public void channelRead(
                                                ChannelHandlerContext ctx, Object message) {
                                            reads.incrementAndGet();
                                            ctx.fireChannelRead(message);
                                        }
                                    }))
                    .block(LIMIT);
            pair.first().sendall(text("a")).block(LIMIT);
            assertEquals("a", got(pair.second().recv(1)));
            pair.first().sendall(text("b")).block(LIMIT);
            // The loop has seen the event by the time that it has sent this.
            pair.second().sendall(text("c")).block(LIMIT);
            assertEquals("c", got(pair.first().recv(1)));

            assertEquals(1, reads.get());
        }
    }

    @Test
    void handlers_are_stacked_and_what_was_read_before_passes_through_the_new() throws Exception {
        try (var pair = Family.INET.streams()) {
            pair.first().handlers(pipeline -> pipeline.addLast(new Cipher())).block(LIMIT);
            pair.first().handlers(HandlersTest::frames).block(LIMIT);
            pair.first().sendall(text("one")).block(LIMIT);
            pair.first().sendall(text("two")).block(LIMIT);
            pair.second().handlers(pipeline -> pipeline.addLast(new Cipher())).block(LIMIT);
            // The first bytes of the frames, in the clear: the rest of them is kept.
            var head = pair.second().recv(1).blockOptional(LIMIT).orElseThrow();
            assertEquals(0, head.readByte());
            head.release();

            pair.second()
                    .handlers(pipeline -> {
                        pipeline.addLast(new FixedLengthFrameDecoder(6));
                    })
                    .block(LIMIT);

            assertEquals("\0\0\3one", got(pair.second().recv(100)));
        }
    }

    @Test
    void TLS_and_a_codec_go_together_and_so_does_wiretap() throws Exception {
        try (var pair = TlsPairs.streams(Family.INET)) {
            pair.first().handlers(HandlersTest::frames).block(LIMIT);
            pair.second()
                    .handlers(pipeline -> {
                        pipeline.addLast(new LoggingHandler(LogLevel.TRACE));
                        frames(pipeline);
                    })
                    .block(LIMIT);

            pair.first().sendall(text("salmon")).block(LIMIT);
            pair.first().shutdown(SHUT_WR).block(LIMIT);

            StepVerifier.create(pair.second().recv().map(Family::text))
                    .expectNext("salmon")
                    .expectComplete()
                    .verify(LIMIT);
        }
    }

    @Test
    void TLS_within_TLS() throws Exception {
        try (var pair = TlsPairs.streams(Family.INET)) {
            var certificates = Certificates.shared();
            TlsPairs.secured(pair, certificates.tlsClient(), certificates.tlsServer());

            pair.first().sendall(text("twice")).block(LIMIT);
            pair.first().shutdown(SHUT_WR).block(LIMIT);

            StepVerifier.create(pair.second().recv().map(Family::text))
                    .expectNext("twice")
                    .expectComplete()
                    .verify(LIMIT);
        }
    }

    @Test
    void shutting_down_sends_what_the_handlers_have_for_the_end() throws Exception {
        try (var pair = Family.UNIX.streams()) {
            pair.first().handlers(pipeline -> pipeline.addLast(new LastWord())).block(LIMIT);
            pair.first().shutdown(SHUT_WR).block(LIMIT);
            pair.second().sendall(text("still")).block(LIMIT);

            assertEquals("bye", got(pair.second().recv(10)));
            assertEquals(0, Family.drain(pair.second()));
            assertEquals("still", got(pair.first().recv(10)));
        }
    }

    @Test
    void what_a_handler_throws_is_what_the_receiver_gets() throws Exception {
        var thrown = new IllegalArgumentException("thrown by a test");
        try (var pair = Family.UNIX.streams()) {
            pair.second()
                    .handlers(pipeline ->
                            pipeline.addLast(
                                    new ChannelInboundHandlerAdapter() {
                                        @Override
                                        public void channelRead(
                                                ChannelHandlerContext ctx, Object message) {
                                            ((ByteBuf) message).release();
                                            throw thrown;
                                        }
                                    }))
                    .block(LIMIT);
            pair.first().sendall(text("x")).block(LIMIT);

            assertSame(thrown, failureOf(pair.second().recv(10)));
        }
    }

    @Test
    void a_handler_that_gives_no_buffers_fails_the_receiver() throws Exception {
        try (var pair = Family.UNIX.streams()) {
            pair.second().handlers(pipeline -> pipeline.addLast(new StringDecoder())).block(LIMIT);
            pair.first().sendall(text("x")).block(LIMIT);

            var error =
                    assertInstanceOf(
                            IllegalStateException.class, failureOf(pair.second().recv(10)));
            assertTrue(String.valueOf(error.getMessage()).contains("java.lang.String"));
        }
    }

    @Test
    void a_handler_that_closes_ends_the_connection_for_both() throws Exception {
        try (var pair = Family.UNIX.streams()) {
            pair.second()
                    .handlers(pipeline ->
                            pipeline.addLast(
                                    new ChannelInboundHandlerAdapter() {
                                        @Override
                                        public void channelRead(
                                                ChannelHandlerContext ctx, Object message) {
                                            ctx.fireChannelRead(message);
                                            var _ = ctx.close();
                                        }
                                    }))
                    .block(LIMIT);
            pair.first().sendall(text("enough")).block(LIMIT);

            assertEquals("enough", got(pair.second().recv(10)));
            assertInstanceOf(SocketError.class, failureOf(pair.second().recv(10)));
            assertInstanceOf(SocketError.class, failureOf(pair.second().sendall(text("x"))));
            assertEquals(0, Family.drain(pair.first()));
        }
    }

    @Test
    void handlers_need_a_stream() {
        try (var socket = Family.INET.open(SOCK_DGRAM)) {
            assertInstanceOf(
                    IllegalStateException.class, failureOf(socket.handlers(HandlersTest::frames)));
        }
    }
}
