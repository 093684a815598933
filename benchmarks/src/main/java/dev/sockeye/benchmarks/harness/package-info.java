/** Runs the suites: starts the servers, loads them, and keeps the figures. */
@NullMarked
package dev.sockeye.benchmarks.harness;

import org.jspecify.annotations.NullMarked;
