package dev.sockeye.sys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.foreign.Arena;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The structures of platforms that this machine is not, against what others made of the headers.
 */
class PlatformStructsTest {

    /** A line of structs.tsv; without a field it is the size. */
    private record Fact(String platform, String struct, String field, long bytes) {

        static Fact of(String line) {
            var columns = line.split("\t", -1);
            return new Fact(columns[0], columns[1], columns[2], Long.parseLong(columns[3]));
        }
    }

    /** A structure of a platform. */
    record Struct(String platform, StructLayout layout) {

        String name() {
            return layout.name().orElseThrow();
        }

        @Override
        public String toString() {
            return name() + " of " + platform;
        }
    }

    static Stream<Struct> structs() {
        var macos =
                Stream.of(
                        PlatformStructs.msghdr(false),
                        PlatformStructs.cmsghdr(false),
                        PlatformStructs.sockaddrUn(false),
                        PlatformStructs.sockaddrVm(false),
                        PlatformStructs.addrinfo(false),
                        PlatformStructs.timeval(false),
                        PlatformStructs.ipMreqSource(false),
                        PlatformStructs.groupReq(false),
                        PlatformStructs.groupSourceReq(false),
                        BpfDevice.BPF_HDR,
                        BpfDevice.BPF_STAT,
                        BpfDevice.BPF_PROGRAM,
                        Layouts.KEVENT,
                        Layouts.LINGER,
                        Layouts.IOVEC,
                        Layouts.IP_MREQN,
                        Layouts.IPV6_MREQ,
                        Layouts.POLLFD);
        var aarch64 =
                Stream.of(
                        PlatformStructs.epollEvent(false),
                        PlatformStructs.msghdr(true),
                        PlatformStructs.cmsghdr(true));
        return Stream.of(
                        macos.map(layout -> new Struct("macos", layout)),
                        aarch64.map(layout -> new Struct("linux-aarch64", layout)),
                        Stream.of(new Struct("linux-x86_64", PlatformStructs.epollEvent(true))))
                .flatMap(all -> all);
    }

    @ParameterizedTest
    @MethodSource("structs")
    void a_structure_of_another_platform_has_the_size_and_offsets_of_its_headers(Struct struct)
            throws IOException {
        var expected =
                facts().stream()
                        .filter(fact -> fact.platform().equals(struct.platform()))
                        .filter(fact -> fact.struct().equals(struct.name()))
                        .collect(Collectors.toMap(Fact::field, Fact::bytes));

        assertEquals(new TreeMap<>(expected), offsets(struct.layout()));
    }

    @Test
    void every_fact_is_about_a_structure_that_there_is() throws IOException {
        var known = structs().map(Struct::toString).sorted().toList();

        var told =
                facts().stream()
                        .map(fact -> fact.struct() + " of " + fact.platform())
                        .distinct()
                        .sorted()
                        .toList();

        assertEquals(known, told);
    }

    @Test
    void epoll_event_of_aarch64_has_16_bytes_and_its_data_at_8() {
        var event = PlatformStructs.epollEvent(false);

        assertEquals(16, event.byteSize());
        assertEquals(8, Layouts.offset(event, "data"));
    }

    @Test
    void the_head_of_a_socket_address_is_length_and_family_on_macos() {
        try (var arena = Arena.ofConfined()) {
            var sockaddr = arena.allocate(Layouts.SOCKADDR_STORAGE_BYTES, Long.BYTES);

            Layouts.setHead(sockaddr, 30, 28, true);

            assertArrayEquals(
                    new byte[] {28, 30}, sockaddr.asSlice(0, 2).toArray(ValueLayout.JAVA_BYTE));
        }
    }

    private static Map<String, Long> offsets(StructLayout layout) {
        var offsets = new TreeMap<String, Long>();
        offsets.put("", layout.byteSize());
        layout.memberLayouts().stream()
                .flatMap(field -> field.name().stream())
                .forEach(field -> offsets.put(field, Layouts.offset(layout, field)));
        return offsets;
    }

    private static List<Fact> facts() throws IOException {
        try (var in = PlatformStructsTest.class.getResourceAsStream("structs.tsv");
                var lines =
                        new BufferedReader(
                                new InputStreamReader(
                                        Objects.requireNonNull(in), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#") && !line.startsWith("platform\t"))
                    .map(Fact::of)
                    .toList();
        }
    }
}
