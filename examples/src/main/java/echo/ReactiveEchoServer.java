import dev.sockeye.Address;
import dev.sockeye.reactive.ReactiveServer;

void main() {
    ReactiveServer.listen(Address.inet("", 50007))
            .handle(conn -> conn.sendall(conn.recv()))
            .start()
            .flatMap(ReactiveServer::onClose)
            .block();
}
