/* Sends datagrams to a port of loopback as fast as it can, by sendmmsg, and many as one with --gso; a line of JSON says how many.
 * With --count it ends after so many, else after --seconds. */
#include "limit.h"

#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif
#define BATCH 64
#define MOST 65000

static const char *usage = "usage: udp_flood --port P [--size BYTES] [--count N] [--seconds S] [--gso DATAGRAMS] [--server PID] [--cpu N]\n";

int main(int count, char **words) {
    static struct option options[] = {{"port", 1, 0, 'p'}, {"size", 1, 0, 's'}, {"count", 1, 0, 'n'}, {"seconds", 1, 0, 't'}, {"gso", 1, 0, 'g'}, {"server", 1, 0, 'v'}, {"cpu", 1, 0, 'c'}, {0, 0, 0, 0}};
    static struct mmsghdr messages[BATCH];
    static struct iovec buffers[BATCH];
    int port = 0, size = 64, gso = 1, cpu = -1, server = 0;
    uint64_t limit = UINT64_MAX / 2, sent = 0;
    double seconds = 1;
    for (int o; (o = getopt_long(count, words, "", options, 0)) != -1;) switch (o) {
        case 'p': port = atoi(optarg); break;
        case 's': size = atoi(optarg); break;
        case 'n': limit = strtoull(optarg, NULL, 10); break;
        case 't': seconds = atof(optarg); break;
        case 'g': gso = atoi(optarg); break;
        case 'v': server = atoi(optarg); break;
        case 'c': cpu = atoi(optarg); break;
        default: wrong(usage);
        }
    if (port < 1 || size < 1 || gso < 1 || size * gso > MOST) wrong(usage);
    pin(cpu);
    struct sockaddr_in to = loopback(port);
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to)) die("connect");
    if (gso > 1 && setsockopt(fd, IPPROTO_UDP, UDP_SEGMENT, &size, sizeof size)) die("UDP_SEGMENT");
    char *bytes = pattern(MOST);
    for (int i = 0; i < BATCH; i++) {
        buffers[i] = (struct iovec){bytes + i, (size_t)size * gso};
        messages[i].msg_hdr = (struct msghdr){.msg_iov = &buffers[i], .msg_iovlen = 1};
    }
    uint64_t used = cpu_ns(server), start = now_ns(), end = start + (uint64_t)(seconds * 1e9);
    while (sent < limit && now_ns() < end) {
        uint64_t left = (limit - sent + gso - 1) / gso;
        int n = sendmmsg(fd, messages, left < BATCH ? (unsigned)left : BATCH, 0);
        if (n > 0) sent += (uint64_t)n * gso;
        else if (errno != ENOBUFS && errno != EAGAIN && errno != ECONNREFUSED) die("sendmmsg");
    }
    uint64_t wall = now_ns() - start;
    printf("{\"sent\":%lu,\"seconds\":%.6f,\"sentPerSecond\":%.1f,\"serverCpuNanos\":%lu}\n", (unsigned long)sent, (double)wall / 1e9,
           (double)sent * 1e9 / (double)wall, (unsigned long)(cpu_ns(server) - used));
    return 0;
}
