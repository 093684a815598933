package dev.sockeye.benchmarks.report;

import dev.sockeye.benchmarks.report.Bar.Ratio;
import java.util.ArrayList;
import java.util.List;

/** The marks that Sockeye is to reach, in the order in which they were set. */
final class Bars {

    private static final String SOCKEYE = "Sockeye";
    private static final String IO_URING = "Sockeye, io_uring";
    private static final String REACTOR = "Reactor Netty, best";
    private static final String C = "C epoll";

    private static final List<Bar> ALL = new ArrayList<>();

    static {
        echo("64 B, 1,000 connections, ping-pong", 0.70, 1.10);
        echo("64 B, 1,000 connections, 16 deep", 0.70, 1.10);
        echo("64 B, 1 connection, ping-pong", 0.95, 1.15);
        echo("64 B, 64 connections, ping-pong", 0.95, 1.15);
        echo("16 KiB, 64 connections, ping-pong", 0.80, 1.05);
        stream();
        demand();
        timeout("64 B, 64 connections, ping-pong");
        timeout("64 B, 1,000 connections, ping-pong");
        timeout("64 B, 1,000 connections, 16 deep");
        udp();
        capture();
        ALL.add(
                Bar.atLeast(
                        1.5,
                        "connections accepted and ended, rate",
                        new Ratio("accept", "64 at once", SOCKEYE, REACTOR),
                        Metric.RATE));
        idle();
        sync("TCP, 64 B");
        sync("TCP, 16 KiB");
        ALL.add(
                Bar.atMost(
                        0.85,
                        "virtual threads, 1,000 connections, CPU",
                        new Ratio(
                                "virtual",
                                "64 B, 1,000 connections, ping-pong",
                                "Sockeye, virtual threads",
                                "java.net.Socket, virtual threads"),
                        Metric.CPU));
        ALL.add(
                Bar.atMost(
                        32,
                        "allocated, echo",
                        "echo",
                        "64 B, 1,000 connections, ping-pong",
                        SOCKEYE,
                        Metric.ALLOCATED));
        ALL.add(
                Bar.atMost(
                        300,
                        "tool start to first byte served",
                        "startup",
                        "sockeye listen --keep-open PORT < file",
                        "sockeye",
                        Metric.MILLIS));
    }

    private Bars() {}

    static List<Bar> all() {
        return List.copyOf(ALL);
    }

    /** By the servers that work at once, whose ratios are the ones that repeat. */
    private static void echo(String name, double ofReactor, double ofC) {
        for (var sockeye : List.of(SOCKEYE, IO_URING)) {
            var work = "TCP echo " + name + ", CPU of " + sockeye;
            var reactor = new Ratio("at-once", name, sockeye, REACTOR);
            ALL.add(Bar.atMost(ofReactor, work, reactor, Metric.CPU));
            ALL.add(Bar.atMost(ofC, work, new Ratio("at-once", name, sockeye, C), Metric.CPU));
        }
    }

    private static void stream() {
        for (var name : List.of("client to server", "server to client")) {
            ALL.add(
                    Bar.atLeast(
                            0.95,
                            "stream of 1 GiB, " + name + ", rate",
                            new Ratio("stream", name, SOCKEYE, "C"),
                            Metric.STREAM_RATE));
        }
    }

    private static void demand() {
        var name = "64 B, 64 connections, 16 deep";
        var one = "Sockeye, demand of 1 from another thread";
        ALL.add(
                Bar.atMost(
                        1.05,
                        "demand of 1 from another thread, system calls a message",
                        new Ratio("demand", name, one, "Sockeye, unbounded demand"),
                        Metric.CALLS));
        ALL.add(
                Bar.atMost(
                        0.01,
                        "the same, epoll_ctl a message",
                        "demand",
                        name,
                        one,
                        Metric.EPOLL_CTL));
        ALL.add(
                Bar.atMost(
                        0.01,
                        "the same, eventfd writes a message",
                        "demand",
                        name,
                        one,
                        Metric.EVENTFD));
    }

    private static void timeout(String name) {
        ALL.add(
                Bar.atMost(
                        1.03,
                        "timeout mode, " + name + ", CPU",
                        new Ratio("timeout", name, "Sockeye, timeout mode", "Sockeye, no timeout"),
                        Metric.CPU));
    }

    private static void udp() {
        var batches = new Ratio("udp", "64 B", "Sockeye, recvmmsg", "C recvmmsg");
        var gro = new Ratio("udp", "64 B, sent by GSO", "C GRO", "Sockeye, GRO");
        var each = new Ratio("udp", "64 B", "Sockeye, recvfrom", REACTOR);
        // Sent by GSO, since the sender of single datagrams is slower than who receives them.
        var flooded = new Ratio("udp", "64 B, sent by GSO", "Sockeye, recvmmsg", "C recvmmsg");
        ALL.add(Bar.atLeast(0.95, "UDP 64 B in batches, rate", flooded, Metric.FLOOD_RATE));
        ALL.add(Bar.atMost(1.10, "UDP 64 B in batches, CPU", batches, Metric.DRAIN_CPU));
        ALL.add(Bar.atLeast(0.80, "UDP 64 B by GRO, C's CPU", gro, Metric.DRAIN_CPU));
        ALL.add(Bar.atMost(0.65, "UDP 64 B, a datagram each, CPU", each, Metric.DRAIN_CPU));
    }

    private static void capture() {
        var name = "64 B";
        var blocks = "Sockeye, blocks";
        var limit = new Ratio("capture", name, blocks, "C");
        var raw = new Ratio("capture", name, blocks, "Pcap4J, raw loop");
        ALL.add(Bar.atMost(1.5, "capture 64 B, draining a ring, CPU", limit, Metric.DRAIN_CPU));
        ALL.add(Bar.atMost(0.125, "capture 64 B, live, CPU", raw, Metric.CPU));
        ALL.add(
                Bar.atMost(
                        0,
                        "capture 64 B, lost of what one core sends",
                        "capture",
                        name,
                        blocks,
                        Metric.FLOOD_LOSS));
        // A block is an object or two, whatever the number of its packets.
        ALL.add(
                Bar.atMost(
                        0.5,
                        "capture 64 B, allocated a packet in blocks",
                        "capture",
                        name,
                        blocks,
                        Metric.ALLOCATED));
    }

    private static void idle() {
        var idle = new Ratio("idle", "10,000 idle connections", SOCKEYE, REACTOR);
        ALL.add(Bar.atMost(0.25, "10,000 idle connections, heap", idle, Metric.HEAP));
        ALL.add(Bar.atMost(0.25, "10,000 idle connections, native", idle, Metric.NATIVE));
    }

    private static void sync(String name) {
        var work = "sync send and recv, " + name + ", CPU";
        var ofC = new Ratio("sync", name, SOCKEYE, "C");
        var ofChannel = new Ratio("sync", name, SOCKEYE, "SocketChannel");
        ALL.add(Bar.atMost(1.03, work, ofC, Metric.PAIR_CPU));
        ALL.add(Bar.atMost(0.96, work, ofChannel, Metric.PAIR_CPU));
    }
}
