package dev.sockeye;

import dev.sockeye.sys.Readiness;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Readiness of many sockets. */
final class Polling {

    private Polling() {}

    static List<PollEntry> poll(List<PollEntry> entries, @Nullable Duration timeout)
            throws SocketError {
        var asked = List.copyOf(entries);
        var limit = Mode.of(timeout);
        var queries =
                asked.stream()
                        .map(entry ->
                                new Readiness.Query(
                                        entry.socket().descriptor(),
                                        Arguments.flags("events", entry.events())))
                        .toList();
        try {
            int[] revents =
                    Readiness.poll("poll", queries, limit.deadline(), !limit.isNonBlocking());
            return ready(asked, revents);
        } finally {
            Reference.reachabilityFence(asked);
        }
    }

    private static List<PollEntry> ready(List<PollEntry> asked, int[] revents) {
        var ready = new ArrayList<PollEntry>();
        for (int i = 0; i < revents.length; i++) {
            if (revents[i] != 0) {
                var entry = asked.get(i);
                ready.add(new PollEntry(entry.socket(), entry.events(), revents[i]));
            }
        }
        return List.copyOf(ready);
    }
}
