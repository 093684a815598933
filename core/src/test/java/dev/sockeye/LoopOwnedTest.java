package dev.sockeye;

import static dev.sockeye.conformance.SocketAssertions.assertErrno;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sockeye.conformance.Family;
import dev.sockeye.conformance.Loopback;
import dev.sockeye.conformance.ThreadKind;
import dev.sockeye.sys.Fcntl;
import dev.sockeye.sys.Handover;
import dev.sockeye.sys.WaitingCalls;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A socket that an event loop has taken over: what stays of it, and what is refused. */
@Timeout(30)
final class LoopOwnedTest {

    static Stream<Named<CloseTest.Call>> refusedCalls() {
        return Stream.of(
                call("recv", s -> s.recv(1)),
                call("recvInto", s -> s.recvInto(new byte[1])),
                call("recvfrom", s -> s.recvfrom(1)),
                call("recvfromInto", s -> s.recvfromInto(new byte[1])),
                call("send", s -> s.send(new byte[1])),
                call("sendall", s -> s.sendall(new byte[1])),
                call("sendto", s -> s.sendto(new byte[1], Address.unix("x"))),
                call("accept", s -> s.accept()),
                call("connect", s -> s.connect(Address.unix("x"))),
                call("connectEx", s -> s.connectEx(Address.unix("x"))),
                call("settimeout", s -> s.settimeout(null)),
                call("dup", s -> s.dup()),
                call("close", s -> s.close()),
                call("detach", s -> s.detach()));
    }

    private static Named<CloseTest.Call> call(String name, CloseTest.Call call) {
        return Named.of(name, call);
    }

    @ParameterizedTest
    @MethodSource("refusedCalls")
    void what_moves_data_or_ends_it_is_refused(CloseTest.Call call) throws Exception {
        try (var pair = Loopback.socketpair(Constants.SOCK_STREAM)) {
            var owned = Handover.take(pair.first());

            assertThrows(IllegalStateException.class, () -> call.on(owned));

            assertEquals(1, Fcntl.nonblocking(owned.fileno()));
            Handover.descriptor(owned).close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void names_options_and_attributes_work(Family family) throws Exception {
        try (var pair = Loopback.streams(family)) {
            var peer = pair.first().getpeername();
            int number = pair.first().fileno();

            var owned = Handover.take(pair.first());

            assertEquals(number, owned.fileno());
            assertEquals(family.value(), owned.family());
            assertEquals(Constants.SOCK_STREAM, owned.type());
            assertEquals(peer, owned.getpeername());
            assertEquals(0, owned.getsockopt(Constants.SOL_SOCKET, Constants.SO_ERROR));
            Handover.descriptor(owned).close();
            assertEquals(0, pair.second().recv(1).length);
        }
    }

    @ParameterizedTest
    @EnumSource
    void taking_a_socket_over_empties_it_and_ends_its_calls(ThreadKind kind) throws Exception {
        try (var pair = Loopback.socketpair(Constants.SOCK_STREAM)) {
            var receiving = kind.start(() -> pair.first().recv(1));
            WaitingCalls.await(pair.first(), 1);

            var owned = Handover.take(pair.first());

            assertEquals(Constants.EBADF, receiving.error().errno());
            assertEquals(-1, pair.first().fileno());
            assertErrno(Constants.EBADF, () -> pair.first().recv(1));
            Handover.descriptor(owned).close();
        }
    }

    @Test
    void a_closed_socket_cannot_be_taken_over() throws Exception {
        var socket = new Socket();
        socket.close();

        assertErrno(Constants.EBADF, () -> Handover.take(socket));
    }
}
