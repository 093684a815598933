package dev.sockeye.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.sockeye.Constants;
import dev.sockeye.MessageBatch;
import dev.sockeye.SocketPair;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A recvmmsg against the close of its batch: what is not taken waits for the next. */
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "received, then closed")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "closed, and the datagram is still there")
@Outcome(expect = FORBIDDEN, desc = "the datagram lost or doubled")
@State
public class CloseAgainstBatch {

    private final SocketPair pair = Pairs.open(Constants.SOCK_DGRAM);
    private final MessageBatch batch = new MessageBatch(2, 8);

    public CloseAgainstBatch() {
        Pairs.outcome(() -> pair.second().send(new byte[1]));
    }

    @Actor
    public void receive(II_Result result) {
        try {
            result.r1 = Pairs.outcome(() -> pair.first().recvmmsg(batch, Constants.MSG_DONTWAIT));
        } catch (IllegalStateException e) {
            result.r1 = 0;
        }
    }

    @Actor
    public void close() {
        batch.close();
    }

    @Arbiter
    public void end(II_Result result) {
        int left = Pairs.outcome(() -> pair.first().recv(1, Constants.MSG_DONTWAIT).length);
        result.r2 = Math.max(left, 0);
        pair.first().close();
        pair.second().close();
    }
}
