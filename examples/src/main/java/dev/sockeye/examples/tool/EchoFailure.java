package dev.sockeye.examples.tool;

import dev.sockeye.Address;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Why an echo request did not arrive.
 *
 * @param from who says so, a router as a rule
 * @param sequence the request's number, if it is told
 * @param errno what {@code send} would have failed with, had it known
 */
record EchoFailure(@Nullable Address from, OptionalInt sequence, int errno) {}
