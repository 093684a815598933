/* The limit for captures: goes through the packets to a port of loopback, in the ring of a packet socket, and counts them. Prints
 * "port N"; answers "received" on standard input with the count and "cpu" with the nanoseconds of the thread that captures, and ends
 * with it. */
#include "limit.h"
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <pthread.h>
#include <sys/mman.h>

#ifndef PACKET_IGNORE_OUTGOING
#define PACKET_IGNORE_OUTGOING 23
#endif
#define BLOCK_BYTES (256 << 10)
#define BLOCKS 256
#define TIMEOUT_MILLIS 10
#define FRAME_BYTES 2048
#define PROTOCOL_AT 23

static uint64_t received; /* written by the capturing thread alone */
static int packets;

static char *open_ring(unsigned port) {
    int fd = socket(AF_PACKET, SOCK_RAW, 0), version = TPACKET_V3, one = 1;
    if (fd < 0) die("socket");
    struct sock_filter code[] = {{0x28, 0, 0, 12}, {0x15, 0, 3, ETH_P_IP}, {0x28, 0, 0, 36}, {0x15, 0, 1, port},
                                 {0x06, 0, 0, 0x40000}, {0x06, 0, 0, 0}};
    struct sock_fprog filter = {sizeof code / sizeof *code, code};
    if (setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter)) die("SO_ATTACH_FILTER");
    if (setsockopt(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &one, sizeof one)) die("PACKET_IGNORE_OUTGOING");
    if (setsockopt(fd, SOL_PACKET, PACKET_VERSION, &version, sizeof version)) die("PACKET_VERSION");
    struct tpacket_req3 ring = {.tp_block_size = BLOCK_BYTES, .tp_block_nr = BLOCKS, .tp_frame_size = FRAME_BYTES,
                                .tp_frame_nr = BLOCK_BYTES / FRAME_BYTES * BLOCKS, .tp_retire_blk_tov = TIMEOUT_MILLIS};
    if (setsockopt(fd, SOL_PACKET, PACKET_RX_RING, &ring, sizeof ring)) die("PACKET_RX_RING");
    char *memory = mmap(NULL, (size_t)BLOCK_BYTES * BLOCKS, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, fd, 0);
    if (memory == MAP_FAILED) die("mmap");
    struct sockaddr_ll address = {.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL), .sll_ifindex = (int)if_nametoindex("lo")};
    if (bind(fd, (struct sockaddr *)&address, sizeof address)) die("bind");
    packets = fd;
    return memory;
}

static void take(struct tpacket_block_desc *block) {
    unsigned count = block->hdr.bh1.num_pkts;
    struct tpacket3_hdr *header = (void *)((char *)block + block->hdr.bh1.offset_to_first_pkt);
    uint64_t taken = 0;
    for (unsigned i = 0; i < count; i++) {
        taken += *((unsigned char *)header + header->tp_mac + PROTOCOL_AT) == IPPROTO_UDP;
        header = (void *)((char *)header + header->tp_next_offset);
    }
    __atomic_store_n(&received, received + taken, __ATOMIC_RELAXED);
    __atomic_store_n(&block->hdr.bh1.block_status, TP_STATUS_KERNEL, __ATOMIC_RELEASE);
}

static void *capture(void *memory) {
    for (unsigned next = 0;; next = (next + 1) % BLOCKS) {
        struct tpacket_block_desc *block = (void *)((char *)memory + (size_t)next * BLOCK_BYTES);
        while (!(__atomic_load_n(&block->hdr.bh1.block_status, __ATOMIC_ACQUIRE) & TP_STATUS_USER)) {
            struct pollfd entry = {packets, POLLIN, 0};
            poll(&entry, 1, -1);
        }
        take(block);
    }
    return NULL;
}

int main(void) {
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    struct sockaddr_in address = loopback(0);
    pthread_t thread;
    clockid_t clock;
    char line[64];
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address)) die("bind");
    if (pthread_create(&thread, NULL, capture, open_ring((unsigned)port_of(fd)))) die("pthread_create");
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
