@NullMarked
package dev.sockeye.reactive.pool;

import org.jspecify.annotations.NullMarked;
