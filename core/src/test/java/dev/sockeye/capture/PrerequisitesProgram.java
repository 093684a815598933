package dev.sockeye.capture;

import java.io.IOException;

/** A program that opens a capture of loopback, with a filter if told, and tells how that went. */
final class PrerequisitesProgram {
    private static final String EVERYTHING = "1\n6 0 0 262144\n";

    private PrerequisitesProgram() {}

    public static void main(String[] args) throws IOException {
        var builder = Capture.on("lo").bufferSize(1 << 20);
        try (var capture = with(builder, args[0]).open()) {
            IO.println("open: " + capture.isOpen());
        } catch (IOException | UnsupportedOperationException e) {
            IO.println(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private static Capture.Builder with(Capture.Builder builder, String filter) {
        return switch (filter) {
            case "expression" -> builder.filter("udp port 53");
            case "program" -> builder.filter(BpfProgram.parse(EVERYTHING));
            default -> builder;
        };
    }
}
