package dev.sockeye;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the C headers of this machine say, asked of a small program that gcc compiles. */
final class LinuxHeaders {
    private static final Pattern UNDECLARED = Pattern.compile("'(\\w+)' undeclared");

    // The C library's headers come first, so that the kernel's leave out what those define.
    private static final String INCLUDES =
            """
            #define _GNU_SOURCE
            #include <errno.h>
            #include <limits.h>
            #include <netdb.h>
            #include <poll.h>
            #include <stdio.h>
            #include <sys/ioctl.h>
            #include <sys/socket.h>
            #include <sys/un.h>
            #include <net/if.h>
            #include <net/if_arp.h>
            #include <netinet/in.h>
            #include <netinet/tcp.h>
            #include <netinet/udp.h>
            #include <linux/can.h>
            #include <linux/can/bcm.h>
            #include <linux/can/j1939.h>
            #include <linux/can/raw.h>
            #include <linux/errqueue.h>
            #include <linux/icmp.h>
            #include <linux/icmpv6.h>
            #include <linux/if_alg.h>
            #include <linux/if_ether.h>
            #include <linux/if_packet.h>
            #include <linux/net_tstamp.h>
            #include <linux/netlink.h>
            #include <linux/rtnetlink.h>
            #include <linux/sockios.h>
            #include <linux/tipc.h>
            #include <linux/vm_sockets.h>
            """;

    private LinuxHeaders() {}

    static boolean compilerExists() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "gcc")));
    }

    /** The values of those names that the headers declare, as macro or enumerator. */
    static Map<String, Long> values(Collection<String> names, Path directory)
            throws IOException, InterruptedException {
        Set<String> declared = new TreeSet<>(names);
        Path source = directory.resolve("values.c");
        Files.writeString(source, program(declared));
        String complaints =
                run(directory, "gcc", "-fsyntax-only", "-fmax-errors=0", source.toString());
        UNDECLARED
                .matcher(complaints)
                .results()
                .forEach(match -> declared.removeIf(name -> cName(name).equals(match.group(1))));
        Files.writeString(source, program(declared));
        run(directory, "gcc", "-w", "-o", "values", source.toString());
        return parse(run(directory, directory.resolve("values").toString()));
    }

    /** The names of the error numbers, which are macros all. */
    static Set<String> errnoNames(Path directory) throws IOException, InterruptedException {
        Path source = Files.writeString(directory.resolve("errno.c"), "#include <errno.h>\n");
        return Pattern.compile("^#define (E[A-Z0-9]+) ", Pattern.MULTILINE)
                .matcher(run(directory, "gcc", "-dM", "-E", source.toString()))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String program(Collection<String> names) {
        return names.stream()
                .map(name ->
                        "printf(\"%s %%lld\\n\", (long long) (%s));\n".formatted(name, cName(name)))
                .collect(Collectors.joining("", INCLUDES + "int main(void) {\n", "}\n"));
    }

    // The headers call the commands and flags of the broadcast manager TX_SETUP and the like.
    private static String cName(String name) {
        return name.startsWith("CAN_BCM_") ? name.substring("CAN_BCM_".length()) : name;
    }

    private static Map<String, Long> parse(String output) {
        return output.lines()
                .map(line -> line.split(" ", 2))
                .collect(
                        Collectors.toMap(
                                pair -> pair[0],
                                pair -> Long.valueOf(pair[1]),
                                (a, _) -> a,
                                TreeMap::new));
    }

    private static String run(Path directory, String... command)
            throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        var builder =
                new ProcessBuilder(List.of(command))
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        // The complaints are read: they must be in English, with plain quotes.
        builder.environment().put("LC_ALL", "C");
        builder.start().waitFor();
        return Files.readString(output);
    }
}
