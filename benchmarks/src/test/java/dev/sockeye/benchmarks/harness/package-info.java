/** What the benchmarks find, as far as a build can insist on it. */
@NullMarked
package dev.sockeye.benchmarks.harness;

import org.jspecify.annotations.NullMarked;
