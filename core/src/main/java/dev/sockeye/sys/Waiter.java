package dev.sockeye.sys;

import java.util.concurrent.locks.LockSupport;

/** A thread that waits for a descriptor to become ready. */
interface Waiter {

    /** The {@code POLL*} bits it waits for. */
    int events();

    /** Makes it look again. May be called at any time, also in vain; never blocks. */
    void wake();

    /** A virtual thread, parked off its carrier. */
    final class Parked implements Waiter {

        private final Thread thread = Thread.currentThread();
        private final int events;

        Parked(int events) {
            this.events = events;
        }

        @Override
        public int events() {
            return events;
        }

        @Override
        public void wake() {
            LockSupport.unpark(thread);
        }

        void park(long nanos) {
            if (nanos == Descriptor.NEVER) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, nanos);
            }
        }
    }
}
