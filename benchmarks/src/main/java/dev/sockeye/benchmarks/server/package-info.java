/**
 * The servers that are compared, each a program of its own with the same command line: it prints
 * the port it has taken, answers questions on standard input, and ends with it.
 */
@NullMarked
package dev.sockeye.benchmarks.server;

import org.jspecify.annotations.NullMarked;
