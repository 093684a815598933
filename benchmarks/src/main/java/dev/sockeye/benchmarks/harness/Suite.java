package dev.sockeye.benchmarks.harness;

import dev.sockeye.benchmarks.report.Results;
import java.io.IOException;

/** One question, with its cases and candidates. */
interface Suite {

    String name();

    /** How it is measured, for the reader of the report. */
    String method();

    Results.Suite run(Launch launch, Plan plan)
            throws Unavailable, IOException, InterruptedException;
}
