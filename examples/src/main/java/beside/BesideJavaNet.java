import static dev.sockeye.Constants.AF_INET;
import static dev.sockeye.Constants.SOCK_STREAM;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sockeye.Address;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

void main() throws Exception {
    try (var server = new Socket(AF_INET, SOCK_STREAM)) {
        var free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        server.bind(Address.of(free));
        server.listen();
        var serving = Thread.startVirtualThread(() -> serve(server));

        try (var channel = SocketChannel.open(server.getsockname().toSocketAddress())) {
            channel.write(ByteBuffer.wrap("over a channel\n".getBytes(UTF_8)));
            var answer = ByteBuffer.allocate(100);
            while (channel.read(answer) >= 0) {}
            IO.print(new String(answer.array(), 0, answer.position(), UTF_8));
        }
        serving.join();
    }
}

void serve(Socket server) {
    try (var conn = server.accept().conn()) {
        var in = new BufferedReader(new InputStreamReader(conn.inputStream(), UTF_8));
        var out = new OutputStreamWriter(conn.outputStream(), UTF_8);
        out.write("You said: " + in.readLine() + "\n");
        out.flush();
    } catch (IOException e) {
        IO.println(e.getMessage());
    }
}

Socket inherited() throws SocketError {
    return Socket.ofFd(3); // systemd's first; asks the kernel what it is
}
