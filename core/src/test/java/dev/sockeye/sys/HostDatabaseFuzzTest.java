package dev.sockeye.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sockeye.Constants;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** A {@code struct hostent} of any content, as a C library could leave it. */
class HostDatabaseFuzzTest {

    @FuzzTest
    void any_entry_of_the_host_database_is_copied(FuzzedDataProvider data) {
        try (var arena = Arena.ofConfined()) {
            var hostent = arena.allocate(Layouts.HOSTENT);
            int family = data.pickValue(new int[] {Constants.AF_INET, Constants.AF_INET6, 0});
            int length = data.pickValue(new int[] {4, 16, 0, -1, Integer.MAX_VALUE});
            var aliases = strings(data, arena);
            var addresses = packed(data, arena);
            set(hostent, "h_name", string(data, arena));
            set(hostent, "h_aliases", array(aliases, arena));
            hostent.set(JAVA_INT, Layouts.offset(Layouts.HOSTENT, "h_addrtype"), family);
            hostent.set(JAVA_INT, Layouts.offset(Layouts.HOSTENT, "h_length"), length);
            set(hostent, "h_addr_list", array(addresses, arena));

            var host = HostDatabase.Host.of(hostent);

            assertEquals(family, host.family());
            assertEquals(aliases.size(), host.entry().aliases().size());
            assertTrue(
                    host.entry().addresses().size() == addresses.size()
                            || host.entry().addresses().isEmpty());
        }
    }

    private static void set(MemorySegment hostent, String field, MemorySegment pointer) {
        hostent.set(ADDRESS, Layouts.offset(Layouts.HOSTENT, field), pointer);
    }

    /** An array that NULL ends, or NULL itself where it would be empty. */
    private static MemorySegment array(List<MemorySegment> pointers, Arena arena) {
        if (pointers.isEmpty()) {
            return MemorySegment.NULL;
        }
        var array = arena.allocate(ADDRESS, pointers.size() + 1L);
        for (int i = 0; i < pointers.size(); i++) {
            array.setAtIndex(ADDRESS, i, pointers.get(i));
        }
        return array;
    }

    private static List<MemorySegment> strings(FuzzedDataProvider data, Arena arena) {
        var strings = new ArrayList<MemorySegment>();
        for (int i = data.consumeInt(0, 4); i > 0; i--) {
            strings.add(string(data, arena));
        }
        return strings;
    }

    private static MemorySegment string(FuzzedDataProvider data, Arena arena) {
        byte[] bytes = data.consumeBytes(40);
        var string = arena.allocate(bytes.length + 1L);
        MemorySegment.copy(bytes, 0, string, JAVA_BYTE, 0, bytes.length);
        return string;
    }

    /** Addresses with room for the longest of them. */
    private static List<MemorySegment> packed(FuzzedDataProvider data, Arena arena) {
        var packed = new ArrayList<MemorySegment>();
        for (int i = data.consumeInt(0, 4); i > 0; i--) {
            byte[] bytes = data.consumeBytes(16);
            var address = arena.allocate(16, Integer.BYTES);
            MemorySegment.copy(bytes, 0, address, JAVA_BYTE, 0, bytes.length);
            packed.add(address);
        }
        return packed;
    }
}
