// Sends the packets of a file from an interface as they are, as tcpreplay does, 64 with one call.
import static dev.sockeye.Constants.AF_PACKET;
import static dev.sockeye.Constants.SOCK_RAW;

import dev.sockeye.Address;
import dev.sockeye.Message;
import dev.sockeye.Socket;
import dev.sockeye.capture.Packet;
import dev.sockeye.capture.PcapReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

void main(String[] args) throws IOException {
    // Of protocol 0: it receives nothing. To the address of an interface sendto needs no bind.
    try (var socket = new Socket(AF_PACKET, SOCK_RAW);
            var file = PcapReader.open(Path.of(args[1]))) {
        socket.bind(new Address.Packet(args[0], 0));
        var frames = new ArrayList<Message>();
        for (Packet packet; (packet = file.read()) != null; ) {
            frames.add(new Message(packet.data(), List.of(), 0, null));
            if (frames.size() == 64) {
                send(socket, frames);
            }
        }
        send(socket, frames);
    }
}

void send(Socket socket, List<Message> frames) throws IOException {
    for (int sent = 0; sent < frames.size(); ) {
        sent += socket.sendmmsg(frames.subList(sent, frames.size()));
    }
    frames.clear();
}
