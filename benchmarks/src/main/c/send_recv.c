/* The limit for one send and one receive of the same bytes by one thread, over TCP on loopback or a pair of Unix sockets
 * (--unix): says "ready" when it has warmed up, waits for a line, and prints the CPU nanoseconds of a pair as a line of JSON. */
#include "limit.h"

static const char *usage = "usage: send_recv [--size BYTES] [--unix] [--warm-up S] [--seconds S] [--cpu N]\n";

static void connect_pair(int pair[2]) {
    struct sockaddr_in address = loopback(0);
    socklen_t length = sizeof address;
    int one = 1, fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, length) || listen(fd, 1)) die("listen");
    if (getsockname(fd, (struct sockaddr *)&address, &length)) die("getsockname");
    pair[0] = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(pair[0], (struct sockaddr *)&address, length)) die("connect");
    if ((pair[1] = accept(fd, NULL, NULL)) < 0) die("accept");
    setsockopt(pair[0], IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    close(fd);
}

static char *data, *room;
static int size = 64, pair[2];

static double cpu_nanos_per_pair(double seconds) {
    uint64_t pairs = 0, used = clock_ns(CLOCK_THREAD_CPUTIME_ID), end = now_ns() + (uint64_t)(seconds * 1e9);
    while (now_ns() < end) {
        for (int i = 0; i < 100; i++, pairs++) {
            if (send(pair[0], data, size, 0) != size) die("send");
            for (int got = 0; got < size;) {
                ssize_t n = recv(pair[1], room, size - got, 0);
                if (n <= 0) die("recv");
                got += n;
            }
        }
    }
    return (double)(clock_ns(CLOCK_THREAD_CPUTIME_ID) - used) / (double)pairs;
}

int main(int count, char **words) {
    static struct option options[] = {{"size", 1, 0, 's'}, {"unix", 0, 0, 'u'}, {"warm-up", 1, 0, 'w'}, {"seconds", 1, 0, 't'}, {"cpu", 1, 0, 'c'}, {0, 0, 0, 0}};
    int is_unix = 0, cpu = -1;
    double warm_up = 0.1, seconds = 1;
    char line[16];
    for (int o; (o = getopt_long(count, words, "", options, 0)) != -1;) switch (o) {
        case 's': size = atoi(optarg); break;
        case 'u': is_unix = 1; break;
        case 'w': warm_up = atof(optarg); break;
        case 't': seconds = atof(optarg); break;
        case 'c': cpu = atoi(optarg); break;
        default: wrong(usage);
        }
    if (size < 1 || size > 65536) wrong(usage);
    pin(cpu);
    if (!is_unix) connect_pair(pair);
    else if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair)) die("socketpair");
    data = pattern(size);
    room = malloc(size);
    cpu_nanos_per_pair(warm_up);
    puts("ready");
    fflush(stdout);
    if (!fgets(line, sizeof line, stdin)) return 0;
    printf("{\"cpuNanosPerPair\":%.2f}\n", cpu_nanos_per_pair(seconds));
    return 0;
}
