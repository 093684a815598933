package dev.sockeye.examples.tool.demo;

import static dev.sockeye.Constants.SOCK_DGRAM;
import static dev.sockeye.Constants.SOCK_STREAM;

import dev.sockeye.Address;
import dev.sockeye.SocketError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What there is before anything moves: servers, and connections to them. */
final class Setup {
    /** So few flows to a server that its receive buffer holds all that is on its way to it. */
    private static final int FLOWS_PER_SERVER = 25;

    private static final int OPENING_AT_ONCE = 64;

    private final EchoServers servers;
    private final Shares shares;
    private final BooleanSupplier stopping;
    private final List<Protocol> protocols = new ArrayList<>();

    Setup(EchoServers servers, Shares shares, BooleanSupplier stopping) {
        this.servers = servers;
        this.shares = shares;
        this.stopping = stopping;
    }

    /** Starts the servers and tells where they are. Waits until they listen. */
    String startServers() throws IOException {
        addStream("TCP over IPv4", Address.inet("127.0.0.1", 0), shares.ipv4());
        if (shares.ipv6() > 0) {
            addStream("TCP over IPv6", Address.inet6("::1", 0), shares.ipv6());
        }
        addStream("Unix stream", servers.unixAddress(), shares.unix());
        addUdp(new Tally("UDP"));
        return protocols.stream()
                .map(protocol -> protocol.tally().protocol() + " " + protocol.servers().getFirst())
                .collect(Collectors.joining(", ", "Echo servers: ", "."));
    }

    private void addStream(String name, Address at, int connections) {
        var tally = new Tally(name);
        var server = servers.stream(at, tally);
        protocols.add(new Protocol(SOCK_STREAM, List.of(server), connections, tally));
    }

    private void addUdp(Tally tally) throws SocketError {
        var addresses = new ArrayList<Address>();
        for (int flows = 0; flows < shares.udp(); flows += FLOWS_PER_SERVER) {
            addresses.add(servers.datagrams(tally));
        }
        protocols.add(new Protocol(SOCK_DGRAM, addresses, shares.udp(), tally));
    }

    /** Opens all connections; one that fails is an error of its tally, and not among them. */
    Mono<List<Flow>> open() {
        return Flux.fromIterable(protocols)
                .concatMap(protocol ->
                        Flux.range(0, protocol.connections())
                                .flatMap(i -> open(protocol, i), OPENING_AT_ONCE))
                .collectList();
    }

    private Mono<Flow> open(Protocol protocol, int index) {
        var tally = protocol.tally();
        return protocol.open(index)
                .<Flow>map(socket ->
                        protocol.type() == SOCK_STREAM
                                ? new StreamFlow(socket, tally, index, stopping)
                                : new DatagramFlow(socket, tally, index, stopping))
                .doOnNext(_ -> tally.connected())
                .onErrorResume(e -> Mono.fromRunnable(() -> tally.error(e.toString())));
    }

    List<Tally> tallies() {
        return protocols.stream().map(Protocol::tally).toList();
    }
}
