/* The limit that CaptureDrain compares with: fills the ring of a packet socket, and goes through its packets.
 * For each line on standard input, prints packets, wall and CPU nanoseconds of the going through. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>

#ifndef PACKET_IGNORE_OUTGOING
#define PACKET_IGNORE_OUTGOING 23
#endif
#define BATCH 64
#define SIZE 64
#define BLOCK_BYTES (256 << 10)
#define BLOCKS 256
#define TIMEOUT_MILLIS 10
#define FRAME_BYTES 2048
#define PROTOCOL_AT 23

static void die(const char *what) {
    perror(what);
    exit(1);
}

static uint64_t now(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (uint64_t)t.tv_sec * 1000000000ull + (uint64_t)t.tv_nsec;
}

static char *open_ring(unsigned port) {
    int fd = socket(AF_PACKET, SOCK_RAW, 0), version = TPACKET_V3, one = 1;
    if (fd < 0) die("socket");
    struct sock_filter code[] = {{0x28, 0, 0, 12}, {0x15, 0, 3, ETH_P_IP}, {0x28, 0, 0, 36}, {0x15, 0, 1, port}, {0x06, 0, 0, 0x40000}, {0x06, 0, 0, 0}};
    struct sock_fprog filter = {sizeof code / sizeof *code, code};
    if (setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter)) die("SO_ATTACH_FILTER");
    if (setsockopt(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &one, sizeof one)) die("PACKET_IGNORE_OUTGOING");
    if (setsockopt(fd, SOL_PACKET, PACKET_VERSION, &version, sizeof version)) die("PACKET_VERSION");
    struct tpacket_req3 ring = {.tp_block_size = BLOCK_BYTES, .tp_block_nr = BLOCKS, .tp_frame_size = FRAME_BYTES, .tp_frame_nr = BLOCK_BYTES / FRAME_BYTES * BLOCKS, .tp_retire_blk_tov = TIMEOUT_MILLIS};
    if (setsockopt(fd, SOL_PACKET, PACKET_RX_RING, &ring, sizeof ring)) die("PACKET_RX_RING");
    char *memory = mmap(NULL, (size_t)BLOCK_BYTES * BLOCKS, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, fd, 0);
    if (memory == MAP_FAILED) die("mmap");
    struct sockaddr_ll address = {.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL), .sll_ifindex = (int)if_nametoindex("lo")};
    if (bind(fd, (struct sockaddr *)&address, sizeof address)) die("bind");
    return memory;
}

static unsigned next_block;
static volatile unsigned char sink;

static long drain(char *memory) {
    long count = 0;
    for (;;) {
        struct tpacket_block_desc *block = (void *)(memory + (size_t)next_block * BLOCK_BYTES);
        if (!(__atomic_load_n(&block->hdr.bh1.block_status, __ATOMIC_ACQUIRE) & TP_STATUS_USER)) return count;
        unsigned packets = block->hdr.bh1.num_pkts;
        struct tpacket3_hdr *header = (void *)((char *)block + block->hdr.bh1.offset_to_first_pkt);
        uint64_t bytes = 0;
        for (unsigned i = 0; i < packets; i++) {
            bytes += header->tp_snaplen;
            sink += *((unsigned char *)header + header->tp_mac + PROTOCOL_AT);
            header = (void *)((char *)header + header->tp_next_offset);
        }
        sink += (unsigned char)bytes;
        count += packets;
        __atomic_store_n(&block->hdr.bh1.block_status, TP_STATUS_KERNEL, __ATOMIC_RELEASE);
        next_block = (next_block + 1) % BLOCKS;
    }
}

static void send_all(int out, int total) {
    static struct mmsghdr messages[BATCH];
    static char data[SIZE];
    struct iovec buffer = {data, SIZE};
    for (int i = 0; i < BATCH; i++) messages[i].msg_hdr = (struct msghdr){.msg_iov = &buffer, .msg_iovlen = 1};
    for (int sent = 0; sent < total;) {
        int left = total - sent, n = sendmmsg(out, messages, left < BATCH ? left : BATCH, 0);
        if (n < 0) die("sendmmsg");
        sent += n;
    }
    struct timespec pause = {0, 4 * TIMEOUT_MILLIS * 1000000l};
    nanosleep(&pause, NULL); /* until the last block is passed on */
}

int main(int argc, char **argv) {
    int total = argc > 1 ? atoi(argv[1]) : 100000;
    int in = socket(AF_INET, SOCK_DGRAM, 0), out = socket(AF_INET, SOCK_DGRAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    if (bind(in, (struct sockaddr *)&address, length)) die("bind");
    if (getsockname(in, (struct sockaddr *)&address, &length)) die("getsockname");
    if (connect(out, (struct sockaddr *)&address, length)) die("connect");
    char *memory = open_ring(ntohs(address.sin_port));
    char line[64];
    while (fgets(line, sizeof line, stdin)) {
        send_all(out, total);
        uint64_t wall = now(CLOCK_MONOTONIC), cpu = now(CLOCK_THREAD_CPUTIME_ID);
        long count = drain(memory);
        cpu = now(CLOCK_THREAD_CPUTIME_ID) - cpu, wall = now(CLOCK_MONOTONIC) - wall;
        printf("%ld %lu %lu\n", count, (unsigned long)wall, (unsigned long)cpu);
        fflush(stdout);
    }
    return 0;
}
