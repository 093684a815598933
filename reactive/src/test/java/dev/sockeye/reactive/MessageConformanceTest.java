package dev.sockeye.reactive;

import static dev.sockeye.reactive.Family.LIMIT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sockeye.conformance.MessageConformance;
import dev.sockeye.conformance.Transport;
import io.netty.buffer.ByteBuf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;

/** The conformance suite over {@link ReactiveSocket}. */
final class MessageConformanceTest extends MessageConformance {

    MessageConformanceTest() {
        super(ReactiveEndpoint.PAIRS);
    }

    @ParameterizedTest
    @MethodSource(Transport.ALL)
    void what_publishers_send_comes_as_streams(Transport transport) throws Exception {
        try (var pair = ReactiveEndpoint.connect(transport)) {
            pair.first().sendall(Flux.just("a", "b", "c").map(Family::text)).block(LIMIT);
            assertEquals("abc", joined(pair.second().recv(), transport));
            pair.first().sendall(Flux.just("d", "e", "f").map(Family::text)).block(LIMIT);
            var messages = pair.second().recvmsg().map(ReactiveMessage::content);
            assertEquals("def", joined(messages, transport));
            pair.first().sendall(Flux.just("g", "h", "i").map(Family::text)).block(LIMIT);
            var datagrams = pair.second().recvfrom().map(ReactiveDatagram::content);
            assertEquals("ghi", joined(datagrams, transport));
        }
    }

    /** Joins three letters: where a stream cuts is the kernel's choice. */
    private static String joined(Flux<ByteBuf> contents, Transport transport) {
        return contents.map(content -> Family.text(content.skipBytes(transport.headerBytes())))
                .scan(String::concat)
                .takeUntil(text -> text.length() >= 3)
                .last()
                .blockOptional(LIMIT)
                .orElseThrow();
    }
}
