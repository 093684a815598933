package dev.sockeye.reactive;

import static dev.sockeye.Constants.AF_INET;
import static dev.sockeye.Constants.AF_INET6;
import static dev.sockeye.Constants.EAFNOSUPPORT;
import static dev.sockeye.Constants.ECONNREFUSED;
import static dev.sockeye.Constants.IPPROTO_TCP;
import static dev.sockeye.Constants.POLLIN;
import static dev.sockeye.Constants.SOCK_STREAM;
import static dev.sockeye.reactive.Family.LIMIT;
import static dev.sockeye.reactive.StreamTest.assertErrno;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sockeye.Address;
import dev.sockeye.AddressInfo;
import dev.sockeye.SocketError;
import dev.sockeye.SocketTimeout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Addresses that accept, refuse and never answer, in any order: RFC 8305. */
class HappyEyeballsTest {

    private static final Duration SHORT = Duration.ofMillis(50);

    /** For an address to refuse before, also when a thread gets no turn for seconds. */
    private static final Duration LONGER = Duration.ofSeconds(3);

    private static final long DELAY = ConnectAny.SHORTEST_DELAY_NANOS;
    private static final long FOREVER = LIMIT.multipliedBy(10).toNanos();

    private final List<ReactiveSocket> opened = new ArrayList<>();

    private AddressInfo accepting = info(Address.inet("127.0.0.1", 0));
    private AddressInfo refusing = accepting;
    private AddressInfo silent = accepting;

    @BeforeEach
    void listen() throws SocketError {
        accepting = info(opened(Family.INET.listener()).getsockname());
        refusing = info(opened(Family.INET6.refusing()).getsockname());
        silent = info(full(Family.INET));
    }

    @AfterEach
    void close() {
        opened.forEach(ReactiveSocket::close);
    }

    @Test
    void families_take_turns_beginning_with_the_first_s() {
        var order = ConnectAny.interleaved(List.of(v6(1), v6(2), v6(3), v4(4), v4(5), v6(6)));

        assertEquals(List.of(v6(1), v4(4), v6(2), v4(5), v6(3), v6(6)), order);
        assertEquals(List.of(), ConnectAny.interleaved(List.of()));
    }

    @Test
    void an_address_that_does_not_answer_is_overtaken_by_the_next() throws SocketError {
        try (var socket = connected(DELAY, silent, silent, accepting)) {
            assertEquals(accepting.address(), socket.getpeername());
        }
    }

    @Test
    void a_failed_attempt_starts_the_next_at_once() throws SocketError {
        try (var socket = connected(FOREVER, refusing, refusing, accepting)) {
            assertEquals(accepting.address(), socket.getpeername());
        }
    }

    @Test
    void the_next_address_is_not_tried_before_the_delay() {
        StepVerifier.create(connecting(FOREVER, SHORT, silent, accepting))
                .expectError(SocketTimeout.class)
                .verify(LIMIT);
    }

    @Test
    void the_first_that_connects_wins_also_when_it_was_tried_first() throws SocketError {
        var second = info(opened(Family.INET6.listener()).getsockname());
        try (var socket = connected(FOREVER, second, accepting)) {
            assertEquals(second.address(), socket.getpeername());
            assertEquals(LIMIT, socket.gettimeout());
        }
    }

    @Test
    void when_all_fail_the_last_error_has_the_others_suppressed() throws SocketError {
        var another = info(opened(Family.INET.refusing()).getsockname());
        StepVerifier.create(connecting(DELAY, LIMIT, refusing, another, refusing))
                .expectErrorSatisfies(e -> {
                    assertErrno(ECONNREFUSED, e);
                    assertEquals(2, e.getSuppressed().length);
                    assertErrno(ECONNREFUSED, e.getSuppressed()[0]);
                })
                .verify(LIMIT);
    }

    @Test
    void a_timeout_is_for_all_addresses_and_tells_what_failed() {
        StepVerifier.create(connecting(DELAY, LONGER, refusing, silent, silent))
                .expectErrorSatisfies(e -> {
                    assertEquals("createConnection", ((SocketTimeout) e).operation());
                    assertErrno(ECONNREFUSED, e.getSuppressed()[0]);
                })
                .verify(LIMIT);
    }

    @Test
    void a_source_address_leaves_the_attempts_of_its_family() throws SocketError {
        var source = Address.inet("127.0.0.2", 0);
        try (var socket =
                connecting(source, refusing, refusing, accepting)
                        .blockOptional(LIMIT)
                        .orElseThrow()) {
            assertEquals("127.0.0.2", ((Address.Inet) socket.getsockname()).host());
        }
        StepVerifier.create(connecting(source, refusing))
                .expectErrorSatisfies(e -> assertErrno(EAFNOSUPPORT, e))
                .verify(LIMIT);
    }

    @Test
    void an_empty_list_is_an_error() {
        StepVerifier.create(connecting(DELAY, LIMIT)).expectError(SocketError.class).verify(LIMIT);
    }

    @Test
    void a_delay_below_the_RFC_s_is_refused() {
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        ReactiveSockets.createConnection(
                                "localhost", 1, null, null, Duration.ofMillis(9)));
        assertThrows(
                IllegalArgumentException.class,
                () -> ReactiveSockets.createConnection("localhost", 1, SHORT.negated()));
    }

    /** Whose thread goes on to wait, as one in getaddrinfo(3) does, and is not waited for. */
    @Test
    void a_lookup_that_takes_long_is_cancelled_and_timed_out() throws InterruptedException {
        var never = new Semaphore(0);
        var late = new CountDownLatch(1); // Or not at all: the time may be over before.
        StepVerifier.create(ReactiveSockets.createConnection(slow(late, never, SHORT)))
                .expectError(SocketTimeout.class)
                .verify(LIMIT);
        var started = new CountDownLatch(1);
        var cancelled = ReactiveSockets.createConnection(slow(started, never, LIMIT)).subscribe();
        assertTrue(started.await(LIMIT.toSeconds(), TimeUnit.SECONDS));
        cancelled.dispose();
        never.release(2);
    }

    private ConnectAny.Plan slow(CountDownLatch started, Semaphore answer, Duration timeout) {
        return plan(
                () -> {
                    started.countDown();
                    answer.acquireUninterruptibly();
                    return List.of(accepting);
                },
                timeout,
                DELAY,
                null);
    }

    /** Each ends by connecting, by failing, by a timeout or by a cancel at any time. */
    @ParameterizedTest
    @MethodSource("seeds")
    @EnabledOnOs(OS.LINUX)
    void no_order_of_addresses_leaves_a_descriptor_open(long seed) throws SocketError {
        var random = new Random(seed);
        var before = sockets();
        var kinds = List.of(accepting, refusing, silent);
        var infos =
                IntStream.range(0, 1 + random.nextInt(5))
                        .mapToObj(_ -> kinds.get(random.nextInt(3)))
                        .toArray(AddressInfo[]::new);
        boolean accepted = List.of(infos).contains(accepting);
        var cancelAfter =
                random.nextBoolean() ? Duration.ofNanos(random.nextInt(60_000_000)) : null;

        var connecting = connecting(DELAY, accepted ? LIMIT : SHORT, infos);
        var result =
                cancelAfter == null
                        ? connecting
                        : connecting.takeUntilOther(Mono.delay(cancelAfter));
        var connected = result.onErrorComplete(SocketError.class).blockOptional(LIMIT);

        assertTrue(cancelAfter != null || connected.isPresent() == accepted, "seed " + seed);
        connected.ifPresent(socket -> socket.closeLater().block(LIMIT));
        StepVerifier.create(
                        Mono.fromCallable(() -> added(before))
                                .filter(Set::isEmpty)
                                .repeatWhenEmpty(times -> times.delayElements(SHORT.dividedBy(10))))
                .expectNextCount(1)
                .expectComplete()
                .verify(LIMIT);
    }

    static Stream<Long> seeds() {
        return new Random(8305).longs(40).boxed();
    }

    private static Set<String> added(Set<String> before) {
        var now = new HashSet<>(sockets());
        now.removeAll(before);
        return now;
    }

    /** The sockets of this process, by inode. */
    private static Set<String> sockets() {
        try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors
                    .map(HappyEyeballsTest::target)
                    .filter(target -> target.startsWith("socket:"))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (NoSuchFileException _) {
            return "closed";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- connecting ----

    private ReactiveSocket connected(long delayNanos, AddressInfo... infos) {
        return connecting(delayNanos, LIMIT, infos).blockOptional(LIMIT).orElseThrow();
    }

    private static Mono<ReactiveSocket> connecting(
            long delayNanos, Duration timeout, AddressInfo... infos) {
        return ReactiveSockets.createConnection(
                plan(() -> List.of(infos), timeout, delayNanos, null));
    }

    private static Mono<ReactiveSocket> connecting(Address source, AddressInfo... infos) {
        return ReactiveSockets.createConnection(plan(() -> List.of(infos), LIMIT, DELAY, source));
    }

    private static ConnectAny.Plan plan(
            Callable<List<AddressInfo>> resolver,
            Duration timeout,
            long delayNanos,
            @Nullable Address source) {
        return new ConnectAny.Plan(resolver, source, Timeout.of(timeout), delayNanos, null);
    }

    // ---- addresses ----

    private static AddressInfo info(Address address) {
        return new AddressInfo(address.family(), SOCK_STREAM, IPPROTO_TCP, "", address);
    }

    private static AddressInfo v4(int host) {
        return new AddressInfo(
                AF_INET, SOCK_STREAM, IPPROTO_TCP, "", Address.inet("127.0.0." + host, 1));
    }

    private static AddressInfo v6(int host) {
        return new AddressInfo(
                AF_INET6, SOCK_STREAM, IPPROTO_TCP, "", Address.inet6("::" + host, 1));
    }

    private ReactiveSocket opened(ReactiveSocket socket) {
        opened.add(socket);
        return socket;
    }

    /** Of a listener whose backlog is full: who connects to it hears nothing. */
    private Address full(Family family) throws SocketError {
        var listener = opened(family.open(SOCK_STREAM));
        listener.bind(family.any()).then(listener.listen(0)).block(LIMIT);
        var address = listener.getsockname();
        for (int i = 0; i < 2; i++) {
            opened(family.open(SOCK_STREAM))
                    .settimeout(SHORT)
                    .connect(address)
                    .onErrorComplete()
                    .block(LIMIT);
            assertEquals(POLLIN, listener.socket().poll(POLLIN, LIMIT)); // The first is in.
        }
        return address;
    }
}
