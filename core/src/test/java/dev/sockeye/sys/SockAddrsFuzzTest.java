package dev.sockeye.sys;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sockeye.Address;
import dev.sockeye.HardwareAddress;
import dev.sockeye.SocketError;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

class SockAddrsFuzzTest {

    private static final int REFUSED = -2;

    /** The first byte is how much longer or shorter the kernel says that the address is. */
    @FuzzTest
    void any_bytes_from_the_kernel_are_an_address_which_comes_back(byte[] bytes) {
        try (var arena = Arena.ofConfined()) {
            int claimed = bytes.length == 0 ? 0 : bytes.length - 1 + bytes[0];
            var address = SockAddrs.decode(behindFirst(bytes, arena), claimed);
            var there = arena.allocate(Layouts.SOCKADDR_STORAGE_BYTES, Long.BYTES);

            int length = address == null ? REFUSED : encodeOrRefuse(address, there);

            assertTrue(length != SockAddrs.IS_NAME, () -> "no number: " + address);
            assertEquals(
                    length == REFUSED ? address : SockAddrs.decode(there, length),
                    address,
                    "of " + length + " bytes");
            assertFalse(String.valueOf(address).isEmpty());
        }
    }

    @FuzzTest
    void any_address_from_the_kernel_has_no_java_form_or_comes_back(byte[] bytes) {
        try (var arena = Arena.ofConfined()) {
            var address = SockAddrs.decode(behindFirst(bytes, arena), bytes.length);

            var converted = toJava(address);

            assertEquals(converted, converted == null ? null : toJava(Address.of(converted)));
        }
    }

    /** A name has no bytes to read, and what is of a known family is read as its record. */
    @FuzzTest
    void any_address_of_the_user_is_refused_or_read_as_what_comes_back(FuzzedDataProvider data) {
        try (var arena = Arena.ofConfined()) {
            var there = arena.allocate(Layouts.SOCKADDR_STORAGE_BYTES, Long.BYTES);
            var address = address(data);

            var first = SockAddrs.decode(there, encodeOrRefuse(address, there));
            int length = first == null ? REFUSED : encodeOrRefuse(first, there);

            assertEquals(address.family(), first == null ? address.family() : first.family());
            assertEquals(length == REFUSED ? first : SockAddrs.decode(there, length), first);
        }
    }

    private static MemorySegment behindFirst(byte[] bytes, Arena arena) {
        int length = Math.max(bytes.length - 1, 0);
        var memory = arena.allocate(length, Long.BYTES);
        MemorySegment.copy(bytes, bytes.length - length, memory, JAVA_BYTE, 0, length);
        return memory;
    }

    /** The length, {@link SockAddrs#IS_NAME}, or {@link #REFUSED} with a documented exception. */
    private static int encodeOrRefuse(Address address, MemorySegment to) {
        try {
            return SockAddrs.encode(address, address.family(), to);
        } catch (IllegalArgumentException _) {
            return REFUSED;
        } catch (SocketError _) {
            return REFUSED;
        }
    }

    private static @Nullable SocketAddress toJava(@Nullable Address address) {
        try {
            return address == null ? null : address.toSocketAddress();
        } catch (UnsupportedOperationException _) {
            return null;
        }
    }

    private static Address address(FuzzedDataProvider data) {
        return switch (data.consumeInt(0, 9)) {
            case 0 -> Address.inet(data.consumeString(80), data.consumeInt(0, 0xffff));
            case 1 ->
                    new Address.Inet6(
                            data.consumeString(80),
                            data.consumeInt(0, 0xffff),
                            data.consumeInt(),
                            data.consumeInt());
            case 2 -> Address.unix(data.consumeString(120));
            case 3 -> Address.unix(data.consumeBytes(120));
            case 4 -> new Address.Netlink(data.consumeLong(), data.consumeLong());
            case 5 ->
                    new Address.Tipc(
                            data.consumeInt(0, 5),
                            data.consumeLong(),
                            data.consumeLong(),
                            data.consumeLong(),
                            data.consumeInt());
            case 6 ->
                    new Address.Packet(
                            data.pickValue(new String[] {"", "lo", "none"}),
                            data.consumeInt(),
                            data.consumeInt(),
                            data.consumeInt(),
                            HardwareAddress.of(data.consumeBytes(8)));
            case 7 -> new Address.Vsock(data.consumeLong(), data.consumeLong());
            case 8 ->
                    new Address.Can(
                            data.pickValue(new String[] {"", "lo"}),
                            data.consumeLong(),
                            data.consumeLong());
            default -> new Address.Unknown(data.consumeInt(), data.consumeRemainingAsBytes());
        };
    }
}
