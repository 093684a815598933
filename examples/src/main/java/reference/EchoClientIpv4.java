// Sends a greeting to the echo server, and prints what comes back.
import static dev.sockeye.Constants.AF_INET;
import static dev.sockeye.Constants.SOCK_STREAM;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sockeye.Address;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;

final int port = 50007; // The server's.

void main(String[] args) throws SocketError {
    String host = args.length > 0 ? args[0] : "localhost";
    byte[] data;
    try (var s = new Socket(AF_INET, SOCK_STREAM)) {
        s.connect(Address.inet(host, port));
        s.sendall("Hello, world".getBytes(UTF_8));
        data = s.recv(1024);
    }
    IO.println("Received " + new String(data, UTF_8));
}
