package dev.sockeye.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.conformance.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that cannot grow to what is written. */
@Timeout(60)
final class FullDiskTest {

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    /** 800 blocks of 512 bytes, in which no packet ends. */
    private static final int LIMIT = 800 * 512;

    @TempDir private Path directory = Path.of("");

    private Program start(String limited, Path file) throws IOException {
        return Program.start(
                "sh",
                "-c",
                limited + " && exec \"$@\"",
                "sh",
                JAVA,
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "--class-path",
                "target/classes:target/test-classes",
                FullDiskProgram.class.getName(),
                file.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"x.pcap", "x.pcapng"})
    void a_file_at_its_limit_is_the_systems_error_and_has_whole_packets(String name)
            throws Exception {
        var file = directory.resolve(name);
        try (var program = start("ulimit -f 800", file)) {
            assertEquals("IOException: File too large", program.line());
            assertEquals(0, program.status());
        }

        var packets = PcapFilesTest.read(file);

        assertEquals(SamplePackets.series(packets.size()), packets);
        long length = Files.size(file);
        assertTrue(length <= LIMIT && length > LIMIT - 2_000, () -> length + " bytes");
    }

    @Test
    void a_full_disk_is_the_systems_error_and_has_whole_packets() throws Exception {
        var mount = Files.createDirectory(directory.resolve("small"));
        Assumptions.assumeTrue(
                new ProcessBuilder(
                                        "mount",
                                        "-t",
                                        "tmpfs",
                                        "-o",
                                        "size=400k",
                                        "none",
                                        mount.toString())
                                .start()
                                .waitFor()
                        == 0,
                "a file system cannot be mounted here");
        try {
            var file = mount.resolve("x.pcapng");
            try (var program = start("true", file)) {
                assertEquals("IOException: No space left on device", program.line());
                assertEquals(0, program.status());
            }
            var packets = PcapFilesTest.read(file);
            assertEquals(SamplePackets.series(packets.size()), packets);
            assertTrue(Files.size(file) > 398_000, () -> packets.size() + " packets");
        } finally {
            new ProcessBuilder("umount", mount.toString()).start().waitFor();
        }
    }
}
