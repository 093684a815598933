/** The {@code sockeye} command-line tool: a class for each command, and what they share. */
@NullMarked
package dev.sockeye.examples.tool;

import org.jspecify.annotations.NullMarked;
