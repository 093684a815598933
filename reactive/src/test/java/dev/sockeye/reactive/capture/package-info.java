/** Tests of packets as streams. */
@NullMarked
package dev.sockeye.reactive.capture;

import org.jspecify.annotations.NullMarked;
