/** The report's arithmetic. */
@NullMarked
package dev.sockeye.benchmarks.report;

import org.jspecify.annotations.NullMarked;
