package dev.sockeye.conformance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Over what the suites have run, and over what not. */
final class TransportsHereTest {

    @ParameterizedTest
    @EnumSource
    void the_suites_run_over(Transport transport) {
        assumeTrue(transport.isHere(), "this kernel or user has no " + transport);
    }
}
