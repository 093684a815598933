package dev.sockeye.sys;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformTest {
    @Test
    void this_platform_is_one_system_and_one_architecture() {
        assertTrue(Platform.LINUX ^ Platform.MACOS);
        assertTrue(Platform.X86_64 ^ Platform.AARCH64);
    }

    @Test
    void this_platform_is_supported() {
        assertDoesNotThrow(() -> Platform.requireSupported());
    }

    @ParameterizedTest
    @CsvSource({"Linux, amd64", "Linux, aarch64", "Mac OS X, x86_64", "Mac OS X, aarch64"})
    void the_four_platforms_are_supported(String osName, String osArch) {
        assertDoesNotThrow(() -> Platform.requireSupported(osName, osArch));
    }

    @ParameterizedTest
    @CsvSource({"Windows 11, amd64", "Linux, riscv64", "FreeBSD, amd64", "'', ''"})
    void any_other_platform_fails_with_a_sentence(String osName, String osArch) {
        var failure =
                assertThrows(
                        UnsupportedOperationException.class,
                        () -> Platform.requireSupported(osName, osArch));

        assertEquals(
                "Sockeye runs on Linux and macOS, on x86_64 and aarch64; this is %s on %s."
                        .formatted(osName, osArch),
                failure.getMessage());
    }
}
