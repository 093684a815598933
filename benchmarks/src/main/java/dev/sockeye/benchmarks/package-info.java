/** Benchmarks of Sockeye and of what it is compared with. */
@NullMarked
package dev.sockeye.benchmarks;

import org.jspecify.annotations.NullMarked;
