/** The rules of who may use what; the reactive module checks itself by them too. */
@NullMarked
package dev.sockeye.architecture;

import org.jspecify.annotations.NullMarked;
