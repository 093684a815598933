import dev.sockeye.SocketTimeout;
import dev.sockeye.reactive.*;
import java.time.Duration;
import reactor.util.retry.Retry;

void main(String[] args) {
    ReactiveSockets.createConnection(args[0], Integer.parseInt(args[1]), Duration.ofSeconds(3))
            .doOnNext(conn -> conn.settimeout(Duration.ofMillis(500)))
            .flatMapMany(conn ->
                    conn.recv()
                            .doOnError(
                                    SocketTimeout.class,
                                    e -> IO.println("quiet for " + e.limit() + ", going on"))
                            .retryWhen(Retry.indefinitely().filter(SocketTimeout.class::isInstance))
                            .transform(Buffers.lines()))
            .doOnNext(IO::println)
            .blockLast();
}
