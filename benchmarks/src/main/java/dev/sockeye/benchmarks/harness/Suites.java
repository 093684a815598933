package dev.sockeye.benchmarks.harness;

import java.util.ArrayList;
import java.util.List;

/** The suites, with their cases and candidates. */
final class Suites {

    private static final String REACTIVE = "SockeyeReactive";
    private static final String BLOCKING = "SockeyeBlocking";
    private static final String REACTOR = "ReactorNetty";
    private static final String JDK = "JdkBlocking";

    private static final Candidate SOCKEYE = Candidate.java("Sockeye", REACTIVE);
    private static final Candidate SOCKEYE_VIRTUAL =
            Candidate.java("Sockeye, virtual threads", BLOCKING);
    private static final Candidate REACTOR_BEST =
            Candidate.java("Reactor Netty, best", REACTOR, "--best");
    private static final Candidate NET_SOCKET =
            Candidate.java("java.net.Socket, virtual threads", JDK);
    private static final Candidate SOCKET_CHANNEL =
            Candidate.java("SocketChannel, virtual threads", JDK, "--channel");
    private static final Candidate C = Candidate.c("C epoll", "echo_server");

    private static final int FEW = 64;
    private static final int MANY = 1_000;
    private static final int MOST = 10_000;
    private static final int DEPTH = 16;
    private static final int SMALL = 64;
    private static final int LARGE = 16_384;

    private static final String LOAD_METHOD =
            "Servers are processes of their own. In each round all are started anew and take turns at each"
                    + " case. CPU is the process's clock, user and system, of all threads; allocation is what"
                    + " the JVM counts for all threads; both are read while no message is on its way. Every"
                    + " byte is compared.";

    private static final String AT_ONCE_METHOD =
            "As echo, but all work at once, the servers on one processor and the loads on the other, so"
                    + " that what the machine does meanwhile is alike for all: only the CPU a message is to be"
                    + " compared.";

    private Suites() {}

    static List<Suite> all() {
        return List.of(
                echo(),
                atOnce(),
                stream(),
                demand(),
                timeout(),
                new UdpSuite(receivers()),
                accept(),
                new IdleSuite(
                        List.of(SOCKEYE, reactorDefault(), REACTOR_BEST, rawNetty(), vertx(), C)),
                virtual(),
                new PairSuite(),
                new JmhSuite(
                        "calls",
                        "JMH, average time, -prof gc; a fork of each benchmark a round. One thread sends and"
                                + " receives, so nothing waits.",
                        "SendRecv|Downcalls"),
                new JmhSuite(
                        "operators",
                        "JMH, average time, -prof gc. An operation is a buffer of 64 bytes that is a line or a frame.",
                        "Operators"),
                new CaptureSuite(captures()),
                new StartupSuite());
    }

    private static Candidate reactorDefault() {
        return Candidate.java("Reactor Netty, default", REACTOR);
    }

    private static Candidate rawNetty() {
        return Candidate.java("Netty, epoll", "RawNetty");
    }

    private static Candidate sockeyeIoUring() {
        return SOCKEYE.overIoUring().named("Sockeye, io_uring", "--io-uring");
    }

    private static Candidate nettyIoUring() {
        return rawNetty().overIoUring().named("Netty, io_uring", "--io-uring");
    }

    private static Candidate cIoUring() {
        return Candidate.c("C io_uring", "echo_uring");
    }

    private static Candidate vertx() {
        return Candidate.java("Vert.x", "VertxServer");
    }

    private static Suite echo() {
        var candidates =
                List.of(
                        SOCKEYE,
                        sockeyeIoUring(),
                        SOCKEYE.withLoops(2).named("Sockeye, 2 loops"),
                        SOCKEYE_VIRTUAL,
                        Candidate.java("Sockeye, platform threads", BLOCKING, "--platform")
                                .upTo(FEW),
                        reactorDefault(),
                        REACTOR_BEST,
                        REACTOR_BEST.overIoUring().named("Reactor Netty, best, io_uring", "--best"),
                        REACTOR_BEST.withLoops(2).named("Reactor Netty, best, 2 loops", "--best"),
                        rawNetty(),
                        nettyIoUring(),
                        vertx(),
                        NET_SOCKET,
                        SOCKET_CHANNEL,
                        Candidate.python("Python asyncio", "echo_server.py"),
                        C,
                        C.withLoops(2).named("C epoll, 2 loops"),
                        cIoUring());
        return new LoadSuite(
                "echo", LOAD_METHOD, candidates, _ -> echoCases(), LoadSuite.Pass.TURNS_AND_CALLS);
    }

    private static Suite atOnce() {
        return new LoadSuite(
                "at-once",
                AT_ONCE_METHOD,
                List.of(SOCKEYE, sockeyeIoUring(), REACTOR_BEST, nettyIoUring(), C, cIoUring()),
                _ ->
                        List.of(
                                LoadCase.echo(SMALL, FEW, 1),
                                LoadCase.echo(SMALL, MANY, 1),
                                LoadCase.echo(SMALL, MANY, DEPTH),
                                LoadCase.echo(LARGE, FEW, 1),
                                // Last, since so few messages leave the JIT at work for minutes.
                                LoadCase.echo(SMALL, 1, 1)),
                LoadSuite.Pass.AT_ONCE);
    }

    private static List<LoadCase> echoCases() {
        var cases = new ArrayList<LoadCase>();
        for (int depth : new int[] {1, DEPTH}) {
            for (int connections : new int[] {1, FEW, MANY, MOST}) {
                cases.add(LoadCase.echo(SMALL, connections, depth));
            }
        }
        for (int connections : new int[] {1, FEW, MANY}) {
            cases.add(LoadCase.echo(LARGE, connections, 1));
        }
        return cases;
    }

    private static Suite stream() {
        var candidates =
                List.of(
                        SOCKEYE,
                        Candidate.java("Sockeye, platform threads", BLOCKING, "--platform"),
                        reactorDefault(),
                        Candidate.java("SocketChannel, virtual threads", JDK, "--channel"),
                        Candidate.c("C", "stream_server"));
        return new LoadSuite(
                "stream",
                "One connection, 1 GiB (128 MiB if quick), after ten such streams to warm up. To a sink: the"
                        + " server counts and the client waits for its count. From a source: the client compares"
                        + " every byte.",
                candidates,
                plan ->
                        List.of(
                                LoadCase.stream("client to server", "sink", plan.bytes()),
                                LoadCase.stream("server to client", "source", plan.bytes())),
                LoadSuite.Pass.TURNS);
    }

    private static Suite demand() {
        var one = "--demand-of-one";
        var candidates =
                List.of(
                        SOCKEYE.named("Sockeye, unbounded demand"),
                        Candidate.java("Sockeye, demand of 1 from another thread", REACTIVE, one),
                        Candidate.java("Reactor Netty, unbounded demand", REACTOR, "--best"),
                        Candidate.java(
                                "Reactor Netty, demand of 1 from another thread", REACTOR, one));
        return new LoadSuite(
                "demand",
                LOAD_METHOD + " The loop echoes each buffer; another thread asks for the next one.",
                candidates,
                _ ->
                        List.of(
                                LoadCase.echo(SMALL, FEW, 1),
                                LoadCase.echo(SMALL, FEW, DEPTH),
                                LoadCase.echo(SMALL, MANY, DEPTH)),
                LoadSuite.Pass.TURNS_AND_CALLS);
    }

    private static Suite timeout() {
        var candidates =
                List.of(
                        SOCKEYE.named("Sockeye, no timeout"),
                        Candidate.java("Sockeye, timeout mode", REACTIVE, "--timeout"));
        return new LoadSuite(
                "timeout",
                AT_ONCE_METHOD,
                candidates,
                _ ->
                        List.of(
                                LoadCase.echo(SMALL, FEW, 1),
                                LoadCase.echo(SMALL, MANY, 1),
                                LoadCase.echo(SMALL, MANY, DEPTH)),
                LoadSuite.Pass.AT_ONCE);
    }

    private static Suite accept() {
        var candidates =
                List.of(
                        SOCKEYE,
                        SOCKEYE_VIRTUAL,
                        reactorDefault(),
                        REACTOR_BEST,
                        rawNetty(),
                        vertx(),
                        NET_SOCKET,
                        C);
        return new LoadSuite(
                "accept",
                LOAD_METHOD
                        + " A message is a connection here: made, one byte echoed, ended in order by the client,"
                        + " then by the server.",
                candidates,
                _ -> List.of(LoadCase.storm(FEW)),
                LoadSuite.Pass.TURNS_AND_CALLS);
    }

    private static Suite virtual() {
        return new LoadSuite(
                "virtual",
                AT_ONCE_METHOD + " One carrier thread.",
                List.of(SOCKEYE_VIRTUAL, NET_SOCKET, SOCKET_CHANNEL),
                _ ->
                        List.of(
                                LoadCase.echo(SMALL, FEW, 1),
                                LoadCase.echo(SMALL, MANY, 1),
                                LoadCase.echo(SMALL, MANY, DEPTH)),
                LoadSuite.Pass.AT_ONCE);
    }

    private static List<Candidate> receivers() {
        var reactive = "SockeyeReactiveUdp";
        var blocking = "SockeyeUdp";
        var reactor = "ReactorNettyUdp";
        return List.of(
                Candidate.java("Sockeye, recvfrom", reactive, "--way", "recvfrom"),
                Candidate.java("Sockeye, recvmmsg", reactive, "--way", "recvmmsg"),
                Candidate.java("Sockeye, GRO", reactive, "--way", "gro"),
                Candidate.java("Sockeye blocking, recvInto", blocking, "--way", "recv"),
                Candidate.java("Sockeye blocking, recvfromInto", blocking, "--way", "recvfrom"),
                Candidate.java("Sockeye blocking, recvmmsg", blocking, "--way", "recvmmsg"),
                Candidate.java("Reactor Netty, default", reactor),
                Candidate.java("Reactor Netty, best", reactor, "--best"),
                Candidate.c("C recv", "udp_receive", "--way", "recv"),
                Candidate.c("C recvmmsg", "udp_receive", "--way", "recvmmsg"),
                Candidate.c("C GRO", "udp_receive", "--way", "gro"));
    }

    private static List<Candidate> captures() {
        var capture = "SockeyeCapture";
        return List.of(
                Candidate.java("Sockeye, blocks", capture, "--way", "blocks"),
                Candidate.java("Sockeye, Flux of blocks", capture, "--way", "flux"),
                Candidate.java("Sockeye, copies", capture, "--way", "copies"),
                Candidate.java("Pcap4J, raw loop", "Pcap4jCapture"),
                Candidate.c("C", "ring_capture"));
    }
}
