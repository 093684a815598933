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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Captures packets, or reads them from a file, and shows or writes them. */
final class CaptureCommand implements Command {
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final int MOST_SNAPLEN = 262_144;
    private static final String STANDARD = "-";

    /** Of a file so many lines are written at once, of a pipe each as it comes. */
    private static final int PACKETS_TOGETHER = 256;

    private final Syntax syntax =
            Syntax.of("capture", this)
                    .header("Shows the packets that pass an interface, or writes them to a file.")
                    .description(
                            "Goes on until --count or Ctrl-C. It takes the capability CAP_NET_RAW;"
                                    + " reading a file takes none. Linux.")
                    .footer(
                            "Examples: sockeye capture -i lo udp port 53",
                            "          sockeye capture -w dns.pcapng udp port 53",
                            "          sockeye capture -r dns.pcapng host 192.0.2.1");

    private final CaptureOptions options = new CaptureOptions(syntax);

    private final Supplier<@Nullable String> from =
            syntax.value(
                    "-r, --read=FILE",
                    String.class,
                    "Read a pcap or pcapng file instead; - is standard input.");

    private final Supplier<@Nullable String> to =
            syntax.value(
                    "-w, --write=FILE",
                    String.class,
                    "Write the packets, in pcap if the name says so, else in pcapng; - is standard"
                            + " output.");

    private final Supplier<Long> count =
            syntax.value(
                    "-c, --count=COUNT",
                    Long.class,
                    String.valueOf(Long.MAX_VALUE),
                    "End after so many packets.");

    private final Supplier<Integer> snaplen =
            syntax.value(
                    "-s, --snaplen=BYTES",
                    Integer.class,
                    String.valueOf(MOST_SNAPLEN),
                    "Keep no more of each packet. Default: ${DEFAULT-VALUE}");

    private final Supplier<Boolean> stats =
            syntax.flag(
                    "--stats",
                    "Tell each second how many packets came, and how many the kernel dropped.");

    private final Supplier<Boolean> list =
            syntax.flag("-D, --list-interfaces", "List the interfaces.");

    @Override
    public Syntax syntax() {
        return syntax;
    }

    @Override
    public Integer call() throws IOException {
        if (count.get() < 1) {
            throw syntax.wrong("--count is 1 or more");
        }
        if (snaplen.get() < 1 || snaplen.get() > MOST_SNAPLEN) {
            throw syntax.wrong("--snaplen is 1 to " + MOST_SNAPLEN);
        }
        var file = from.get();
        if (list.get()) {
            listInterfaces();
        } else if (file != null) {
            read(file);
        } else {
            capture();
        }
        return 0;
    }

    private void listInterfaces() throws IOException {
        var out = syntax.out();
        for (InterfaceName each : Sockets.ifNameindex()) {
            out.println(each.index() + " " + each.name());
        }
        out.println("0 " + Capture.ANY);
        if (out.checkError()) {
            throw new OutputClosed(new IOException("standard output"));
        }
    }

    private void capture() throws IOException {
        var capture = options.open(snaplen.get());
        try (var target = target(null)) {
            var work = new Capturing(capture, target, count.get(), stats.get());
            LiveCapture.run(capture, options.ifname(), PERIOD, work);
        } finally {
            capture.close();
        }
    }

    private void read(String name) throws IOException {
        try (var reader = open(name);
                var target = target(reader)) {
            filter(reader);
            long left = count.get();
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
            throw syntax.wrong(String.valueOf(e.getMessage()));
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
            throw syntax.wrong(String.valueOf(e.getMessage()));
        }
    }

    /** Where packets go, in the format of where they come from if the name does not say. */
    private PacketTarget target(@Nullable PcapReader source) throws IOException {
        var file = to.get();
        if (file == null) {
            return PacketTarget.lines();
        }
        var writer =
                file.equals(STANDARD)
                        ? PcapWriter.to(StandardOutput.channel())
                        : PcapWriter.to(Path.of(file));
        if (source != null) {
            writer.sectionOptions(source.sectionOptions());
        }
        return PacketTarget.of(writer.open());
    }
}
