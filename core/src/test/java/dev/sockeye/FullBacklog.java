package dev.sockeye;

import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.sockeye.conformance.Family;
import dev.sockeye.conformance.Loopback;
import dev.sockeye.conformance.Running;
import java.io.Closeable;
import java.time.Duration;
import java.util.List;

/**
 * A listener whose backlog is full: who connects to it waits.
 *
 * @param waiting the connections that fill it
 */
record FullBacklog(Socket listener, List<Socket> waiting) implements Closeable {

    static FullBacklog of(Family family) throws SocketError {
        var listener = Loopback.bound(family, Constants.SOCK_STREAM);
        listener.listen(0);
        // Linux lets one more in than the backlog says.
        var first = new Socket(family.value());
        first.connect(listener.getsockname());
        assertNotEquals(0, listener.poll(Constants.POLLIN, Running.PATIENCE)); // It is in.
        return new FullBacklog(listener, List.of(first));
    }

    Address address() throws SocketError {
        return listener.getsockname();
    }

    /** Accepts one of the connections that fill it. */
    void makeRoom() throws SocketError {
        listener.settimeout(Duration.ofSeconds(1));
        listener.accept().conn().close();
    }

    @Override
    public void close() {
        waiting.forEach(Socket::close);
        listener.close();
    }
}
