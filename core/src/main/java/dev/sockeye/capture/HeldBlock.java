package dev.sockeye.capture;

import java.time.Duration;

/**
 * A block that is still held although half of the ring has been filled since it was taken. The
 * kernel fills the blocks in order, so it stops at this one and drops packets until it is released.
 *
 * @param sequence which block it is, as {@link PacketBlock#sequence} tells
 * @param heldFor since when it has been held
 * @param blocksLeft how many blocks the kernel can still fill, about
 * @see Capture.Builder#whenHeld
 */
public record HeldBlock(long sequence, Duration heldFor, int blocksLeft) {}
