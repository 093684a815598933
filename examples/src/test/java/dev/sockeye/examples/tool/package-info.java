/** Runs the command-line tool as a process. */
@NullMarked
package dev.sockeye.examples.tool;

import org.jspecify.annotations.NullMarked;
