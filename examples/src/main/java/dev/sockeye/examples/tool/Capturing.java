package dev.sockeye.examples.tool;

import dev.sockeye.capture.Capture;
import dev.sockeye.capture.PacketBlock;
import dev.sockeye.capture.PcapStatistics;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** The work of a live capture: hands the packets on, and tells on standard error how it goes. */
final class Capturing implements LiveCapture.Work {
    private final Capture capture;
    private final PacketTarget target;
    private final long most;
    private final boolean stats;
    private final Screen screen = new Screen(System.err, Terminals.error());

    // Of the thread that captures.
    private long taken;
    private String ifname = "";

    Capturing(Capture capture, PacketTarget target, long most, boolean stats) {
        this.capture = capture;
        this.target = target;
        this.most = most;
        this.stats = stats;
    }

    @Override
    public boolean take(PacketBlock block) throws IOException {
        for (var packet = block.cursor(); taken < most && packet.next(); taken++) {
            target.take(packet);
            ifname = packet.ifname();
        }
        if (target.length() == 0) {
            target.flush(); // lines; a file is flushed each second
        }
        return taken < most;
    }

    @Override
    public boolean tick() throws IOException {
        target.flush();
        if (stats) {
            screen.say(counts());
        } else if (screen.isTerminal() && target.length() > 0) {
            screen.show(List.of(counts()));
        }
        return true;
    }

    private String counts() {
        var counted = capture.stats();
        return String.format(
                Locale.ROOT,
                "%,d packets%s, %,d received, %,d dropped by the kernel",
                taken,
                target.length() > 0
                        ? String.format(Locale.ROOT, ", %,d bytes", target.length())
                        : "",
                counted.received(),
                counted.dropped());
    }

    @Override
    public void end() throws IOException {
        var counted = capture.stats();
        if (!ifname.isEmpty()) {
            target.statistics(
                    new PcapStatistics(
                            ifname, capture.linkType(), counted.received(), counted.dropped()));
        }
        var last = counts();
        target.close(); // here, for which a Ctrl-C waits
        screen.say(last);
    }
}
