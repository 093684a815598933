package dev.sockeye.reactive;

import dev.sockeye.Constants;

/** The queues of one socket, each with an order of its own, that receive calls take from. */
enum Lane {
    DATA(1),
    URGENT(2),
    ERRORS(4);

    /** For sets of lanes. */
    final int bit;

    Lane(int bit) {
        this.bit = bit;
    }

    /** The one that a call with these flags takes from. */
    static Lane of(int flags) {
        if (has(flags, Constants.MSG_ERRQUEUE)) {
            return ERRORS;
        }
        return has(flags, Constants.MSG_OOB) ? URGENT : DATA;
    }

    /** Tells whether a flag, which the platform may lack, is among others. */
    static boolean has(int flags, int flag) {
        return flag != Constants.UNDEFINED && (flags & flag) != 0;
    }
}
