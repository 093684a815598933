package dev.sockeye;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel knows of a TCP connection, {@code struct tcp_info} of Linux.
 *
 * <p>The structure has grown with the kernel. Of an older one, what it does not tell is -1 or null;
 * what a newer one tells besides is left out. Numbers are unsigned 32 bits unless they are rates or
 * bytes, which are 64.
 *
 * @param state the state of the connection, as the kernel numbers them: see {@link #stateName}
 * @param caState the state of congestion avoidance: 0 open, 1 disorder, 2 CWR, 3 recovery, 4 loss
 * @param retransmits how often the segment in question was sent again in vain
 * @param probes window or keep-alive probes that were not answered
 * @param backoff how often the timer has been doubled
 * @param options bits of what was agreed on: 1 timestamps, 2 SACK, 4 window scaling, 8 ECN, 16 ECN
 *     seen, 32 data in the SYN
 * @param sndWscale the peer's window scale
 * @param rcvWscale the own window scale
 * @param deliveryRateAppLimited whether {@code deliveryRate} was limited by the application
 * @param fastopenClientFail why TCP fast open failed: 0 not known, 1 cookie unavailable, 2 data not
 *     acknowledged, 3 SYN sent again
 * @param rto when a segment is sent again
 * @param ato how long an acknowledgement is delayed
 * @param sndMss the largest segment to send, in bytes
 * @param rcvMss the largest segment that came, in bytes
 * @param unacked segments sent and not acknowledged; of a listener, connections that wait
 * @param sacked segments selectively acknowledged; of a listener, its backlog
 * @param lost segments taken for lost
 * @param retrans segments sent again and not acknowledged
 * @param fackets forward acknowledged segments; 0 since Linux 4.15
 * @param lastDataSent how long ago data was sent
 * @param lastAckSent not kept by the kernel: zero
 * @param lastDataRecv how long ago data came
 * @param lastAckRecv how long ago an acknowledgement came
 * @param pmtu the path MTU, in bytes
 * @param rcvSsthresh the slow start threshold of the receive window, in bytes
 * @param rtt the smoothed round trip time
 * @param rttvar its mean deviation
 * @param sndSsthresh the slow start threshold, in segments; 2147483647 for none
 * @param sndCwnd the congestion window, in segments
 * @param advmss the largest segment announced to the peer, in bytes
 * @param reordering by how many segments the path may reorder
 * @param rcvRtt the receiver's estimate of the round trip time; zero if there is none
 * @param rcvSpace the receive buffer's target, in bytes
 * @param totalRetrans segments sent again, in all
 * @param pacingRate at what rate is sent, in bytes a second; -1 for no limit, from Linux 3.15
 * @param maxPacingRate the upper limit of that, from Linux 3.15
 * @param bytesAcked bytes acknowledged by the peer, from Linux 4.1
 * @param bytesReceived bytes received in order, from Linux 4.1
 * @param segsOut segments sent, from Linux 4.2
 * @param segsIn segments received, from Linux 4.2
 * @param notsentBytes bytes not yet sent for the first time, from Linux 4.6
 * @param minRtt the least round trip time seen lately, from Linux 4.6
 * @param dataSegsIn segments received that held data, from Linux 4.6
 * @param dataSegsOut segments sent that held data, from Linux 4.6
 * @param deliveryRate the rate at which data arrived lately, in bytes a second, from Linux 4.9
 * @param busyTime how long there was data to send, from Linux 4.10
 * @param rwndLimited how much of that the peer's window was the limit, from Linux 4.10
 * @param sndbufLimited how much of that the send buffer was the limit, from Linux 4.10
 * @param delivered segments delivered, those sent again among them, from Linux 4.18
 * @param deliveredCe segments delivered with a congestion mark, from Linux 4.18
 * @param bytesSent bytes sent, those sent again among them, from Linux 4.19
 * @param bytesRetrans bytes sent again, from Linux 4.19
 * @param dsackDups segments that came twice, as the peer told, from Linux 4.19
 * @param reordSeen how often reordering was seen, from Linux 4.19
 * @param rcvOoopack segments received out of order, from Linux 5.4
 * @param sndWnd the peer's window, in bytes, from Linux 5.4
 * @param rcvWnd the own window, in bytes, from Linux 6.2
 * @param rehash how often another path was tried, from Linux 6.2
 * @param totalRto how often the timer ran out, from Linux 6.7
 * @param totalRtoRecoveries how often that ended in recovery, from Linux 6.7
 * @param totalRtoTime how long those recoveries took, from Linux 6.7
 * @param receivedCe segments received with a congestion mark, from Linux 6.18
 * @param deliveredE1Bytes bytes delivered with ECT(1), as the peer told, from Linux 6.18
 * @param deliveredE0Bytes bytes delivered with ECT(0), as the peer told, from Linux 6.18
 * @param deliveredCeBytes bytes delivered with a congestion mark, as the peer told, from Linux 6.18
 * @param receivedE1Bytes bytes received with ECT(1), from Linux 6.18
 * @param receivedE0Bytes bytes received with ECT(0), from Linux 6.18
 * @param receivedCeBytes bytes received with a congestion mark, from Linux 6.18
 * @see <a href="https://man7.org/linux/man-pages/man7/tcp.7.html">tcp(7), TCP_INFO</a>
 */
public record TcpInfo(
        int state,
        int caState,
        int retransmits,
        int probes,
        int backoff,
        int options,
        int sndWscale,
        int rcvWscale,
        boolean deliveryRateAppLimited,
        int fastopenClientFail,
        Duration rto,
        Duration ato,
        long sndMss,
        long rcvMss,
        long unacked,
        long sacked,
        long lost,
        long retrans,
        long fackets,
        Duration lastDataSent,
        Duration lastAckSent,
        Duration lastDataRecv,
        Duration lastAckRecv,
        long pmtu,
        long rcvSsthresh,
        Duration rtt,
        Duration rttvar,
        long sndSsthresh,
        long sndCwnd,
        long advmss,
        long reordering,
        Duration rcvRtt,
        long rcvSpace,
        long totalRetrans,
        long pacingRate,
        long maxPacingRate,
        long bytesAcked,
        long bytesReceived,
        long segsOut,
        long segsIn,
        long notsentBytes,
        @Nullable Duration minRtt,
        long dataSegsIn,
        long dataSegsOut,
        long deliveryRate,
        @Nullable Duration busyTime,
        @Nullable Duration rwndLimited,
        @Nullable Duration sndbufLimited,
        long delivered,
        long deliveredCe,
        long bytesSent,
        long bytesRetrans,
        long dsackDups,
        long reordSeen,
        long rcvOoopack,
        long sndWnd,
        long rcvWnd,
        long rehash,
        int totalRto,
        int totalRtoRecoveries,
        @Nullable Duration totalRtoTime,
        long receivedCe,
        long deliveredE1Bytes,
        long deliveredE0Bytes,
        long deliveredCeBytes,
        long receivedE1Bytes,
        long receivedE0Bytes,
        long receivedCeBytes) {

    private static final String[] STATES = {
        "",
        "ESTABLISHED",
        "SYN_SENT",
        "SYN_RECV",
        "FIN_WAIT1",
        "FIN_WAIT2",
        "TIME_WAIT",
        "CLOSE",
        "CLOSE_WAIT",
        "LAST_ACK",
        "LISTEN",
        "CLOSING",
        "NEW_SYN_RECV"
    };

    /**
     * Names the state of the connection.
     *
     * @return its name in the kernel, without {@code TCP_}; the number if it has none
     */
    public String stateName() {
        return state > 0 && state < STATES.length ? STATES[state] : Integer.toString(state);
    }
}
