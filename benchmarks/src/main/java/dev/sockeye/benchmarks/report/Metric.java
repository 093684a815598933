package dev.sockeye.benchmarks.report;

/** What is measured: the key in the results, and how a person calls it. */
public enum Metric {
    /** User and system time of all threads of the server. */
    CPU("cpuNanosPerMessage", "server CPU a message", "ns"),
    /** Messages whose echo is back. */
    RATE("messagesPerSecond", "throughput", "messages/s"),
    /** From the send that took the last byte to its return. */
    P50("p50Micros", "latency p50", "µs"),
    /** The same. */
    P99("p99Micros", "latency p99", "µs"),
    /** The same. */
    P999("p999Micros", "latency p99.9", "µs"),
    /** By all threads of the server, on the Java heap. */
    ALLOCATED("bytesAllocatedPerMessage", "allocated a message", "B"),
    /** Those that move data or wait for it, counted by strace. */
    CALLS("systemCallsPerMessage", "system calls a message", ""),
    /** The same. */
    EPOLL_CTL("epollCtlPerMessage", "epoll_ctl a message", ""),
    /** The same. */
    EVENTFD("eventfdWritesPerMessage", "eventfd writes a message", ""),
    /** The same: how threads wake each other. */
    FUTEX("futexPerMessage", "futex a message", ""),
    /** Of a stream. */
    STREAM_RATE("streamMegabytesPerSecond", "rate", "MB/s"),
    /** Of a stream. */
    STREAM_CPU("cpuNanosPerKilobyte", "server CPU a kB", "ns"),
    /** Reachable heap that the connections added, for each. */
    HEAP("heapBytesPerConnection", "heap a connection", "B"),
    /** Resident memory outside the heap that they added, for each. */
    NATIVE("nativeBytesPerConnection", "native a connection", "B"),
    /** Of draining a full socket buffer. */
    DRAIN_CPU("cpuNanosPerDatagram", "CPU a datagram", "ns"),
    /** While a sender floods. */
    FLOOD_RATE("receivedPerSecondUnderFlood", "received under flood", "datagrams/s"),
    /** While a sender floods. */
    FLOOD_LOSS("percentLostOfFlood", "lost of the flood", "%"),
    /** Of a send and a receive. */
    PAIR_CPU("cpuNanosPerPair", "CPU a pair", "ns"),
    /** JMH's. */
    NANOS("nanosPerOperation", "time an operation", "ns"),
    /** JMH's, by {@code -prof gc}. */
    OPERATION_BYTES("bytesAllocatedPerOperation", "allocated an operation", "B"),
    /** From the start of the process. */
    MILLIS("millisToFirstByte", "start to first byte", "ms");

    private final String key;
    private final String title;
    private final String unit;

    Metric(String key, String title, String unit) {
        this.key = key;
        this.title = title;
        this.unit = unit;
    }

    /** Returns its name in the results. */
    public String key() {
        return key;
    }

    /** Returns how a person calls it, without the unit. */
    public String title() {
        return title;
    }

    /** Returns the unit, or nothing. */
    public String unit() {
        return unit;
    }
}
