/** Sockets as {@code Mono} and {@code Flux}, on the event loops of Netty. */
// Reactor, Reactive Streams and Micrometer have no module-info.
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module dev.sockeye.reactive {
    requires transitive dev.sockeye;
    requires transitive io.netty.buffer;
    requires transitive io.netty.common;
    requires transitive io.netty.handler;
    requires transitive io.netty.transport;
    requires transitive org.reactivestreams;
    requires transitive reactor.core;
    requires io.netty.codec;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.classes.kqueue;
    requires io.netty.transport.unix.common;
    requires static io.netty.transport.classes.io_uring;
    requires static micrometer.commons;
    requires static transitive micrometer.core;
    requires static transitive micrometer.observation;
    requires static transitive reactor.pool;

    exports dev.sockeye.reactive;
    exports dev.sockeye.reactive.capture;
    exports dev.sockeye.reactive.micrometer;
    exports dev.sockeye.reactive.pool;
}
