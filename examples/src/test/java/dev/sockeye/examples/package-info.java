/** Runs the examples and the tool as programs, against clients and servers that are not ours. */
@NullMarked
package dev.sockeye.examples;

import org.jspecify.annotations.NullMarked;
