package dev.sockeye.reactive;

import dev.sockeye.Address;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a proxy said of a connection before its first byte, by the PROXY protocol: see {@link
 * ReactiveServer#proxyProtocol()}.
 *
 * @param version 1 for the text form, 2 for the binary one
 * @param local whether the connection is the proxy's own, such as a health check
 * @param route whose connection it is; null if it is the proxy's own or the proxy could not tell
 * @param tlvs what else it said, in order; empty in version 1 and of the proxy's own connection
 * @see <a href="https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt">The PROXY protocol</a>
 */
public record ProxyHeader(int version, boolean local, @Nullable Route route, List<Tlv> tlvs) {

    /** Copies the list. */
    public ProxyHeader {
        tlvs = List.copyOf(tlvs);
    }

    /**
     * A connection as the proxy has it.
     *
     * @param source who connected to the proxy
     * @param destination what it connected to
     */
    public record Route(Address source, Address destination) {}

    /**
     * A value of version 2.
     *
     * @param type a {@code PP2_TYPE_*}, 0 to 255
     * @param value its bytes
     */
    public record Tlv(int type, byte[] value) {

        /** Copies the bytes. */
        public Tlv {
            value = value.clone();
        }

        /**
         * Returns the bytes.
         *
         * @return a copy
         */
        @Override
        public byte[] value() {
            return value.clone();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Tlv tlv && type == tlv.type && Arrays.equals(value, tlv.value);
        }

        @Override
        public int hashCode() {
            return 31 * type + Arrays.hashCode(value);
        }

        /** Describes the value with its bytes in hexadecimal. */
        @Override
        public String toString() {
            return "Tlv[type=" + type + ", value=" + HexFormat.of().formatHex(value) + "]";
        }
    }
}
