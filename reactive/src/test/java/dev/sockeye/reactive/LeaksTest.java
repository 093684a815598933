package dev.sockeye.reactive;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LeaksTest {
    @Test
    void a_lost_buffer_is_found_with_what_last_touched_it() {
        var hint = "lost on purpose by LeaksTest";
        Leaks.leak(hint);

        var found = Leaks.find().stream().anyMatch(report -> report.contains(hint));

        Leaks.REPORTS.removeIf(report -> report.contains(hint)); // Or it would fail the run.
        assertTrue(found);
    }
}
