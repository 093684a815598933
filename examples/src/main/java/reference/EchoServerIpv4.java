// Echoes all that it receives to the one client that it serves.
import static dev.sockeye.Constants.AF_INET;
import static dev.sockeye.Constants.SOCK_STREAM;

import dev.sockeye.Address;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;

final String host = ""; // All interfaces.
final int port = 50007; // Any port that needs no privilege.

void main() throws SocketError {
    try (var s = new Socket(AF_INET, SOCK_STREAM)) {
        s.bind(Address.inet(host, port));
        s.listen(1);
        var accepted = s.accept();
        IO.println("Connected by " + accepted.address());
        try (var conn = accepted.conn()) {
            for (byte[] data = conn.recv(1024); data.length > 0; data = conn.recv(1024)) {
                conn.sendall(data);
            }
        }
    }
}
