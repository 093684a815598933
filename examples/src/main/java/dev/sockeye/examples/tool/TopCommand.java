package dev.sockeye.examples.tool;

import dev.sockeye.capture.PacketBlock;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;

/** Shows which flows move most. */
final class TopCommand implements Command {
    /** Enough of each packet for all headers that tell the flow. */
    private static final int SNAPLEN = 256;

    private final Syntax syntax =
            Syntax.of("top", this)
                    .header(
                            "Shows the flows that move most bytes through an interface, again and"
                                    + " again.")
                    .description(
                            "Both directions of a flow are one. Goes on until --count or Ctrl-C. It"
                                    + " takes the capability CAP_NET_RAW. Linux.")
                    .footer("Example: sockeye top -i eth0 -n 10 tcp");

    private final CaptureOptions options = new CaptureOptions(syntax);

    private final Supplier<Duration> interval =
            syntax.value(
                    "--interval=SECONDS",
                    Duration.class,
                    "1",
                    "The time from table to table. Default: ${DEFAULT-VALUE}");

    private final Supplier<Integer> number =
            syntax.value(
                    "-n, --number=NUMBER",
                    Integer.class,
                    "20",
                    "How many flows to show. Default: ${DEFAULT-VALUE}");

    private final Supplier<Long> count =
            syntax.value(
                    "-c, --count=COUNT",
                    Long.class,
                    String.valueOf(Long.MAX_VALUE),
                    "End after so many tables.");

    @Override
    public Syntax syntax() {
        return syntax;
    }

    @Override
    public Integer call() throws IOException {
        if (number.get() < 1) {
            throw syntax.wrong("--number is 1 or more");
        }
        if (count.get() < 1) {
            throw syntax.wrong("--count is 1 or more");
        }
        try (var capture = options.open(SNAPLEN)) {
            LiveCapture.run(capture, options.ifname(), interval.get(), new Tables());
        }
        return 0;
    }

    /** The tables of one run. */
    private final class Tables implements LiveCapture.Work {
        private final Flows flows = new Flows();
        private final Screen screen = new Screen(System.out, Terminals.output());
        private long shown;
        private long last = System.nanoTime();

        @Override
        public boolean take(PacketBlock block) {
            for (var packet = block.cursor(); packet.next(); ) {
                flows.add(packet);
            }
            return true;
        }

        @Override
        public boolean tick() throws IOException {
            long now = System.nanoTime();
            screen.show(flows.table(number.get(), (now - last) / 1e9));
            last = now;
            if (screen.isClosed()) {
                throw new OutputClosed(new IOException("standard output"));
            }
            return ++shown < count.get();
        }

        @Override
        public void end() {}
    }
}
