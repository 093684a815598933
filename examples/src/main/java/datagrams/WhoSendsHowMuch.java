import static dev.sockeye.Constants.*;

import dev.sockeye.Address;
import dev.sockeye.reactive.ReactiveSocket;
import java.time.Duration;
import java.util.stream.Collectors;

void main() {
    ReactiveSocket.open(AF_INET, SOCK_DGRAM)
            .flatMapMany(socket -> socket.bind(Address.inet("", 8125)).thenMany(socket.recvfrom()))
            .map(datagram -> {
                try (datagram) {
                    return Map.entry(datagram.address(), datagram.content().readableBytes());
                }
            })
            .window(Duration.ofSeconds(1))
            .flatMap(second ->
                    second.collect(
                            Collectors.groupingBy(
                                    Map.Entry::getKey, Collectors.summingInt(Map.Entry::getValue))))
            .doOnNext(IO::println)
            .blockLast();
}
