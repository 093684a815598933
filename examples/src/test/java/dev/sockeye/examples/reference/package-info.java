/** Runs the examples of the reference. */
@NullMarked
package dev.sockeye.examples.reference;

import org.jspecify.annotations.NullMarked;
