package dev.sockeye;

import java.net.SocketAddress;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The address of a socket: a record for each address family, and {@link Unknown} for those without
 * one.
 *
 * <p>An address is a value: immutable, and equal to another of the same content. Making one
 * resolves nothing and never blocks. The port of an {@link Inet} or {@link Inet6} is checked when
 * it is made; everything else is checked by the call that uses the address, which throws {@link
 * IllegalArgumentException} or {@link SocketError}.
 *
 * <p>{@code toString()} gives the form that error messages have, as {@code 127.0.0.1:9}, {@code
 * [fe80::1%2]:9} or {@code /run/service}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man3/sockaddr.3type.html">sockaddr(3type)</a>
 */
public sealed interface Address {

    /**
     * Returns the address family.
     *
     * @return an {@code AF_*} value of {@link Constants}; {@link Constants#UNDEFINED} where the
     *     running platform does not have the family
     */
    default int family() {
        return switch (this) {
            case Inet _ -> Constants.AF_INET;
            case Inet6 _ -> Constants.AF_INET6;
            case Unix _ -> Constants.AF_UNIX;
            case Netlink _ -> Constants.AF_NETLINK;
            case Tipc _ -> Constants.AF_TIPC;
            case Packet _ -> Constants.AF_PACKET;
            case Vsock _ -> Constants.AF_VSOCK;
            case Can _ -> Constants.AF_CAN;
            case Alg _ -> Constants.AF_ALG;
            case Unknown unknown -> unknown.family;
        };
    }

    /**
     * Makes an IPv4 address.
     *
     * @param host a name or numeric address, resolved when the address is used; {@code ""} and
     *     {@code "<broadcast>"} as in {@link Inet}
     * @param port the port, 0 to 65535
     * @return the address
     * @throws IllegalArgumentException if the port is out of range
     * @see <a href="https://man7.org/linux/man-pages/man7/ip.7.html">ip(7)</a>
     */
    static Inet inet(String host, int port) {
        return new Inet(host, port);
    }

    /**
     * Makes an IPv6 address without flow information and scope.
     *
     * @param host a name or numeric address, resolved when the address is used; {@code ""} as in
     *     {@link Inet6}
     * @param port the port, 0 to 65535
     * @return the address
     * @throws IllegalArgumentException if the port is out of range
     * @see <a href="https://man7.org/linux/man-pages/man7/ipv6.7.html">ipv6(7)</a>
     */
    static Inet6 inet6(String host, int port) {
        return new Inet6(host, port, 0, 0);
    }

    /**
     * Makes a Unix domain address of a path.
     *
     * @param path the path; with a leading NUL an abstract name of Linux, {@code ""} the unnamed
     *     address
     * @return the address
     * @see <a href="https://man7.org/linux/man-pages/man7/unix.7.html">unix(7)</a>
     */
    static Unix unix(String path) {
        return new Unix(path);
    }

    /**
     * Makes a Unix domain address of the bytes of a path, whatever they are: {@link
     * Unix#pathBytes()} gives them back.
     *
     * @param path the bytes of the path without a terminating NUL; with a leading NUL an abstract
     *     name of Linux
     * @return the address
     * @see <a href="https://man7.org/linux/man-pages/man7/unix.7.html">unix(7)</a>
     */
    static Unix unix(byte[] path) {
        return new Unix(SurrogateEscape.decode(path));
    }

    /**
     * Makes a Unix domain address in Linux's abstract name space, which is not in the file system.
     *
     * @param name the name without the leading NUL
     * @return the address, its path being NUL and the name
     * @see <a href="https://man7.org/linux/man-pages/man7/unix.7.html">unix(7)</a>
     */
    static Unix abstractUnix(String name) {
        return new Unix("\0" + Objects.requireNonNull(name, "name"));
    }

    /**
     * Makes the TIPC address of an instance of a service, in {@code TIPC_CLUSTER_SCOPE} and with
     * lookup domain 0.
     *
     * @param type the service type, unsigned 32 bits
     * @param instance the instance, unsigned 32 bits
     * @return the address, a {@code TIPC_ADDR_NAME}
     */
    static Tipc tipcName(long type, long instance) {
        return tipcName(type, instance, 0, Constants.TIPC_CLUSTER_SCOPE);
    }

    /**
     * Makes the TIPC address of an instance of a service.
     *
     * @param type the service type, unsigned 32 bits
     * @param instance the instance, unsigned 32 bits
     * @param domain the lookup domain, unsigned 32 bits; 0 is everywhere
     * @param scope a {@code TIPC_*_SCOPE} value
     * @return the address, a {@code TIPC_ADDR_NAME}
     */
    static Tipc tipcName(long type, long instance, long domain, int scope) {
        return new Tipc(Constants.TIPC_ADDR_NAME, type, instance, domain, scope);
    }

    /**
     * Makes the TIPC address of a range of instances of a service, in {@code TIPC_CLUSTER_SCOPE}.
     *
     * @param type the service type, unsigned 32 bits
     * @param lower the first instance, unsigned 32 bits
     * @param upper the last instance, unsigned 32 bits
     * @return the address, a {@code TIPC_ADDR_NAMESEQ}
     */
    static Tipc tipcNameSeq(long type, long lower, long upper) {
        return tipcNameSeq(type, lower, upper, Constants.TIPC_CLUSTER_SCOPE);
    }

    /**
     * Makes the TIPC address of a range of instances of a service.
     *
     * @param type the service type, unsigned 32 bits
     * @param lower the first instance, unsigned 32 bits
     * @param upper the last instance, unsigned 32 bits
     * @param scope a {@code TIPC_*_SCOPE} value
     * @return the address, a {@code TIPC_ADDR_NAMESEQ}
     */
    static Tipc tipcNameSeq(long type, long lower, long upper, int scope) {
        return new Tipc(Constants.TIPC_ADDR_NAMESEQ, type, lower, upper, scope);
    }

    /**
     * Makes the TIPC address of one socket, in {@code TIPC_CLUSTER_SCOPE}.
     *
     * @param node the node, unsigned 32 bits
     * @param ref the reference of the socket on its node, unsigned 32 bits
     * @return the address, a {@code TIPC_ADDR_ID}
     */
    static Tipc tipcId(long node, long ref) {
        return tipcId(node, ref, Constants.TIPC_CLUSTER_SCOPE);
    }

    /**
     * Makes the TIPC address of one socket.
     *
     * @param node the node, unsigned 32 bits
     * @param ref the reference of the socket on its node, unsigned 32 bits
     * @param scope a {@code TIPC_*_SCOPE} value
     * @return the address, a {@code TIPC_ADDR_ID}
     */
    static Tipc tipcId(long node, long ref, int scope) {
        return new Tipc(Constants.TIPC_ADDR_ID, node, ref, 0, scope);
    }

    /**
     * Converts an address of the JDK.
     *
     * <p>An {@link java.net.InetSocketAddress} becomes an {@link Inet} or {@link Inet6} with a
     * numeric host, except that an unresolved one becomes an {@link Inet} with the name as host. A
     * {@link java.net.UnixDomainSocketAddress} becomes a {@link Unix}. Does not resolve names.
     *
     * @param address an address of the JDK
     * @return the same address
     * @throws IllegalArgumentException if the address is of another class
     */
    static Address of(SocketAddress address) {
        return JdkAddresses.from(Objects.requireNonNull(address, "address"));
    }

    /**
     * Converts this address for use with the JDK's own channels and sockets.
     *
     * <p>An {@link Inet} or {@link Inet6} becomes an {@link java.net.InetSocketAddress}, unresolved
     * where the host is not a numeric address, and without the flow information; an IPv4-mapped
     * {@link Inet6} becomes IPv4, since the JDK has no such address. A {@link Unix} path and the
     * unnamed address become a {@link java.net.UnixDomainSocketAddress}. Does not resolve names.
     *
     * @return the same address
     * @throws UnsupportedOperationException if the JDK has no such address: an abstract name, a
     *     path whose bytes are no text, any other family
     */
    default SocketAddress toSocketAddress() {
        return JdkAddresses.to(this);
    }

    /**
     * An IPv4 address, {@code AF_INET}.
     *
     * @param host a host name or numeric address; {@code ""} is the wildcard address 0.0.0.0,
     *     {@code "<broadcast>"} is 255.255.255.255. A name is resolved by the call that uses the
     *     address, which takes the first IPv4 address
     * @param port the port, 0 to 65535; binding to 0 lets the kernel choose
     * @see <a href="https://man7.org/linux/man-pages/man7/ip.7.html">ip(7)</a>
     */
    record Inet(String host, int port) implements Address {
        /**
         * Makes an address and checks its port.
         *
         * @throws IllegalArgumentException if the port is not 0 to 65535
         */
        public Inet {
            Objects.requireNonNull(host, "host");
            requirePort("Inet", port);
        }

        /** Writes host and port, as {@code 127.0.0.1:9}; the wildcard as {@code 0.0.0.0:9}. */
        @Override
        public String toString() {
            return AddressText.of(this);
        }
    }

    /**
     * An IPv6 address, {@code AF_INET6}.
     *
     * @param host a host name or numeric address, which may end in {@code %} and an interface;
     *     {@code ""} is the wildcard address {@code ::}. A name is resolved by the call that uses
     *     the address, which takes the first IPv6 address
     * @param port the port, 0 to 65535; binding to 0 lets the kernel choose
     * @param flowinfo the flow label, in host byte order, at most 0xFFFFF; checked when used
     * @param scopeId the index of the interface of a link-local address, unsigned; 0 where there is
     *     none
     * @see <a href="https://man7.org/linux/man-pages/man7/ipv6.7.html">ipv6(7)</a>
     */
    record Inet6(String host, int port, int flowinfo, int scopeId) implements Address {
        /**
         * Makes an address and checks its port.
         *
         * @throws IllegalArgumentException if the port is not 0 to 65535
         */
        public Inet6 {
            Objects.requireNonNull(host, "host");
            requirePort("Inet6", port);
        }

        /**
         * Writes host, scope and port, as {@code [fe80::1%2]:9}; the wildcard as {@code [::]:9}.
         */
        @Override
        public String toString() {
            return AddressText.of(this);
        }
    }

    /**
     * An address of the Unix domain, {@code AF_UNIX}.
     *
     * <p>Text stands for its UTF-8 bytes, and a char from U+DC80 to U+DCFF for a byte from 0x80 to
     * 0xFF that is not part of UTF-8, so that a path of any bytes can be received, printed and used
     * again.
     *
     * @param path the path; with a leading NUL an abstract name of Linux, of which every char
     *     counts, NULs too; {@code ""} the address of a socket that is not bound
     * @see <a href="https://man7.org/linux/man-pages/man7/unix.7.html">unix(7)</a>
     */
    record Unix(String path) implements Address {
        /** Makes an address; the path is checked when the address is used. */
        public Unix {
            Objects.requireNonNull(path, "path");
        }

        /**
         * Returns the path as the kernel takes it.
         *
         * @return a new array, without a terminating NUL, with the leading NUL of an abstract name
         * @throws IllegalArgumentException if the path has an unpaired surrogate outside U+DC80 to
         *     U+DCFF
         */
        public byte[] pathBytes() {
            return SurrogateEscape.encode(path);
        }

        /**
         * Writes the path as it is, with {@code \xff} for a byte that is not UTF-8, {@code \x0a}
         * for a newline and likewise for every control character; an abstract name as {@code
         * @name}, its NULs as {@code @}; the unnamed address as {@code (unnamed)}.
         */
        @Override
        public String toString() {
            return AddressText.of(this);
        }
    }

    /**
     * An address of a netlink socket, {@code AF_NETLINK}. Linux only.
     *
     * @param pid the port identifier, unsigned 32 bits; 0 is the kernel, and in bind lets the
     *     kernel choose
     * @param groups a mask of multicast groups, unsigned 32 bits
     * @see <a href="https://man7.org/linux/man-pages/man7/netlink.7.html">netlink(7)</a>
     */
    record Netlink(long pid, long groups) implements Address {
        @Override
        public String toString() {
            return AddressText.of(this);
        }
    }

    /**
     * An address of transparent inter-process communication, {@code AF_TIPC}. Linux only.
     *
     * @param addrType {@code TIPC_ADDR_NAME}, {@code TIPC_ADDR_NAMESEQ} or {@code TIPC_ADDR_ID}
     * @param v1 the service type; of an id, the node
     * @param v2 the instance, or the first of a range; of an id, the reference
     * @param v3 the lookup domain, or the last of a range; of an id, 0
     * @param scope a {@code TIPC_*_SCOPE} value
     * @see <a href="https://docs.kernel.org/networking/tipc.html">TIPC in the kernel's
     *     documentation</a>
     */
    record Tipc(int addrType, long v1, long v2, long v3, int scope) implements Address {
        @Override
        public String toString() {
            return AddressText.of(this);
        }
    }

    /**
     * An address of a packet socket, {@code AF_PACKET}. Linux only.
     *
     * @param ifname the name of the interface; {@code ""} where the socket is not bound to one
     * @param proto the Ethernet protocol in host byte order, an {@code ETH_P_*} value
     * @param pkttype whom a received packet was for, a {@code PACKET_*} value
     * @param hatype the kind of device, an {@code ARPHRD_*} value, 0 to 65535; checked when used
     * @param addr the hardware address
     * @see <a href="https://man7.org/linux/man-pages/man7/packet.7.html">packet(7)</a>
     */
    record Packet(String ifname, int proto, int pkttype, int hatype, HardwareAddress addr)
            implements Address {
        /** Makes an address; it is checked when used. */
        public Packet {
            Objects.requireNonNull(ifname, "ifname");
            Objects.requireNonNull(addr, "addr");
        }

        /**
         * Makes an address to bind to: an interface and a protocol.
         *
         * @param ifname the name of the interface
         * @param proto the Ethernet protocol in host byte order, an {@code ETH_P_*} value
         */
        public Packet(String ifname, int proto) {
            this(ifname, proto, 0, 0, HardwareAddress.of(new byte[0]));
        }

        @Override
        public String toString() {
            return AddressText.of(this);
        }
    }

    /**
     * An address of a virtual machine or its host, {@code AF_VSOCK}.
     *
     * @param cid the context identifier, unsigned 32 bits, as {@code VMADDR_CID_HOST}
     * @param port the port, unsigned 32 bits, as {@code VMADDR_PORT_ANY}; checked when used
     * @see <a href="https://man7.org/linux/man-pages/man7/vsock.7.html">vsock(7)</a>
     */
    record Vsock(long cid, long port) implements Address {
        @Override
        public String toString() {
            return AddressText.of(this);
        }
    }

    /**
     * An address of a controller area network, {@code AF_CAN}. Linux only.
     *
     * @param ifname the name of the interface; {@code ""} is every one
     * @param rxId the identifier that is received, unsigned 32 bits; 0 for {@code CAN_RAW}
     * @param txId the identifier that is sent, unsigned 32 bits; 0 for {@code CAN_RAW}
     * @see <a href="https://docs.kernel.org/networking/can.html">SocketCAN in the kernel's
     *     documentation</a>
     */
    record Can(String ifname, long rxId, long txId) implements Address {
        /** Makes an address; it is checked when used. */
        public Can {
            Objects.requireNonNull(ifname, "ifname");
        }

        @Override
        public String toString() {
            return AddressText.of(this);
        }
    }

    /**
     * An address of the kernel's cryptography interface, {@code AF_ALG}. Linux only.
     *
     * @param type the kind of algorithm, as {@code hash} or {@code skcipher}
     * @param name the algorithm, as {@code sha256}
     * @param feat the features that are asked for, unsigned 32 bits
     * @param mask the features that may be missing, unsigned 32 bits
     * @see <a href="https://docs.kernel.org/crypto/userspace-if.html">User space interface, in the
     *     kernel's documentation</a>
     */
    record Alg(String type, String name, long feat, long mask) implements Address {
        /** Makes an address; it is checked when used. */
        public Alg {
            Objects.requireNonNull(type, "type");
            Objects.requireNonNull(name, "name");
        }

        @Override
        public String toString() {
            return AddressText.of(this);
        }
    }

    /**
     * An address of a family that has no record here. Calls that receive one never fail for that.
     *
     * @param family the number of the family
     * @param data the bytes of the address after the family; copied in and out, and compared by
     *     content
     */
    record Unknown(int family, byte[] data) implements Address {
        /** Makes an address of a copy of the bytes. */
        public Unknown {
            data = data.clone();
        }

        /**
         * Returns the bytes of the address after the family.
         *
         * @return a copy
         */
        @Override
        public byte[] data() {
            return data.clone();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Unknown unknown
                    && family == unknown.family
                    && Arrays.equals(data, unknown.data);
        }

        @Override
        public int hashCode() {
            return 31 * family + Arrays.hashCode(data);
        }

        @Override
        public String toString() {
            return AddressText.of(this);
        }
    }

    private static void requirePort(String type, int port) {
        if (port < 0 || port > 0xFFFF) {
            throw new IllegalArgumentException(
                    "Address." + type + " with port " + port + ": port must be 0-65535.");
        }
    }
}
