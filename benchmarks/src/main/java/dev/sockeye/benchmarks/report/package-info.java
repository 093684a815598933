/**
 * What was measured, as records that are JSON, and the page, the tables and the bars made of it.
 */
@NullMarked
package dev.sockeye.benchmarks.report;

import org.jspecify.annotations.NullMarked;
