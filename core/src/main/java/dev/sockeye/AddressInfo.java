package dev.sockeye;

import java.util.Objects;

/**
 * One result of {@code getaddrinfo}: what to make a socket of, and the address to use it with.
 *
 * @param family the address family, an {@code AF_*} value
 * @param socktype the socket type, a {@code SOCK_*} value
 * @param proto the protocol, an {@code IPPROTO_*} value
 * @param canonname the host's canonical name where {@code AI_CANONNAME} asked for it, else empty
 * @param address the address
 * @see <a href="https://man7.org/linux/man-pages/man3/getaddrinfo.3.html">getaddrinfo(3)</a>
 */
public record AddressInfo(int family, int socktype, int proto, String canonname, Address address) {
    /** Makes a result of its parts. */
    public AddressInfo {
        Objects.requireNonNull(canonname, "canonname");
        Objects.requireNonNull(address, "address");
    }

    /** Describes the result with the names of its constants. */
    @Override
    public String toString() {
        return "AddressInfo[family=%s, socktype=%s, proto=%d, canonname=%s, address=%s]"
                .formatted(
                        Constants.familyName(family),
                        Constants.socketTypeName(socktype),
                        proto,
                        canonname,
                        address);
    }
}
