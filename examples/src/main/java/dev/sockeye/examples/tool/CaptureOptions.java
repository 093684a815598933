package dev.sockeye.examples.tool;

import dev.sockeye.SocketError;
import dev.sockeye.capture.Capture;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What is captured: an interface, and a filter. */
final class CaptureOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Parameters(
            arity = "0..*",
            paramLabel = "EXPRESSION",
            hideParamSyntax = true,
            description = "Which packets, as of tcpdump: pcap-filter(7). Default: all.")
    private List<String> words = List.of();

    @Option(
            names = {"-i", "--interface"},
            paramLabel = "NAME",
            defaultValue = "any",
            description = "The interface; any for all. Default: ${DEFAULT-VALUE}")
    private String ifname = "";

    @Option(
            names = {"-p", "--no-promiscuous"},
            description = "Capture only what is for this machine.")
    private boolean notPromiscuous;

    String ifname() {
        return ifname;
    }

    String expression() {
        return String.join(" ", words);
    }

    /** Opens the capture; a wrong expression is a wrong argument. */
    Capture open(int snaplen) throws SocketError {
        try {
            return Capture.on(ifname)
                    .snaplen(snaplen)
                    .promiscuous(!notPromiscuous)
                    .filter(expression())
                    .open();
        } catch (IllegalArgumentException e) {
            throw Endpoint.wrong(command, String.valueOf(e.getMessage()));
        }
    }
}
