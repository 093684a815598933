/** BSD sockets: one class for the socket, one for the functions, one for the constants. */
@NullMarked
package dev.sockeye;

import org.jspecify.annotations.NullMarked;
