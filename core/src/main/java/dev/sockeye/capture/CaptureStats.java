package dev.sockeye.capture;

import dev.sockeye.Constants;

/**
 * What a capture has counted since it was opened. The kernel's counters, which begin anew whenever
 * they are read, are added up.
 *
 * @param received the packets that passed the filter, dropped ones among them
 * @param dropped those of them for which the ring had no room
 * @param freezes how often the ring was full
 * @param held the blocks that were taken and are not released at the moment
 * @see Constants#PACKET_STATISTICS
 */
public record CaptureStats(long received, long dropped, long freezes, int held) {}
