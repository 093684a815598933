package dev.sockeye.examples.tool;

import dev.sockeye.Address;
import java.time.Duration;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The reply to an echo request.
 *
 * @param from who replied
 * @param bytes the length of the ICMP message
 * @param sequence the request's number
 * @param ttl how many routers more it could have passed, if the kernel told
 * @param roundTrip the time from the request
 */
record EchoReply(
        @Nullable Address from, int bytes, int sequence, OptionalInt ttl, Duration roundTrip) {}
