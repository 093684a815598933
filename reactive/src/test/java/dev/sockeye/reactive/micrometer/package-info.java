@NullMarked
package dev.sockeye.reactive.micrometer;

import org.jspecify.annotations.NullMarked;
