package dev.sockeye.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.sockeye.conformance.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a capture says where a right or a library is missing that it needs. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CapturePrerequisitesTest {

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private static final List<String> WITHOUT_CAPABILITY =
            List.of("setpriv", "--bounding-set=-net_raw", "--inh-caps=-net_raw");

    private static final String NO_LIBRARY = "-Ddev.sockeye.libpcap=/nonexistent/libpcap.so";

    private static String run(List<String> prefix, String option, String filter) throws Exception {
        var command = new ArrayList<>(prefix);
        command.addAll(
                List.of(
                        JAVA,
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData",
                        "--enable-native-access=ALL-UNNAMED",
                        option,
                        "--class-path",
                        "target/classes:target/test-classes",
                        PrerequisitesProgram.class.getName(),
                        filter));
        try (var program = start(command)) {
            var line = program.line();
            assertEquals(0, program.status());
            return line;
        }
    }

    private static Program start(List<String> command) throws IOException {
        return Program.start(command.toArray(String[]::new));
    }

    @Test
    void without_the_capability_the_error_names_it_and_how_it_is_granted() throws Exception {
        var told = run(WITHOUT_CAPABILITY, "-Dnothing", "none");

        assertTrue(told.startsWith("SocketError: capture on lo: "), told);
        assertTrue(told.contains("the capability CAP_NET_RAW is missing"), told);
        assertTrue(told.contains("setcap cap_net_raw+ep " + JAVA), told);
        assertTrue(told.endsWith("[EPERM]"), told);
    }

    @Test
    void without_libpcap_the_error_of_an_expression_says_what_to_install() throws Exception {
        var told = run(List.of("env"), NO_LIBRARY, "expression");

        skipWithoutCapability(told);
        assertTrue(told.startsWith("UnsupportedOperationException: "), told);
        assertTrue(told.contains("libpcap, which is not installed"), told);
        assertTrue(told.contains("apt-get install libpcap0.8"), told);
        assertTrue(told.contains("or give a BpfProgram"), told);
    }

    @Test
    void a_program_given_as_text_works_without_libpcap() throws Exception {
        var told = run(List.of("env"), NO_LIBRARY, "program");

        skipWithoutCapability(told);
        assertEquals("open: true", told);
    }

    private static void skipWithoutCapability(String told) {
        assumeFalse(told.contains("CAP_NET_RAW is missing"), "capturing needs CAP_NET_RAW");
    }
}
