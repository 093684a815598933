package dev.sockeye;

import static dev.sockeye.Constants.AF_INET;
import static dev.sockeye.Constants.AF_INET6;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Numeric addresses as the C library, the JDK and {@code core} itself read and write them. */
class InetTextFuzzTest {

    private static final String REFUSED = "refused";
    private static final String MAPPED = "00000000000000000000ffff";

    @FuzzTest
    void any_packed_address_is_written_alike_and_read_back(byte[] bytes) throws SocketError {
        byte[] inet = Arrays.copyOf(bytes, 4);
        byte[] inet6 = Arrays.copyOf(bytes, 16);

        String text = Sockets.inetNtop(AF_INET, inet);
        String text6 = Sockets.inetNtop(AF_INET6, inet6);

        assertArrayEquals(inet, Sockets.inetPton(AF_INET, text));
        assertArrayEquals(inet, Sockets.inetAton(text));
        assertEquals(text, Sockets.inetNtoa(inet));
        assertArrayEquals(inet6, Sockets.inetPton(AF_INET6, text6));
        assertEquals(text6, JdkAddresses.text(inet6));
    }

    @FuzzTest
    void what_inet_pton_reads_as_ipv4_inet_aton_reads_alike(byte[] utf8) {
        String text = new String(utf8, StandardCharsets.UTF_8);

        String packed = packed(() -> Sockets.inetPton(AF_INET, text));
        String classful = packed(() -> Sockets.inetAton(text));

        assertEquals(packed.equals(REFUSED) ? REFUSED : classful, packed);
    }

    /** Not the other way about: inet_aton(3) of glibc ignores what follows a space. */
    @FuzzTest
    void what_the_jdk_reads_as_ipv4_inet_aton_reads_alike(byte[] utf8) {
        String text = new String(utf8, StandardCharsets.UTF_8);

        // An empty host and "<broadcast>" are no numbers, but mean one.
        String jdk = jdk(Address.inet(text.isEmpty() || text.startsWith("<") ? "x" : text, 0));
        String classful = packed(() -> Sockets.inetAton(text));

        assertEquals(jdk.equals(REFUSED) ? REFUSED : classful, jdk);
    }

    @FuzzTest
    void what_inet_pton_reads_as_ipv6_the_jdk_reads_alike(byte[] utf8) {
        String text = new String(utf8, StandardCharsets.UTF_8);

        String packed = packed(() -> Sockets.inetPton(AF_INET6, text));
        String jdk = jdk(Address.inet6(text, 0));

        assertEquals(packed.equals(REFUSED) ? REFUSED : jdk, withoutMapped(packed));
    }

    @FuzzTest
    void any_host_name_is_refused_or_becomes_ascii(byte[] utf16) {
        String host = new String(utf16, StandardCharsets.UTF_16BE);

        String ascii = asciiOrNone(host);

        assertEquals(ascii, Resolver.ascii(ascii));
        assertArrayEquals(
                ascii.getBytes(StandardCharsets.UTF_8),
                ascii.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String packed(Resolver.LookUp<byte[]> call) {
        try {
            return HexFormat.of().formatHex(call.run());
        } catch (SocketError _) {
            return REFUSED;
        } catch (IllegalArgumentException _) { // It contains a NUL.
            return REFUSED;
        }
    }

    /** The JDK has no IPv4-mapped addresses. */
    private static String withoutMapped(String packed) {
        return packed.startsWith(MAPPED) ? packed.substring(MAPPED.length()) : packed;
    }

    private static String jdk(Address address) {
        var converted = (InetSocketAddress) address.toSocketAddress();
        return converted.isUnresolved()
                ? REFUSED
                : HexFormat.of().formatHex(converted.getAddress().getAddress());
    }

    private static String asciiOrNone(String host) {
        try {
            return String.valueOf(Resolver.ascii(host));
        } catch (IllegalArgumentException _) {
            return "";
        }
    }
}
