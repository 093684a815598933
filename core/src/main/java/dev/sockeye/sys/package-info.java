/** The system calls, the structures and the readiness poller; for this library alone. */
@NullMarked
package dev.sockeye.sys;

import org.jspecify.annotations.NullMarked;
