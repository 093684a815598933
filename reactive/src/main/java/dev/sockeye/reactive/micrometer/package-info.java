/**
 * Meters and observations of reactive sockets, for users of Micrometer, who bring {@code
 * micrometer-core} or {@code micrometer-observation} themselves.
 */
@NullMarked
package dev.sockeye.reactive.micrometer;

import org.jspecify.annotations.NullMarked;
