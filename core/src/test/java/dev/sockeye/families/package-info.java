/** Tests of the families that few kernels have; guest/test runs them where they are. */
@NullMarked
package dev.sockeye.families;

import org.jspecify.annotations.NullMarked;
