import static dev.sockeye.Constants.SHUT_WR;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sockeye.SocketError;
import dev.sockeye.Sockets;
import java.time.Duration;

void main(String[] args) throws SocketError {
    try (var socket =
            Sockets.createConnection(args[0], Integer.parseInt(args[1]), Duration.ofSeconds(3))) {
        socket.sendall("Hello, world\n".getBytes(UTF_8));
        socket.shutdown(SHUT_WR);
        for (byte[] data; (data = socket.recv(1024)).length > 0; )
            IO.print(new String(data, UTF_8));
    }
}
