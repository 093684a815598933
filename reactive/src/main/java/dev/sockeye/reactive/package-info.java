/** Sockets as {@code Mono} and {@code Flux}, on the event loops of Netty. */
@NullMarked
package dev.sockeye.reactive;

import org.jspecify.annotations.NullMarked;
