/** The demo: echo servers and a thousand clients in one process, every byte of which is checked. */
@NullMarked
package dev.sockeye.examples.tool.demo;

import org.jspecify.annotations.NullMarked;
