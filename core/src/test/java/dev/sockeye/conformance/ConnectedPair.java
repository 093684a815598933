package dev.sockeye.conformance;

/** Two sockets that are each other's peer. */
public record ConnectedPair(Endpoint first, Endpoint second) implements AutoCloseable {

    @Override
    public void close() {
        first.close();
        second.close();
    }
}
