/** Packets as they pass an interface, as {@code Flux}. */
@NullMarked
package dev.sockeye.reactive.capture;

import org.jspecify.annotations.NullMarked;
