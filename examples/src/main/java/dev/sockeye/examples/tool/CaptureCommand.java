package dev.sockeye.examples.tool;

import dev.sockeye.InterfaceName;
import dev.sockeye.Sockets;
import dev.sockeye.capture.Capture;
import dev.sockeye.capture.Packet;
import dev.sockeye.capture.PcapReader;
import dev.sockeye.capture.PcapWriter;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Captures packets, or reads them from a file, and shows or writes them. */
@Command(
        name = "capture",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        header = "Shows the packets that pass an interface, or writes them to a file.",
        description = {
            "",
            "Goes on until --count or Ctrl-C. It takes the capability CAP_NET_RAW; reading a file"
                    + " takes none. Linux.",
            ""
        },
        footer = {
            "",
            "Examples: sockeye capture -i lo udp port 53",
            "          sockeye capture -w dns.pcapng udp port 53",
            "          sockeye capture -r dns.pcapng host 192.0.2.1"
        })
final class CaptureCommand implements Callable<Integer> {
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final int MOST_SNAPLEN = 262_144;
    private static final String STANDARD = "-";

    /** Of a file so many lines are written at once, of a pipe each as it comes. */
    private static final int PACKETS_TOGETHER = 256;

    @Spec private CommandSpec command = CommandSpec.create();

    @Mixin private CaptureOptions options = new CaptureOptions();

    @Option(
            names = {"-r", "--read"},
            paramLabel = "FILE",
            description = "Read a pcap or pcapng file instead; - is standard input.")
    private @Nullable String from;

    @Option(
            names = {"-w", "--write"},
            paramLabel = "FILE",
            description =
                    "Write the packets, in pcap if the name says so, else in pcapng; - is standard"
                            + " output.")
    private @Nullable String to;

    @Option(
            names = {"-c", "--count"},
            paramLabel = "COUNT",
            description = "End after so many packets.")
    private long count = Long.MAX_VALUE;

    @Option(
            names = {"-s", "--snaplen"},
            paramLabel = "BYTES",
            description = "Keep no more of each packet. Default: 262144")
    private int snaplen = MOST_SNAPLEN;

    @Option(
            names = "--stats",
            description =
                    "Tell each second how many packets came, and how many the kernel dropped.")
    private boolean stats;

    @Option(
            names = {"-D", "--list-interfaces"},
            description = "List the interfaces.")
    private boolean list;

    @Override
    public Integer call() throws IOException {
        if (count < 1) {
            throw Endpoint.wrong(command, "--count is 1 or more");
        }
        if (snaplen < 1 || snaplen > MOST_SNAPLEN) {
            throw Endpoint.wrong(command, "--snaplen is 1 to " + MOST_SNAPLEN);
        }
        if (list) {
            listInterfaces();
        } else if (from != null) {
            read(from);
        } else {
            capture();
        }
        return 0;
    }

    private void listInterfaces() throws IOException {
        var out = command.commandLine().getOut();
        for (InterfaceName each : Sockets.ifNameindex()) {
            out.println(each.index() + " " + each.name());
        }
        out.println("0 " + Capture.ANY);
        if (out.checkError()) {
            throw new OutputClosed(new IOException("standard output"));
        }
    }

    private void capture() throws IOException {
        var capture = options.open(snaplen);
        try (var target = target(null)) {
            var work = new Capturing(capture, target, count, stats);
            LiveCapture.run(capture, options.ifname(), PERIOD, work);
        } finally {
            capture.close();
        }
    }

    private void read(String name) throws IOException {
        try (var reader = open(name);
                var target = target(reader)) {
            filter(reader);
            long left = count;
            for (Packet packet; left > 0 && (packet = next(reader)) != null; left--) {
                target.take(packet, reader);
                if (left % PACKETS_TOGETHER == 0 || name.equals(STANDARD)) {
                    target.flush();
                }
            }
        }
    }

    /** A filter is compiled for what packets there are, and may be none for them. */
    private @Nullable Packet next(PcapReader reader) throws IOException {
        try {
            return reader.read();
        } catch (IllegalArgumentException e) {
            throw Endpoint.wrong(command, String.valueOf(e.getMessage()));
        }
    }

    private static PcapReader open(String name) throws IOException {
        return name.equals(STANDARD)
                ? PcapReader.of(Channels.newChannel(System.in))
                : PcapReader.open(Path.of(name));
    }

    private void filter(PcapReader reader) {
        try {
            reader.filter(options.expression());
        } catch (IllegalArgumentException e) {
            throw Endpoint.wrong(command, String.valueOf(e.getMessage()));
        }
    }

    /** Where packets go, in the format of where they come from if the name does not say. */
    private PacketTarget target(@Nullable PcapReader source) throws IOException {
        if (to == null) {
            return PacketTarget.lines();
        }
        var writer =
                to.equals(STANDARD)
                        ? PcapWriter.to(StandardOutput.channel())
                        : PcapWriter.to(Path.of(to));
        if (source != null) {
            writer.sectionOptions(source.sectionOptions());
        }
        return PacketTarget.of(writer.open());
    }
}
