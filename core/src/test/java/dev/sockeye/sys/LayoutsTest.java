package dev.sockeye.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The structures as the C compiler of this machine lays them out. */
class LayoutsTest {

    private static final String HEADERS =
            Stream.of(
                            "stdio.h",
                            "stddef.h",
                            "sys/socket.h",
                            "sys/uio.h",
                            "sys/un.h",
                            "sys/epoll.h",
                            "netinet/in.h",
                            "netdb.h",
                            "net/if.h",
                            "poll.h",
                            "linux/netlink.h",
                            "linux/tipc.h",
                            "linux/if_packet.h",
                            "linux/filter.h",
                            "linux/net_tstamp.h",
                            "linux/vm_sockets.h",
                            "linux/can.h",
                            "linux/if_alg.h")
                    .map(header -> "#include <" + header + ">\n")
                    .collect(Collectors.joining("", "#define _GNU_SOURCE\n", ""));

    private static final String VIEWS =
            """
            #include <linux/errqueue.h>
            #include <time.h>
            #define AT(field) (int) offsetof(struct STRUCT, field)
            int main(void) {
            #define STRUCT in_pktinfo
            printf("%d %d %d %d\\n", (int) sizeof(struct STRUCT), AT(ipi_ifindex), AT(ipi_spec_dst), AT(ipi_addr));
            #undef STRUCT
            #define STRUCT in6_pktinfo
            printf("%d %d %d\\n", (int) sizeof(struct STRUCT), AT(ipi6_addr), AT(ipi6_ifindex));
            #undef STRUCT
            #define STRUCT sock_extended_err
            printf("%d %d %d %d %d %d %d\\n", (int) sizeof(struct STRUCT), AT(ee_errno), AT(ee_origin), AT(ee_type),
                AT(ee_code), AT(ee_info), AT(ee_data));
            #undef STRUCT
            #define STRUCT timespec
            printf("%d %d\\n", (int) sizeof(struct STRUCT), AT(tv_nsec));
            #undef STRUCT
            #define STRUCT af_alg_iv
            printf("%d %d\\n", (int) sizeof(struct STRUCT), AT(iv));
            #undef STRUCT
            #define STRUCT ucred
            printf("%d %d %d %d\\n", (int) sizeof(struct STRUCT), AT(pid), AT(uid), AT(gid));
            }
            """;

    /** macOS's, and one that differs by kernel: {@link TcpInfoLayoutTest}. */
    private static final Set<String> ELSEWHERE = Set.of("kevent", "tcp_info");

    @TempDir Path directory;

    @Test
    void every_struct_has_the_size_and_the_offsets_that_the_headers_give_it() throws Exception {
        assumeTrue(Platform.LINUX, "the headers are Linux's");
        var structs = structs().filter(struct -> !ELSEWHERE.contains(name(struct))).toList();
        var program = directory.resolve("layouts.c");
        Files.writeString(program, program(structs));

        assumeTrue(run("cc", "--version") != null, "there is no C compiler");
        assertNotNull(
                run("cc", "-o", directory.resolve("layouts").toString(), program.toString()),
                "the program does not compile");
        var actual = run(directory.resolve("layouts").toString());

        assertTrue(structs.size() > 10, "structs found: " + structs.size());
        assertEquals(
                structs.stream().map(LayoutsTest::describe).collect(Collectors.joining()), actual);
    }

    /** What ControlViews and sendmsgAfalg read and write by hand. */
    @Test
    void the_structures_in_ancillary_data_are_where_their_views_read_them() throws Exception {
        assumeTrue(Platform.LINUX, "the headers are Linux's");
        assumeTrue(run("cc", "--version") != null, "there is no C compiler");
        var expected =
                """
                12 0 4 8
                20 0 16
                16 0 4 5 6 8 12
                16 8
                4 4
                12 0 4 8
                """;
        var program = directory.resolve("views.c");
        Files.writeString(program, HEADERS + VIEWS);

        run("cc", "-o", directory.resolve("views").toString(), program.toString());

        assertEquals(expected, run(directory.resolve("views").toString()));
    }

    @Test
    void epoll_event_is_packed_on_x86_64_alone() {
        assertEquals(Platform.X86_64 ? 12 : 16, Layouts.EPOLL_EVENT.byteSize());
        assertEquals(Platform.X86_64 ? 4 : 8, Layouts.offset(Layouts.EPOLL_EVENT, "data"));
    }

    private static Stream<StructLayout> structs() {
        return Arrays.stream(Layouts.class.getDeclaredFields())
                .filter(field -> field.getType() == StructLayout.class)
                .filter(field -> Modifier.isStatic(field.getModifiers()))
                .map(field -> {
                    try {
                        return (StructLayout) field.get(null);
                    } catch (IllegalAccessException e) {
                        throw new AssertionError(e);
                    }
                });
    }

    private static String name(StructLayout struct) {
        return struct.name().orElseThrow();
    }

    private static Stream<String> fields(StructLayout struct) {
        return struct.memberLayouts().stream()
                .map(MemoryLayout::name)
                .flatMap(name -> name.stream());
    }

    private static String describe(StructLayout struct) {
        return fields(struct)
                .map(field ->
                        name(struct) + "." + field + " " + Layouts.offset(struct, field) + "\n")
                .collect(Collectors.joining("", name(struct) + " " + struct.byteSize() + "\n", ""));
    }

    private static String program(List<StructLayout> structs) {
        return structs.stream()
                .map(LayoutsTest::statements)
                .collect(Collectors.joining("", HEADERS + "int main(void) {\n", "}\n"));
    }

    private static String statements(StructLayout struct) {
        var type = "struct " + name(struct);
        return fields(struct)
                .map(field ->
                        "printf(\"%s.%s %%zu\\n\", offsetof(%s, %s));\n"
                                .formatted(name(struct), field, type, field))
                .collect(
                        Collectors.joining(
                                "",
                                "printf(\"%s %%zu\\n\", sizeof(%s));\n"
                                        .formatted(name(struct), type),
                                ""));
    }

    /** Returns what the command printed; null if it cannot be run or fails. */
    private static @Nullable String run(String... command) throws Exception {
        try {
            var process =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            var output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0
                    ? output
                    : null;
        } catch (IOException e) {
            return null;
        }
    }
}
