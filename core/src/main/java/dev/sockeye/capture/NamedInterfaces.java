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
        int known = known(all);
        if (known == all.size() && known == described.size()) {
            return;
        }
        described = List.copyOf(all);
        for (var each : described.subList(known, described.size())) {
            interfaces.merge(
                    new Key(each.ifname(), each.linkType()),
                    each,
                    (old, next) -> old.timeUnits().isFinerThan(next.timeUnits()) ? old : next);
        }
        last = null;
    }

    /**
     * How many are the same objects as before, if all of those are among them: a reader tells of
     * one more with every packet, say, and equal ones are no news but take longer to compare.
     */
    @SuppressWarnings("ReferenceEquality")
    private int known(List<PcapInterface> all) {
        int known = described.size();
        if (known > all.size()) {
            return 0;
        }
        for (int i = 0; i < known; i++) {
            if (all.get(i) != described.get(i)) {
                return 0;
            }
        }
        return known;
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
