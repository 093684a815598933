package dev.sockeye.examples.tool;

import dev.sockeye.capture.PacketBlock;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows which flows move most. */
@Command(
        name = "top",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "Shows the flows that move most bytes through an interface, again and again.",
        description = {
            "",
            "Both directions of a flow are one. Goes on until --count or Ctrl-C. It takes the"
                    + " capability CAP_NET_RAW. Linux.",
            ""
        },
        footer = {"", "Example: sockeye top -i eth0 -n 10 tcp"})
final class TopCommand implements Callable<Integer> {

    /** Enough of each packet for all headers that tell the flow. */
    private static final int SNAPLEN = 256;

    @Spec private CommandSpec command = CommandSpec.create();

    @Mixin private CaptureOptions options = new CaptureOptions();

    @Option(
            names = "--interval",
            paramLabel = "SECONDS",
            converter = Seconds.class,
            defaultValue = "1",
            description = "The time from table to table. Default: ${DEFAULT-VALUE}")
    private Duration interval = Duration.ZERO;

    @Option(
            names = {"-n", "--number"},
            paramLabel = "NUMBER",
            defaultValue = "20",
            description = "How many flows to show. Default: ${DEFAULT-VALUE}")
    private int number;

    @Option(
            names = {"-c", "--count"},
            paramLabel = "COUNT",
            description = "End after so many tables.")
    private long count = Long.MAX_VALUE;

    @Override
    public Integer call() throws IOException {
        if (number < 1) {
            throw Endpoint.wrong(command, "--number is 1 or more");
        }
        if (count < 1) {
            throw Endpoint.wrong(command, "--count is 1 or more");
        }
        try (var capture = options.open(SNAPLEN)) {
            LiveCapture.run(capture, options.ifname(), interval, new Tables());
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
            screen.show(flows.table(number, (now - last) / 1e9));
            last = now;
            if (screen.isClosed()) {
                throw new OutputClosed(new IOException("standard output"));
            }
            return ++shown < count;
        }

        @Override
        public void end() {}
    }
}
