package dev.sockeye.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sockeye.InterfaceName;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.util.ArrayList;
import java.util.List;

/** The lists that getaddrinfo(3) and if_nameindex(3) return, of any content. */
class ResolverListsFuzzTest {

    private static final int MAX_ITEMS = 4;
    private static final int FAMILY_BYTES = 2;

    @FuzzTest
    void any_list_of_addresses_is_copied_item_by_item(FuzzedDataProvider data) {
        try (var arena = Arena.ofConfined()) {
            var list = MemorySegment.NULL;
            var expected = new ArrayList<List<Integer>>();
            for (int i = data.consumeInt(0, MAX_ITEMS); i > 0; i--) {
                var info = arena.allocate(Layouts.ADDRINFO);
                var numbers = List.of(data.consumeInt(), data.consumeInt(), data.consumeInt());
                Layouts.addrinfoInt(info, "ai_family", numbers.get(0));
                Layouts.addrinfoInt(info, "ai_socktype", numbers.get(1));
                Layouts.addrinfoInt(info, "ai_protocol", numbers.get(2));
                int length = data.consumeInt(FAMILY_BYTES, (int) Layouts.SOCKADDR_STORAGE_BYTES);
                Layouts.addrinfoInt(info, "ai_addrlen", length);
                set(info, Layouts.ADDRINFO, "ai_addr", bytes(data, length, arena));
                set(info, Layouts.ADDRINFO, "ai_canonname", stringOrNull(data, arena));
                set(info, Layouts.ADDRINFO, "ai_next", list);
                list = info;
                expected.addFirst(numbers);
            }

            var infos = AddressInfos.copy(list);

            assertEquals(
                    expected,
                    infos.stream()
                            .map(info -> List.of(info.family(), info.socktype(), info.proto()))
                            .toList());
        }
    }

    @FuzzTest
    void any_list_of_interfaces_is_copied_up_to_its_end(FuzzedDataProvider data) {
        try (var arena = Arena.ofConfined()) {
            int count = data.consumeInt(0, MAX_ITEMS);
            var list = arena.allocate(Layouts.IF_NAMEINDEX, count + 1L);
            var expected = new ArrayList<Integer>();
            for (int i = 0; i < count; i++) {
                var item =
                        list.asSlice(
                                i * Layouts.IF_NAMEINDEX.byteSize(),
                                Layouts.IF_NAMEINDEX.byteSize());
                int index = data.consumeInt(1, Integer.MAX_VALUE);
                item.set(JAVA_INT, Layouts.offset(Layouts.IF_NAMEINDEX, "if_index"), index);
                set(item, Layouts.IF_NAMEINDEX, "if_name", stringOrNull(data, arena));
                expected.add(index);
            }

            var names = InterfaceList.copy(list);

            assertEquals(expected, names.stream().map(InterfaceName::index).toList());
        }
    }

    private static void set(
            MemorySegment memory, StructLayout struct, String field, MemorySegment pointer) {
        memory.set(ADDRESS, Layouts.offset(struct, field), pointer);
    }

    private static MemorySegment bytes(FuzzedDataProvider data, int room, Arena arena) {
        byte[] bytes = data.consumeBytes(room);
        var memory = arena.allocate(room, Long.BYTES);
        MemorySegment.copy(bytes, 0, memory, JAVA_BYTE, 0, bytes.length);
        return memory;
    }

    private static MemorySegment stringOrNull(FuzzedDataProvider data, Arena arena) {
        if (data.consumeBoolean()) {
            return MemorySegment.NULL;
        }
        byte[] bytes = data.consumeBytes(40);
        var string = arena.allocate(bytes.length + 1L); // its end is zero
        MemorySegment.copy(bytes, 0, string, JAVA_BYTE, 0, bytes.length);
        return string;
    }
}
