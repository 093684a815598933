package dev.sockeye.reactive;

import dev.sockeye.Constants;
import dev.sockeye.sys.LibC;
import reactor.core.CoreSubscriber;

/** shutdown(2), in its place after what is to be sent; of receiving alone, at once. */
final class Shutdown extends SendOperation<Void> {

    private final int how;

    // What the socket's handlers send at the end: being sent, sent.
    private boolean finishing;
    private boolean finished;

    Shutdown(LoopSocket socket, int how, CoreSubscriber<? super Void> actual) {
        super(socket, "shutdown", actual);
        this.how = how;
    }

    @Override
    void beginOpen() {
        if (how == Constants.SHUT_RD) {
            advance();
        } else {
            super.beginOpen();
        }
    }

    @Override
    boolean sendsBytes() {
        return false;
    }

    @Override
    boolean advance() {
        var pipeline = socket.pipeline;
        if (pipeline != null && how != Constants.SHUT_RD && !isFinished(pipeline)) {
            return false;
        }
        int result = LibC.shutdown(socket.fd, how);
        if (result < 0) {
            socket.sends.failed(this, -result);
            return true;
        }
        end();
        if (how != Constants.SHUT_WR && !socket.isGone()) {
            socket.inbound.setShutDown();
            socket.receiver.ready();
        }
        return true;
    }

    private boolean isFinished(PipelineChannel pipeline) {
        if (!finishing) {
            finishing = true;
            var _ =
                    pipeline.finish()
                            .addListener(_ -> {
                                finished = true;
                                socket.sends.ready();
                            });
        }
        return finished;
    }
}
