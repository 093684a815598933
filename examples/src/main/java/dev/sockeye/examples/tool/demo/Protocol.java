package dev.sockeye.examples.tool.demo;

import dev.sockeye.Address;
import dev.sockeye.reactive.ReactiveSocket;
import java.util.List;
import reactor.core.publisher.Mono;

/**
 * One protocol of the demo.
 *
 * @param type {@code SOCK_STREAM} or {@code SOCK_DGRAM}
 * @param servers where its echo servers are; the connections take them in turn
 * @param connections how many are opened
 * @param tally what they have done
 */
record Protocol(int type, List<Address> servers, int connections, Tally tally) {

    /** Opens a connection to the servers' next in turn. */
    Mono<ReactiveSocket> open(int index) {
        var server = servers.get(index % servers.size());
        return ReactiveSocket.open(server.family(), type)
                .flatMap(socket ->
                        socket.connect(server).thenReturn(socket).doOnError(_ -> socket.close()));
    }
}
