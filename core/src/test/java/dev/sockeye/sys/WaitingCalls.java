package dev.sockeye.sys;

import dev.sockeye.Socket;
import dev.sockeye.conformance.Running;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.concurrent.locks.LockSupport;

/** Tells tests that a call has got as far as to wait. */
public final class WaitingCalls {

    private static final long PAUSE_NANOS = 20_000;
    private static final VarHandle WAITERS;

    static {
        try {
            WAITERS =
                    MethodHandles.privateLookupIn(Descriptor.class, MethodHandles.lookup())
                            .findVarHandle(Descriptor.class, "waiters", ArrayList.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private WaitingCalls() {}

    /** Returns once {@code calls} calls wait on the socket. */
    public static void await(Socket socket, int calls) {
        await(Handover.descriptor(socket), calls);
    }

    static void await(Descriptor descriptor, int calls) {
        long deadline = System.nanoTime() + Running.PATIENCE.toNanos();
        int waiting = count(descriptor);
        while (waiting < calls) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError(waiting + " calls wait, not " + calls);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
            waiting = count(descriptor);
        }
    }

    private static int count(Descriptor descriptor) {
        var waiters = (ArrayList<?>) WAITERS.get(descriptor);
        synchronized (waiters) {
            return waiters.size();
        }
    }
}
