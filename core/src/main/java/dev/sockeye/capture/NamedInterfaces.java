package dev.sockeye.capture;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The interfaces that a writer knows, found by what a packet says of its own. */
final class NamedInterfaces {

    // The writer's lock guards all of it.
    private final Map<Key, PcapInterface> interfaces = new HashMap<>();
    private final Map<Key, PcapStatistics> statistics = new HashMap<>();
    private List<PcapInterface> described = List.of();
    private @Nullable PcapInterface last;
    private String lastName = "";

    /** What a packet says of its interface. */
    private record Key(String ifname, int linkType) {}

    PcapInterface find(String ifname, int linkType) {
        if (last == null || last.linkType() != linkType || !lastName.equals(ifname)) {
            last =
                    interfaces.computeIfAbsent(
                            new Key(ifname, linkType),
                            key -> PcapInterface.of(key.ifname, key.linkType));
            lastName = ifname;
        }
        return last;
    }

    /** Of those alike the last with the finest times counts. */
    void describe(List<PcapInterface> all) {
        if (all.equals(described)) {
            return;
        }
        described = List.copyOf(all);
        for (var each : described) {
            interfaces.merge(
                    new Key(each.ifname(), each.linkType()),
                    each,
                    (old, next) -> old.timeUnits().isFinerThan(next.timeUnits()) ? old : next);
        }
        last = null;
    }

    List<PcapInterface> described() {
        return described;
    }

    void tell(PcapStatistics told) {
        statistics.put(new Key(told.ifname(), told.linkType()), told);
    }

    void writeStatistics(PacketEncoder encoder, PcapOutput output) throws IOException {
        for (var told : statistics.values()) {
            encoder.statistics(output, find(told.ifname(), told.linkType()), told);
        }
    }
}
