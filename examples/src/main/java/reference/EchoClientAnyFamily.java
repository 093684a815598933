// The echo client for IPv4 and IPv6: talks to the first address of the host that answers.
import static dev.sockeye.Constants.AF_UNSPEC;
import static dev.sockeye.Constants.SOCK_STREAM;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import dev.sockeye.Sockets;

final int port = 50007;

void main(String[] args) throws SocketError {
    String host = args.length > 0 ? args[0] : "localhost";
    try (var s = firstThatAnswers(host)) {
        if (s == null) {
            IO.println("could not open socket");
            System.exit(1);
        }
        s.sendall("Hello, world".getBytes(UTF_8));
        IO.println("Received " + new String(s.recv(1024), UTF_8));
    }
}

Socket firstThatAnswers(String host) throws SocketError {
    for (var info : Sockets.getaddrinfo(host, port, AF_UNSPEC, SOCK_STREAM)) {
        Socket s;
        try {
            s = new Socket(info.family(), info.socktype(), info.proto());
        } catch (SocketError e) {
            continue; // The kernel lacks the family.
        }
        try {
            s.connect(info.address());
            return s;
        } catch (SocketError e) {
            s.close();
        }
    }
    return null;
}
