import static dev.sockeye.Constants.*;

import dev.sockeye.*;

void main() throws SocketError {
    try (var server = new Socket(AF_INET, SOCK_STREAM)) {
        server.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1);
        server.bind(Address.inet("", 50007));
        server.listen(1);
        var accepted = server.accept();
        IO.println("Connected by " + accepted.address());
        try (var conn = accepted.conn()) {
            for (byte[] data; (data = conn.recv(1024)).length > 0; ) conn.sendall(data);
        }
    }
}
