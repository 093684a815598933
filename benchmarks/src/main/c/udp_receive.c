/* The limit for UDP: receives and counts, one by one (--way recv), in batches (recvmmsg), or in batches of what the kernel has
 * put together (gro). Prints "port N"; answers "received" on standard input with the count and "cpu" with the nanoseconds of the thread
 * that receives, and ends with it. */
#include "limit.h"
#include <pthread.h>

#ifndef UDP_GRO
#define UDP_GRO 104
#endif
#define BATCH 64
#define SLOT 2048
#define WHOLE 65536
#define BUFFER (64 << 20)

static const char *usage = "usage: udp_receive [--way recv|recvmmsg|gro]\n";
static uint64_t received; /* written by the receiving thread alone */
static int is_gro, is_single;

static void add(uint64_t count) {
    __atomic_store_n(&received, received + count, __ATOMIC_RELAXED);
}

static void wait_for_more(int fd) {
    struct pollfd entry = {fd, POLLIN, 0};
    poll(&entry, 1, -1);
}

static void one_by_one(int fd) {
    char room[SLOT];
    for (;;) {
        if (recv(fd, room, sizeof room, MSG_DONTWAIT) >= 0) add(1);
        else if (errno == EAGAIN) wait_for_more(fd);
        else die("recv");
    }
}

static uint64_t segments(struct mmsghdr *message) {
    int each = 0;
    for (struct cmsghdr *c = CMSG_FIRSTHDR(&message->msg_hdr); c; c = CMSG_NXTHDR(&message->msg_hdr, c))
        if (c->cmsg_level == IPPROTO_UDP && c->cmsg_type == UDP_GRO) memcpy(&each, CMSG_DATA(c), sizeof each);
    return each > 0 ? (message->msg_len + each - 1) / each : 1;
}

static void in_batches(int fd) {
    static struct mmsghdr messages[BATCH];
    static struct iovec buffers[BATCH];
    static struct sockaddr_in names[BATCH];
    static char control[BATCH][64];
    size_t room = is_gro ? WHOLE : SLOT;
    char *memory = malloc(BATCH * room);
    for (int i = 0; i < BATCH; i++) {
        buffers[i] = (struct iovec){memory + (size_t)i * room, room};
        messages[i].msg_hdr = (struct msghdr){.msg_iov = &buffers[i], .msg_iovlen = 1, .msg_name = &names[i]};
    }
    for (;;) {
        for (int i = 0; i < BATCH; i++) {
            messages[i].msg_hdr.msg_namelen = sizeof names[i];
            if (is_gro) messages[i].msg_hdr.msg_control = control[i], messages[i].msg_hdr.msg_controllen = sizeof control[i];
        }
        int n = recvmmsg(fd, messages, BATCH, MSG_DONTWAIT, NULL);
        if (n < 0) {
            if (errno != EAGAIN) die("recvmmsg");
            wait_for_more(fd);
            continue;
        }
        uint64_t count = n;
        if (is_gro)
            for (int i = 0; i < n; i++) count += segments(&messages[i]) - 1;
        add(count);
    }
}

static void *receive(void *argument) {
    if (is_single) one_by_one((int)(intptr_t)argument);
    in_batches((int)(intptr_t)argument);
    return NULL;
}

int main(int count, char **words) {
    static struct option options[] = {{"way", 1, 0, 'w'}, {"loops", 1, 0, 'l'}, {0, 0, 0, 0}};
    for (int o; (o = getopt_long(count, words, "", options, 0)) != -1;) {
        if (o == 'w') is_gro = strcmp(optarg, "gro") == 0, is_single = strcmp(optarg, "recv") == 0;
        else if (o != 'l') wrong(usage);
    }
    int fd = socket(AF_INET, SOCK_DGRAM, 0), room = BUFFER, one = 1;
    struct sockaddr_in address = loopback(0);
    pthread_t thread;
    clockid_t clock;
    char line[64];
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address)) die("bind");
    if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room)) setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    if (is_gro && setsockopt(fd, IPPROTO_UDP, UDP_GRO, &one, sizeof one)) die("UDP_GRO");
    if (pthread_create(&thread, NULL, receive, (void *)(intptr_t)fd)) die("pthread_create");
    if (pthread_getcpuclockid(thread, &clock)) die("pthread_getcpuclockid");
    printf("port %d\n", port_of(fd));
    fflush(stdout);
    while (fgets(line, sizeof line, stdin)) {
        if (strncmp(line, "received", 8) == 0) printf("%lu\n", (unsigned long)__atomic_load_n(&received, __ATOMIC_RELAXED));
        else if (strncmp(line, "cpu", 3) == 0) printf("%lu\n", (unsigned long)clock_ns(clock));
        else puts("?");
        fflush(stdout);
    }
    return 0;
}
