package dev.sockeye.reactive;

import static dev.sockeye.Constants.SOCK_DGRAM;
import static dev.sockeye.reactive.Family.LIMIT;
import static dev.sockeye.reactive.Family.text;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sockeye.Address;
import dev.sockeye.Constants;
import dev.sockeye.GroupReq;
import dev.sockeye.GroupSourceReq;
import dev.sockeye.IpMreqSource;
import dev.sockeye.IpMreqn;
import dev.sockeye.Ipv6Mreq;
import dev.sockeye.SocketError;
import dev.sockeye.SocketOption;
import dev.sockeye.SocketOptions;
import dev.sockeye.Sockets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Multicast by the options of the socket beneath, on this machine. What must not arrive is followed
 * by a datagram that must, so that nobody waits for nothing.
 */
@EnabledOnOs(OS.LINUX) // Which alone can leave the groups of other sockets to them.
class MulticastTest {

    private static final String GROUP = "239.1.2.3";
    private static final String SOURCE_GROUP = "232.1.2.3";
    private static final String GROUP6 = "ff02::1:2:3";
    private static final String SOURCE_GROUP6 = "ff32::1:2:3";

    private final ReactiveSocket receiver = Family.INET.open(SOCK_DGRAM);
    private final ReactiveSocket receiver6 = Family.INET6.open(SOCK_DGRAM);
    private int loopback;

    @BeforeEach
    void bind() throws SocketError {
        receiver.bind(Address.inet("", 0)).block(LIMIT);
        receiver.socket().setsockopt(SocketOptions.IP_MULTICAST_ALL, false);
        receiver6.bind(Address.inet6("", 0)).block(LIMIT);
        loopback = Sockets.ifNametoindex("lo");
    }

    @AfterEach
    void close() {
        receiver.close();
        receiver6.close();
    }

    @Test
    void datagrams_of_a_group_arrive_while_it_is_joined() throws SocketError {
        var membership = new IpMreqn(GROUP, "127.0.0.1", 0);
        assertEquals(List.of("end"), received("127.0.0.1", GROUP));

        receiver.socket().setsockopt(SocketOptions.IP_ADD_MEMBERSHIP, membership);
        assertEquals(List.of("group", "end"), received("127.0.0.1", GROUP));

        receiver.socket().setsockopt(SocketOptions.IP_DROP_MEMBERSHIP, membership);
        assertEquals(List.of("end"), received("127.0.0.1", GROUP));
    }

    @Test
    void a_group_of_one_source_has_no_datagrams_of_another() throws SocketError {
        receiver.socket()
                .setsockopt(
                        SocketOptions.IP_ADD_SOURCE_MEMBERSHIP,
                        new IpMreqSource(SOURCE_GROUP, "127.0.0.1", "127.0.0.2"));

        assertEquals(List.of("group", "end"), received("127.0.0.2", SOURCE_GROUP));
        assertEquals(List.of("end"), received("127.0.0.3", SOURCE_GROUP));
    }

    @Test
    void a_group_is_joined_on_one_interface_and_no_other() throws SocketError {
        int other =
                Sockets.ifNameindex().stream()
                        .mapToInt(each -> each.index())
                        .filter(index -> index != loopback)
                        .findFirst()
                        .orElse(loopback);
        Assumptions.assumeTrue(other != loopback, "there is no interface but loopback");
        var group = Address.inet(GROUP, 0);

        receiver.socket().setsockopt(SocketOptions.MCAST_JOIN_GROUP, new GroupReq(other, group));
        assertEquals(List.of("end"), received("127.0.0.1", GROUP));

        receiver.socket().setsockopt(SocketOptions.MCAST_JOIN_GROUP, new GroupReq(loopback, group));
        assertEquals(List.of("group", "end"), received("127.0.0.1", GROUP));
    }

    @Test
    void datagrams_of_an_IPv6_group_arrive_while_it_is_joined() throws SocketError {
        var link = Link.find();
        var membership = new Ipv6Mreq(GROUP6, link.index());
        assertEquals(List.of("end"), received6(link, GROUP6));

        receiver6.socket().setsockopt(SocketOptions.IPV6_ADD_MEMBERSHIP, membership);
        assertEquals(List.of("group", "end"), received6(link, GROUP6));

        receiver6.socket().setsockopt(SocketOptions.IPV6_DROP_MEMBERSHIP, membership);
        assertEquals(List.of("end"), received6(link, GROUP6));
    }

    @Test
    void an_IPv6_group_of_one_source_has_no_datagrams_of_another() throws SocketError {
        var link = Link.find();
        join6(SocketOptions.MCAST_JOIN_SOURCE_GROUP, link, "2001:db8::1");
        assertEquals(List.of("end"), received6(link, SOURCE_GROUP6));

        join6(SocketOptions.MCAST_JOIN_SOURCE_GROUP, link, link.address());
        assertEquals(List.of("group", "end"), received6(link, SOURCE_GROUP6));

        join6(SocketOptions.MCAST_LEAVE_SOURCE_GROUP, link, link.address());
        assertEquals(List.of("end"), received6(link, SOURCE_GROUP6));
    }

    private void join6(SocketOption<GroupSourceReq> option, Link link, String source)
            throws SocketError {
        var group = Address.inet6(SOURCE_GROUP6, 0);
        receiver6
                .socket()
                .setsockopt(
                        option, new GroupSourceReq(link.index(), group, Address.inet6(source, 0)));
    }

    /** What comes of a datagram to the group and one that ends the wait. */
    private List<String> received(String source, String group) throws SocketError {
        int port = ((Address.Inet) receiver.getsockname()).port();
        try (var sender = Family.INET.open(SOCK_DGRAM)) {
            sender.bind(Address.inet(source, 0)).block(LIMIT);
            sender.socket().setsockopt(SocketOptions.IP_MULTICAST_IF, "127.0.0.1");
            return received(
                    receiver, sender, Address.inet(group, port), Address.inet("127.0.0.1", port));
        }
    }

    private List<String> received6(Link link, String group) throws SocketError {
        int port = ((Address.Inet6) receiver6.getsockname()).port();
        try (var sender = Family.INET6.open(SOCK_DGRAM)) {
            sender.socket().setsockopt(SocketOptions.IPV6_MULTICAST_IF, link.index());
            sender.socket().setsockopt(SocketOptions.IPV6_MULTICAST_HOPS, 0); // To nobody else.
            sender.bind(new Address.Inet6(link.address(), 0, 0, link.index())).block(LIMIT);
            return received(
                    receiver6,
                    sender,
                    new Address.Inet6(group, port, 0, link.index()),
                    new Address.Inet6(link.address(), port, 0, link.index()));
        }
    }

    /** An interface with a link-local address: loopback has no IPv6 multicast. */
    private record Link(int index, String address) {

        private static final String OF_LINK = "20";

        static Link find() throws SocketError {
            try (var lines = Files.lines(Path.of("/proc/net/if_inet6"))) {
                var found =
                        lines.map(line -> line.trim().split(" +"))
                                .filter(words -> words[3].equals(OF_LINK))
                                .findFirst();
                Assumptions.assumeTrue(found.isPresent(), "no interface is up and has IPv6");
                var words = found.orElseThrow();
                byte[] packed = HexFormat.of().parseHex(words[0]);
                return new Link(
                        Integer.parseInt(words[1], 16),
                        Sockets.inetNtop(Constants.AF_INET6, packed));
            } catch (IOException e) {
                Assumptions.abort("no IPv6: " + e);
                throw new AssertionError(e);
            }
        }
    }

    private static List<String> received(
            ReactiveSocket receiver, ReactiveSocket sender, Address group, Address end) {
        return sender.sendto(text("group"), group)
                .then(sender.sendto(text("end"), end))
                .thenMany(receiver.recv())
                .map(Family::text)
                .takeUntil("end"::equals)
                .collectList()
                .blockOptional(LIMIT)
                .orElseThrow();
    }
}
