package dev.sockeye;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sockeye.conformance.ThreadKind;
import dev.sockeye.sys.WaitingCalls;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Closes sockets under the calls that wait on them, 10,000 in all: half of them when the call is
 * known to wait, half at whatever point it has come to.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CloseRaceTest {

    private static final int CLOSES = 10_000;

    static Stream<Arguments> callsAndThreads() {
        return Stream.of(BlockedCall.values())
                .flatMap(call ->
                        Stream.of(ThreadKind.values()).map(kind -> Arguments.of(call, kind)));
    }

    // semantics 41
    @ParameterizedTest
    @MethodSource("callsAndThreads")
    void close_ends_the_call_with_EBADF_each_time(BlockedCall call, ThreadKind kind) {
        int rounds = CLOSES / (int) callsAndThreads().count();

        long ended =
                IntStream.range(0, rounds)
                        .map(round -> errnoOfClosed(call, kind, round % 2 == 0))
                        .filter(errno -> errno == Constants.EBADF)
                        .count();

        assertEquals(rounds, ended);
    }

    private static int errnoOfClosed(BlockedCall call, ThreadKind kind, boolean waits) {
        try (var on = call.open()) {
            var running = on.start(kind);
            if (waits) {
                WaitingCalls.await(on.socket(), 1);
            }
            on.socket().close();
            return running.error().errno();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
