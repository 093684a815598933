package dev.sockeye.families;

import static dev.sockeye.Constants.*;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sockeye.Address;
import dev.sockeye.Socket;
import dev.sockeye.SocketError;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** TIPC's topology server, which tells who has which name. */
@Timeout(120)
class TipcTopologyTest {

    private static final int SERVICE = 18891;
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int EVENT_BYTES = 48; // struct tipc_event

    private Socket topology;
    private Socket publisher;

    @BeforeAll
    static void needsTipc() {
        Kernel.assumeFamily(AF_TIPC, SOCK_SEQPACKET, "AF_TIPC");
    }

    @BeforeEach
    void open() throws SocketError {
        topology = new Socket(AF_TIPC, SOCK_SEQPACKET);
        publisher = new Socket(AF_TIPC, SOCK_RDM);
        topology.settimeout(LIMIT);
        topology.connect(Address.tipcName(TIPC_TOP_SRV, TIPC_TOP_SRV));
    }

    @AfterEach
    void close() {
        topology.close();
        publisher.close();
    }

    @Test
    void a_subscriber_to_ports_hears_of_each_that_takes_a_name() throws SocketError {
        subscribe(1, 9, TIPC_WAIT_FOREVER, TIPC_SUB_PORTS);

        publisher.bind(Address.tipcNameSeq(SERVICE, 3, 4));
        var first = event();
        publisher.bind(Address.tipcName(SERVICE, 5));
        var second = event();

        assertEquals(List.of((long) TIPC_PUBLISHED, 3L, 4L), first.subList(0, 3));
        assertEquals(List.of((long) TIPC_PUBLISHED, 5L, 5L), second.subList(0, 3));
    }

    @Test
    void the_event_has_the_publisher_s_id_and_the_subscription() throws SocketError {
        subscribe(20, 20, TIPC_WAIT_FOREVER, TIPC_SUB_PORTS);
        publisher.bind(Address.tipcName(SERVICE, 20));
        var id = (Address.Tipc) publisher.getsockname();

        var event = event();

        assertEquals(List.of(id.v2(), id.v1()), event.subList(3, 5));
        assertEquals(List.of((long) SERVICE, 20L, 20L), event.subList(5, 8));
    }

    @Test
    void a_subscriber_hears_of_a_name_that_is_withdrawn() throws SocketError {
        publisher.bind(Address.tipcName(SERVICE, 30));
        subscribe(30, 30, TIPC_WAIT_FOREVER, TIPC_SUB_SERVICE);
        long published = event().getFirst();

        publisher.close();

        assertEquals(TIPC_PUBLISHED, published);
        assertEquals(TIPC_WITHDRAWN, event().getFirst());
    }

    @Test
    void a_subscription_ends_with_an_event_after_its_time() throws SocketError {
        subscribe(40, 40, 50, TIPC_SUB_SERVICE);

        assertEquals(TIPC_SUBSCR_TIMEOUT, event().getFirst());
    }

    @Test
    void a_cancelled_subscription_tells_nothing_more() throws SocketError {
        publisher.bind(Address.tipcName(SERVICE, 51));
        subscribe(50, 50, TIPC_WAIT_FOREVER, TIPC_SUB_PORTS);
        subscribe(50, 50, TIPC_WAIT_FOREVER, TIPC_SUB_PORTS | TIPC_SUB_CANCEL);
        subscribe(51, 52, TIPC_WAIT_FOREVER, TIPC_SUB_PORTS);
        long afterTheCancel = event().get(1); // the server works by itself, in order

        publisher.bind(Address.tipcName(SERVICE, 50));
        publisher.bind(Address.tipcName(SERVICE, 52));

        assertEquals(List.of(51L, 52L), List.of(afterTheCancel, event().get(1)));
    }

    /** Sends a {@code struct tipc_subscr}: a range, a limit in milliseconds, a filter, a handle. */
    private void subscribe(int lower, int upper, int limitMillis, int filter) throws SocketError {
        topology.sendall(Words.bytes(SERVICE, lower, upper, limitMillis, filter, 0, 0));
    }

    /** The words of the next event: what, lower, upper, reference, node, and the subscription. */
    private List<Long> event() throws SocketError {
        byte[] event = topology.recv(100);
        assertEquals(EVENT_BYTES, event.length);
        return Words.of(event);
    }
}
