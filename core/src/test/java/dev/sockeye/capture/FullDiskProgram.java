package dev.sockeye.capture;

import java.io.IOException;
import java.nio.file.Path;

/** A program that writes packets until the file may grow no more, and tells what it is told. */
final class FullDiskProgram {
    private FullDiskProgram() {}

    public static void main(String[] args) throws IOException {
        var writer = PcapWriter.open(Path.of(args[0]));
        try {
            for (var packet : SamplePackets.series(10_000)) {
                writer.write(packet);
            }
            IO.println("all written");
        } catch (IOException e) {
            IO.println(e.getClass().getSimpleName() + ": " + e.getMessage());
            writer.close();
        }
    }
}
