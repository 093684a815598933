package dev.sockeye.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.sockeye.Constants;
import dev.sockeye.SocketPair;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A recv with a byte waiting, one with none, against close: the byte or EBADF, never a hang. */
@JCStressTest
@Outcome(
        id = "1, -1",
        expect = ACCEPTABLE,
        desc = "the byte; then closed, with nothing to wait for")
@Outcome(id = "-1, -1", expect = ACCEPTABLE, desc = "closed before both")
@Outcome(expect = FORBIDDEN, desc = "another error, or another's descriptor")
@State
public class CloseAgainstRecv {

    private final SocketPair pair = Pairs.open(Constants.SOCK_STREAM);

    public CloseAgainstRecv() {
        Pairs.outcome(() -> pair.second().send(new byte[1]));
    }

    @Actor
    public void receive(II_Result result) {
        result.r1 = Pairs.outcome(() -> pair.first().recv(1).length);
        result.r2 = Pairs.outcome(() -> pair.first().recv(1).length);
    }

    @Actor
    public void close() {
        pair.first().close();
    }

    @Arbiter
    public void end() {
        pair.second().close();
    }
}
