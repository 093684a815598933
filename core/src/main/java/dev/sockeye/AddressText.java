package dev.sockeye;

import java.util.HexFormat;

/** The form of each address in messages. */
final class AddressText {
    private AddressText() {}

    static String of(Address address) {
        return switch (address) {
            case Address.Inet(String host, int port) ->
                    (host.isEmpty() ? "0.0.0.0" : host) + ":" + port;
            case Address.Inet6 inet6 -> inet6(inet6);
            case Address.Unix(String path) -> unix(path);
            case Address.Netlink(long pid, long groups) ->
                    "AF_NETLINK pid " + pid + " groups 0x" + Long.toHexString(groups);
            case Address.Tipc(int addrType, long v1, long v2, long v3, int scope) ->
                    "%s {%d, %d, %d} %s"
                            .formatted(
                                    ConstantNames.tipcAddressType(addrType),
                                    v1,
                                    v2,
                                    v3,
                                    ConstantNames.tipcScope(scope));
            case Address.Packet(
                            String ifname,
                            int proto,
                            int pkttype,
                            int hatype,
                            HardwareAddress addr) ->
                    "AF_PACKET %s proto 0x%x %s hatype %d %s"
                            .formatted(
                                    ifname.isEmpty() ? "(no interface)" : ifname,
                                    proto,
                                    ConstantNames.packetType(pkttype),
                                    hatype,
                                    addr)
                            .stripTrailing();
            case Address.Vsock(long cid, long port) -> "AF_VSOCK " + cid + ":" + port;
            case Address.Can(String ifname, long rxId, long txId) ->
                    "AF_CAN %s rx 0x%x tx 0x%x"
                            .formatted(ifname.isEmpty() ? "(every interface)" : ifname, rxId, txId);
            case Address.Alg(String type, String name, _, _) -> "AF_ALG " + type + " " + name;
            case Address.Unknown unknown ->
                    Constants.familyName(unknown.family())
                            + " "
                            + HexFormat.of().formatHex(unknown.data());
        };
    }

    private static String inet6(Address.Inet6 address) {
        String host = address.host().isEmpty() ? "::" : address.host();
        String scope =
                address.scopeId() == 0 ? "" : "%" + Integer.toUnsignedString(address.scopeId());
        String flow =
                address.flowinfo() == 0
                        ? ""
                        : " flowinfo 0x" + Integer.toHexString(address.flowinfo());
        return "[" + host + scope + "]:" + address.port() + flow;
    }

    private static String unix(String path) {
        if (path.isEmpty()) {
            return "(unnamed)";
        }
        // An abstract name's NULs print as in /proc/net/unix.
        return SurrogateEscape.printable(path.startsWith("\0") ? path.replace('\0', '@') : path);
    }
}
