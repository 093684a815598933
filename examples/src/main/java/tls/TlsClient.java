import static dev.sockeye.Constants.*;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sockeye.*;

void main(String[] args) throws SocketError {
    var plain = Sockets.createConnection(args[0], Integer.parseInt(args[1]));
    try (var socket = TlsSocket.client(plain, args[0])) { // trusts whom the JDK trusts
        IO.println("Connected by " + socket.session().protocol());
        socket.sendall("Hello, world\n".getBytes(UTF_8));
        socket.shutdown(SHUT_WR);
        for (byte[] data; (data = socket.recv(1024)).length > 0; )
            IO.print(new String(data, UTF_8));
    }
}
