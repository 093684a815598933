package dev.sockeye.examples.tool;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The operands of a command: a port, a host and a port, or none. */
record Endpoint(@Nullable String host, int port) {
    private static final int MAX_PORT = 65_535;

    static Endpoint of(List<String> operands, boolean hostNeeded, Syntax syntax) {
        if (operands.isEmpty() || operands.size() > 2 || (hostNeeded && operands.size() == 1)) {
            throw syntax.wrong((hostNeeded ? "give HOST and PORT" : "give [HOST] PORT"));
        }
        var host = operands.size() == 2 ? operands.getFirst() : null;
        return new Endpoint(host, port(operands.getLast(), syntax));
    }

    private static int port(String text, Syntax syntax) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= MAX_PORT) {
                return port;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw syntax.wrong("'" + text + "' is not a port, 0 to " + MAX_PORT);
    }
}
