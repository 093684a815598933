package dev.sockeye;

import java.util.Objects;

/**
 * Where a datagram came in, or is to go out: {@code IP_PKTINFO} and {@code IPV6_PKTINFO}.
 *
 * @param interfaceIndex the interface's index; 0 when sending leaves the choice to the kernel
 * @param local this machine's address, with port 0: of what was received, the one to answer from;
 *     of what is sent, the source, or {@code ""} for the kernel's choice
 * @param destination the address in the datagram's header, with port 0: for a broadcast or
 *     multicast it is not {@code local}; not looked at when sending
 * @see <a href="https://man7.org/linux/man-pages/man7/ip.7.html">ip(7)</a>
 */
public record PacketInfo(int interfaceIndex, Address local, Address destination) {
    /** Checks that nothing is null. */
    public PacketInfo {
        Objects.requireNonNull(local, "local");
        Objects.requireNonNull(destination, "destination");
    }
}
