// Serves one client and closes the connection first, which leaves the port in TIME_WAIT for a
// minute: without SO_REUSEADDR the next run would fail with EADDRINUSE, "Address already in use".
import static dev.sockeye.Constants.AF_INET;
import static dev.sockeye.Constants.SOCK_STREAM;
import static dev.sockeye.Constants.SOL_SOCKET;
import static dev.sockeye.Constants.SO_REUSEADDR;

import dev.sockeye.Address;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;

void main() throws SocketError {
    try (var s = new Socket(AF_INET, SOCK_STREAM)) {
        s.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1);
        s.bind(Address.inet("", 50007));
        s.listen(1);
        var accepted = s.accept();
        IO.println("Connected by " + accepted.address());
        try (var conn = accepted.conn()) {
            conn.sendall(conn.recv(1024));
        }
    }
}
