package dev.sockeye.sys;

import static dev.sockeye.Constants.SOCK_STREAM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.SocketError;
import dev.sockeye.conformance.Loopback;
import dev.sockeye.conformance.Running;
import dev.sockeye.conformance.ThreadKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who has a turn, and how it goes on from one thread to the next. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class TurnTest {

    private static final int THREADS = 8;
    private static final int TURNS = 500;

    private final Turn turn = new Turn();

    // Written only by whose turn it is.
    private int count;

    @Test
    void a_turn_that_was_taken_twice_is_left_twice() throws Exception {
        assertTrue(turn.tryTake());
        assertTrue(turn.tryTake());
        turn.leave();
        assertFalse(ThreadKind.PLATFORM.start(turn::tryTake).result());
        turn.leave();
        assertTrue(ThreadKind.PLATFORM.start(turn::tryTake).result());
    }

    @Test
    void a_turn_is_left_by_nobody_else() throws Exception {
        assertThrows(IllegalMonitorStateException.class, turn::leave);
        assertTrue(ThreadKind.PLATFORM.start(turn::tryTake).result());
        assertThrows(IllegalMonitorStateException.class, turn::leave);
    }

    @ParameterizedTest
    @EnumSource(ThreadKind.class)
    void each_thread_has_its_turn_and_no_two_have_it_at_once(ThreadKind kind) throws Exception {
        var pair = Loopback.socketpair(SOCK_STREAM);
        var descriptor = new Descriptor(pair.first().detach());
        List<Running<Integer>> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            threads.add(kind.start(() -> count(descriptor)));
        }
        int all = 0;
        for (var thread : threads) {
            all += thread.result();
        }
        assertEquals(THREADS * TURNS, all);
        assertEquals(all, count);
        descriptor.close();
        pair.second().close();
    }

    private int count(Descriptor descriptor) throws SocketError {
        for (int i = 0; i < TURNS; i++) {
            if (!turn.tryTake()) {
                assertTrue(turn.take(descriptor, "test", Descriptor.NEVER));
            }
            count++;
            turn.leave();
        }
        return TURNS;
    }
}
