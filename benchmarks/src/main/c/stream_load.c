/* Sends --bytes to a sink, which must answer with that count, or takes as many from a source and compares every one.
 * The first ten streams warm up; "ready", a line, and the measured one follow, with the figures as one line of JSON. */
#include "limit.h"
#include <endian.h>

#define ROOM (256 * 1024)

static const char *usage = "usage: stream_load --port P --work sink|source [--bytes N] [--warm-up N] [--server PID] [--cpu N]\n";
static int port, is_source;
static char *bytes, *room;

static void to_sink(int fd, uint64_t total) {
    uint64_t sent = 0, count = 0;
    while (sent < total) {
        uint64_t left = total - sent;
        ssize_t n = send(fd, bytes + sent % PATTERN_PERIOD, left < ROOM ? left : ROOM, MSG_NOSIGNAL);
        if (n < 0) die("send");
        sent += n;
    }
    if (recv(fd, &count, sizeof count, MSG_WAITALL) != sizeof count) die("recv");
    if (be64toh(count) != total) wrong("the sink got another number of bytes\n");
}

static void from_source(int fd, uint64_t total) {
    uint64_t got = 0;
    for (ssize_t n; (n = recv(fd, room, ROOM, 0)) > 0; got += n)
        if (memcmp(room, bytes + got % PATTERN_PERIOD, n)) wrong("other bytes came than the source should send\n");
    if (got != total) wrong("the source sent another number of bytes\n");
}

static void stream(uint64_t total) {
    struct sockaddr_in to = loopback(port);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to)) die("connect");
    if (is_source) from_source(fd, total);
    else to_sink(fd, total);
    close(fd);
}

int main(int count, char **words) {
    static struct option options[] = {{"port", 1, 0, 'p'}, {"work", 1, 0, 'w'}, {"bytes", 1, 0, 'b'}, {"warm-up", 1, 0, 'W'}, {"server", 1, 0, 'v'}, {"cpu", 1, 0, 'c'}, {0, 0, 0, 0}};
    uint64_t total = 1 << 30;
    int cpu = -1, server = 0, warm_up = 10;
    for (int o; (o = getopt_long(count, words, "", options, 0)) != -1;) switch (o) {
        case 'p': port = atoi(optarg); break;
        case 'w': is_source = strcmp(optarg, "source") == 0; break;
        case 'b': total = strtoull(optarg, NULL, 10); break;
        case 'W': warm_up = atoi(optarg); break;
        case 'v': server = atoi(optarg); break;
        case 'c': cpu = atoi(optarg); break;
        default: wrong(usage);
        }
    if (port < 1) wrong(usage);
    pin(cpu);
    bytes = pattern(ROOM), room = malloc(ROOM);
    for (int i = 0; i < warm_up; i++) stream(total);
    meet("ready");
    uint64_t used = cpu_ns(server), start = now_ns();
    stream(total);
    double wall = (double)(now_ns() - start), cpu_used = (double)(cpu_ns(server) - used);
    printf("{\"bytes\":%lu,\"seconds\":%.6f,\"streamMegabytesPerSecond\":%.2f,\"cpuNanosPerKilobyte\":%.3f}\n", (unsigned long)total, wall / 1e9,
           (double)total / wall * 1e3, cpu_used / ((double)total / 1e3));
    fflush(stdout);
    meet("done");
    return 0;
}
