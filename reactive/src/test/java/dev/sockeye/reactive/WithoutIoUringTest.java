package dev.sockeye.reactive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Netty's io_uring artifacts are optional: a program without them is none the wiser. */
@EnabledOnOs(OS.LINUX)
class WithoutIoUringTest {

    @Test
    void other_loops_need_nothing_of_it_and_asking_for_it_tells_what_is_missing()
            throws IOException, InterruptedException {
        var classPath =
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(entry -> !entry.contains("io_uring"))
                        .collect(Collectors.joining(File.pathSeparator));
        var child =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                classPath,
                                Program.class.getName())
                        .redirectErrorStream(true)
                        .start();

        var output = new String(child.getInputStream().readAllBytes(), UTF_8);

        assertEquals(0, child.waitFor(), output);
        assertTrue(output.contains("io_uring needs netty-transport-classes-io_uring"), output);
    }

    /** The process's program. */
    static final class Program {

        private Program() {}

        public static void main(String[] arguments) {
            ReactiveSockets.socketpair().blockOptional(Family.LIMIT).orElseThrow().close();
            try {
                EventLoops.ioUring(1).close();
            } catch (UnsupportedOperationException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
