/**
 * What every connected pair of sockets does, of whatever module: suites to extend with a factory of
 * pairs.
 */
@org.jspecify.annotations.NullMarked
package dev.sockeye.conformance;
