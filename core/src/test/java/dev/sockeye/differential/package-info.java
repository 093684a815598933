/**
 * The same call made by Sockeye and by the socket module of the installed {@code python3}, on the
 * same kernel: results and errors must agree. A test class extends {@link
 * dev.sockeye.differential.AgainstPython}.
 */
@NullMarked
package dev.sockeye.differential;

import org.jspecify.annotations.NullMarked;
