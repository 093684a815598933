package dev.sockeye.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.sockeye.InterfaceName;
import dev.sockeye.SocketError;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** if_nameindex(3), its list copied and freed. */
public final class InterfaceList {

    private static final long IF_INDEX = Layouts.offset(Layouts.IF_NAMEINDEX, "if_index");
    private static final long IF_NAME = Layouts.offset(Layouts.IF_NAMEINDEX, "if_name");

    private InterfaceList() {}

    /** Returns the machine's interfaces, in the kernel's order. */
    public static List<InterfaceName> ifNameindex() throws SocketError {
        try (var arena = Arena.ofConfined()) {
            var result = arena.allocate(ADDRESS);
            Errors.check("if_nameindex", LibC.ifNameindex(result));
            var list = result.get(ADDRESS, 0);
            try {
                return copy(Layouts.sized(list, Long.MAX_VALUE)); // It ends with index 0.
            } finally {
                LibC.ifFreenameindex(list);
            }
        }
    }

    /** Copies the list; index 0 ends it. */
    static List<InterfaceName> copy(MemorySegment list) {
        var names = new ArrayList<InterfaceName>();
        for (long at = 0; ; at += Layouts.IF_NAMEINDEX.byteSize()) {
            int index = list.get(JAVA_INT, at + IF_INDEX);
            if (index == 0) {
                return List.copyOf(names);
            }
            names.add(new InterfaceName(index, Layouts.string(list.get(ADDRESS, at + IF_NAME))));
        }
    }
}
