/** Packets as they pass an interface: capture, filters, files, and views of what is in them. */
@NullMarked
package dev.sockeye.capture;

import org.jspecify.annotations.NullMarked;
