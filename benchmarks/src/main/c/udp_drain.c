/* The limit that UdpReceive compares with: fills a UDP socket's buffer, and takes the datagrams out again.
 * For each line on standard input, "recv" or "recvmmsg", prints datagrams, wall and CPU nanoseconds of the taking. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#define BATCH 64
#define SIZE 64
#define SLOT 2048

static void die(const char *what) {
    perror(what);
    exit(1);
}

static uint64_t now(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (uint64_t)t.tv_sec * 1000000000ull + (uint64_t)t.tv_nsec;
}

static struct mmsghdr messages[BATCH];
static struct iovec buffers[BATCH];
static struct sockaddr_in names[BATCH];
static char memory[BATCH * SLOT];

static void prepare(size_t length) {
    for (int i = 0; i < BATCH; i++) {
        buffers[i] = (struct iovec){memory + (size_t)i * SLOT, length};
        messages[i].msg_hdr = (struct msghdr){.msg_iov = &buffers[i], .msg_iovlen = 1};
    }
}

static long by_recv(int fd) {
    long count = 0;
    while (recv(fd, memory, SLOT, MSG_DONTWAIT) >= 0) count++;
    return count;
}

static long by_recvmmsg(int fd) {
    long count = 0;
    prepare(SLOT);
    for (;;) {
        for (int i = 0; i < BATCH; i++) messages[i].msg_hdr.msg_name = &names[i], messages[i].msg_hdr.msg_namelen = sizeof names[i];
        int n = recvmmsg(fd, messages, BATCH, MSG_DONTWAIT, NULL);
        if (n < 0) return count;
        count += n;
    }
}

int main(int argc, char **argv) {
    int total = argc > 1 ? atoi(argv[1]) : 8192, room = 64 << 20;
    int in = socket(AF_INET, SOCK_DGRAM, 0), out = socket(AF_INET, SOCK_DGRAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    if (setsockopt(in, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room)) setsockopt(in, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    if (bind(in, (struct sockaddr *)&address, length)) die("bind");
    if (getsockname(in, (struct sockaddr *)&address, &length)) die("getsockname");
    if (connect(out, (struct sockaddr *)&address, length)) die("connect");
    char line[64];
    while (fgets(line, sizeof line, stdin)) {
        prepare(SIZE);
        for (int sent = 0; sent < total;) {
            int left = total - sent, n = sendmmsg(out, messages, left < BATCH ? left : BATCH, 0);
            if (n < 0) die("sendmmsg");
            sent += n;
        }
        uint64_t wall = now(CLOCK_MONOTONIC), cpu = now(CLOCK_THREAD_CPUTIME_ID);
        long count = strncmp(line, "recvmmsg", 8) == 0 ? by_recvmmsg(in) : by_recv(in);
        cpu = now(CLOCK_THREAD_CPUTIME_ID) - cpu, wall = now(CLOCK_MONOTONIC) - wall;
        printf("%ld %lu %lu\n", count, (unsigned long)wall, (unsigned long)cpu);
        fflush(stdout);
    }
    return 0;
}
