package dev.sockeye;

/**
 * Who is at the other end of a Unix socket, {@code struct ucred}.
 *
 * @param pid the process, 0 where it is of a namespace that cannot be seen from here
 * @param uid the user, unsigned 32 bits; 4294967295 where there is no peer
 * @param gid the group, unsigned 32 bits; 4294967295 where there is no peer
 * @see <a href="https://man7.org/linux/man-pages/man7/unix.7.html">unix(7), SO_PEERCRED</a>
 */
public record Ucred(int pid, long uid, long gid) {}
