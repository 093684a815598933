package dev.sockeye;

import org.jspecify.annotations.Nullable;

/**
 * An item of a socket's error queue, which {@code MSG_ERRQUEUE} receives: why a datagram could not
 * be delivered, a timestamp of one that was sent, or the completion of {@code MSG_ZEROCOPY} sends.
 * Linux.
 *
 * @param errno the error; 0 for what is none
 * @param origin an {@code SO_EE_ORIGIN_*}: who reports
 * @param type of an ICMP message, its type
 * @param code of an ICMP message, its code; {@code SO_EE_CODE_ZEROCOPY_COPIED} where the kernel had
 *     to copy after all
 * @param info more, by origin: the path MTU; the first send that a zero-copy completion tells of
 * @param data more, by origin: the last send that a zero-copy completion tells of
 * @param offender who sent the ICMP message, with port 0; null where nobody did
 * @see <a href="https://man7.org/linux/man-pages/man7/ip.7.html">ip(7), IP_RECVERR</a>
 */
public record ExtendedError(
        int errno,
        int origin,
        int type,
        int code,
        long info,
        long data,
        @Nullable Address offender) {
    /** Returns the error's C name, as {@link SocketError#errnoName} does. */
    @Override
    public String toString() {
        return "ExtendedError[%s, origin=%d, type=%d, code=%d, info=%d, data=%d, offender=%s]"
                .formatted(Constants.errnoName(errno), origin, type, code, info, data, offender);
    }
}
