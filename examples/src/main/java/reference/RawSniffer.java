// Prints one packet that passes an interface, with its headers. It takes the privilege CAP_NET_RAW.
import static dev.sockeye.Constants.AF_PACKET;
import static dev.sockeye.Constants.ETH_P_ALL;
import static dev.sockeye.Constants.RCVALL_OFF;
import static dev.sockeye.Constants.RCVALL_ON;
import static dev.sockeye.Constants.SIO_RCVALL;
import static dev.sockeye.Constants.SOCK_RAW;

import dev.sockeye.Address;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import java.util.HexFormat;

void main(String[] args) throws SocketError {
    String ifname = args.length > 0 ? args[0] : "lo";

    // A packet socket is to Linux what a raw socket with IP_HDRINCL is to Windows.
    try (var s = new Socket(AF_PACKET, SOCK_RAW)) {
        s.bind(new Address.Packet(ifname, ETH_P_ALL));

        // Receive all packets: promiscuous mode.
        s.ioctl(SIO_RCVALL, RCVALL_ON);
        var packet = s.recvfrom(65565);
        IO.println(packet.address());
        IO.println(HexFormat.ofDelimiter(" ").formatHex(packet.data()));
        s.ioctl(SIO_RCVALL, RCVALL_OFF);
    }
}
