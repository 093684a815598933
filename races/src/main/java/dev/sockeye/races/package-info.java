/** Races of threads for one socket, each outcome of which is told to be right or wrong. */
@NullMarked
package dev.sockeye.races;

import org.jspecify.annotations.NullMarked;
