// The echo server for IPv4 and IPv6: listens on the first address family that there is.
import static dev.sockeye.Constants.AF_UNSPEC;
import static dev.sockeye.Constants.AI_PASSIVE;
import static dev.sockeye.Constants.SOCK_STREAM;

import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.Sockets;

final String host = null; // All interfaces.
final int port = 50007;

void main() throws SocketError {
    try (var s = firstThatListens()) {
        if (s == null) {
            IO.println("could not open socket");
            System.exit(1);
        }
        var accepted = s.accept();
        IO.println("Connected by " + accepted.address());
        try (var conn = accepted.conn()) {
            for (byte[] data = conn.recv(1024); data.length > 0; data = conn.recv(1024)) {
                conn.sendall(data);
            }
        }
    }
}

Socket firstThatListens() throws SocketError {
    for (var info : Sockets.getaddrinfo(host, port, AF_UNSPEC, SOCK_STREAM, 0, AI_PASSIVE)) {
        Socket s;
        try {
            s = new Socket(info.family(), info.socktype(), info.proto());
        } catch (SocketError e) {
            continue; // The kernel lacks the family.
        }
        try {
            s.bind(info.address());
            s.listen(1);
            return s;
        } catch (SocketError e) {
            s.close();
        }
    }
    return null;
}
