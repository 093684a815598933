/* What the programs share: clocks, the CPU time of another process, pinning, and the end of standard input. */
#ifndef LIMIT_H
#define LIMIT_H
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define SECOND 1000000000ull

static inline void die(const char *what) {
    perror(what);
    exit(1);
}

static inline void wrong(const char *usage) {
    fputs(usage, stderr);
    exit(2);
}

static inline uint64_t clock_ns(clockid_t clock) {
    struct timespec t;
    if (clock_gettime(clock, &t)) return 0;
    return (uint64_t)t.tv_sec * SECOND + (uint64_t)t.tv_nsec;
}

static inline uint64_t now_ns(void) {
    return clock_ns(CLOCK_MONOTONIC);
}

/* User and system time of all threads of a process, those that have ended too: clock_getcpuclockid(3). */
static inline uint64_t cpu_ns(int pid) {
    clockid_t clock;
    if (pid <= 0 || clock_getcpuclockid(pid, &clock)) return 0;
    return clock_ns(clock);
}

static inline void pin(int cpu) {
    cpu_set_t set;
    if (cpu < 0) return;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    if (sched_setaffinity(0, sizeof set, &set)) perror("sched_setaffinity");
}

static inline void allow_many_descriptors(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit)) return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

static inline struct sockaddr_in loopback(int port) {
    return (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

static inline int port_of(int fd) {
    struct sockaddr_in address;
    socklen_t length = sizeof address;
    if (getsockname(fd, (struct sockaddr *)&address, &length)) die("getsockname");
    return ntohs(address.sin_port);
}

/* Says something and waits for a line, so that who reads it can look at the server while nothing is on its way. */
static inline void meet(const char *word) {
    char line[64];
    puts(word);
    fflush(stdout);
    if (!fgets(line, sizeof line, stdin)) exit(0);
}

/* Bytes that repeat only after a prime number of them: what comes back is compared with what that place must hold. */
#define PATTERN_PERIOD 65521
static inline char *pattern(size_t longest) {
    size_t length = PATTERN_PERIOD + longest;
    char *bytes = malloc(length);
    uint32_t x = 1;
    for (size_t i = 0; i < length; i++) {
        if (i >= PATTERN_PERIOD) {
            bytes[i] = bytes[i - PATTERN_PERIOD];
            continue;
        }
        x = x * 1664525u + 1013904223u;
        bytes[i] = (char)(x >> 24);
    }
    return bytes;
}
#endif
