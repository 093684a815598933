/** Pools of connections, for users of reactor-pool, who bring it themselves. */
@NullMarked
package dev.sockeye.reactive.pool;

import org.jspecify.annotations.NullMarked;
