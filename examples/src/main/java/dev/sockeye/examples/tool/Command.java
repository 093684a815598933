package dev.sockeye.examples.tool;

import java.util.concurrent.Callable;

/** A command of the tool: what it takes, and what it does and returns as exit status. */
public interface Command extends Callable<Integer> {
    /** {@return what may stand on its command line} */
    Syntax syntax();
}
