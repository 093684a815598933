package dev.sockeye.sys;

/**
 * The flags of descriptors and file descriptions, fcntl(2). Results are as {@link LibC}'s: minus
 * errno on failure.
 */
public final class Fcntl {

    private static final int F_GETFD = 1;
    private static final int F_SETFD = 2;
    private static final int F_GETFL = 3;
    private static final int F_SETFL = 4;
    private static final int F_DUPFD_CLOEXEC = Platform.LINUX ? 1030 : 67;
    private static final int FD_CLOEXEC = 1;
    private static final int O_NONBLOCK = Platform.LINUX ? 0x800 : 0x4;

    private Fcntl() {}

    /** Duplicates a descriptor, close-on-exec. */
    public static int dup(int fd) {
        return LibC.fcntl(fd, F_DUPFD_CLOEXEC, 0);
    }

    /** Tells in 1 or 0 whether the descriptor is open in child processes. */
    public static int inheritable(int fd) {
        int flags = LibC.fcntl(fd, F_GETFD, 0);
        return flags < 0 ? flags : 1 - (flags & FD_CLOEXEC);
    }

    /** Sets whether the descriptor is open in child processes. */
    public static int setInheritable(int fd, boolean inheritable) {
        int flags = LibC.fcntl(fd, F_GETFD, 0);
        return flags < 0
                ? flags
                : LibC.fcntl(fd, F_SETFD, inheritable ? flags & ~FD_CLOEXEC : flags | FD_CLOEXEC);
    }

    /** Tells in 1 or 0 whether {@code O_NONBLOCK} is set. */
    public static int nonblocking(int fd) {
        int flags = LibC.fcntl(fd, F_GETFL, 0);
        return flags < 0 ? flags : (flags & O_NONBLOCK) != 0 ? 1 : 0;
    }

    /** Sets {@code O_NONBLOCK}, if it is not as asked for already. */
    public static int setNonblocking(int fd, boolean nonblocking) {
        int flags = LibC.fcntl(fd, F_GETFL, 0);
        if (flags < 0) {
            return flags;
        }
        int wanted = nonblocking ? flags | O_NONBLOCK : flags & ~O_NONBLOCK;
        return wanted == flags ? 0 : LibC.fcntl(fd, F_SETFL, wanted);
    }
}
