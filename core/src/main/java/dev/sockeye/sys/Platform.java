package dev.sockeye.sys;

import java.util.Locale;

/** Which operating system and processor architecture this is. */
public final class Platform {
    private static final String OS_NAME = System.getProperty("os.name", "");
    private static final String OS_ARCH =
            System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);

    /** Whether the operating system is Linux. */
    public static final boolean LINUX = isLinux(OS_NAME);

    /** Whether the operating system is macOS. */
    public static final boolean MACOS = isMacos(OS_NAME);

    /** Whether the processor is a 64-bit x86. */
    public static final boolean X86_64 = isX86(OS_ARCH);

    /** Whether the processor is a 64-bit ARM. */
    public static final boolean AARCH64 = isArm(OS_ARCH);

    private Platform() {}

    /**
     * Fails unless this is Linux or macOS on x86_64 or aarch64, whose constants and struct layouts
     * Sockeye knows.
     *
     * @throws UnsupportedOperationException on any other system, in one sentence that names it
     */
    public static void requireSupported() {
        requireSupported(OS_NAME, OS_ARCH);
    }

    static void requireSupported(String osName, String osArch) {
        if (!(isLinux(osName) || isMacos(osName)) || !(isX86(osArch) || isArm(osArch))) {
            throw new UnsupportedOperationException(
                    "Sockeye runs on Linux and macOS, on x86_64 and aarch64; this is "
                            + osName
                            + " on "
                            + osArch
                            + ".");
        }
    }

    private static boolean isLinux(String osName) {
        return osName.equals("Linux");
    }

    private static boolean isMacos(String osName) {
        return osName.equals("Mac OS X");
    }

    private static boolean isX86(String osArch) {
        return osArch.equals("amd64") || osArch.equals("x86_64");
    }

    private static boolean isArm(String osArch) {
        return osArch.equals("aarch64") || osArch.equals("arm64");
    }
}
