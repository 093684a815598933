/* The limit for echo over io_uring(7): one ring, accepts and receives of many shots, buffers that the kernel picks itself, and
 * sends straight from them. Prints "port N" and ends with its standard input. Needs liburing. */
#include "limit.h"
#include <liburing.h>
#include <pthread.h>

#define ENTRIES 4096
#define BUFFERS 4096 /* a power of two */
#define ROOM 16384
#define GROUP 0
#define NONE -1

static const char *usage = "usage: echo_uring [--loops 1]\n";

/* What has come and not gone out yet is a list of buffers, of which the first is being sent. */
struct connection {
    int fd, first, last, ended;
    struct connection *next_starved;
};

enum kind { ACCEPT, RECEIVE, SEND, KINDS = 3 };

static struct io_uring ring;
static struct io_uring_buf_ring *free_buffers;
static char *memory;
static int next_of[BUFFERS], length_of[BUFFERS];
static struct connection *starved;

static struct io_uring_sqe *request(enum kind kind, struct connection *c) {
    struct io_uring_sqe *sqe = io_uring_get_sqe(&ring);
    if (!sqe) {
        io_uring_submit(&ring);
        if (!(sqe = io_uring_get_sqe(&ring))) die("io_uring_get_sqe");
    }
    io_uring_sqe_set_data64(sqe, (uint64_t)(uintptr_t)c | kind);
    return sqe;
}

static void accept_more(int listening) {
    struct io_uring_sqe *sqe = request(ACCEPT, NULL);
    io_uring_prep_multishot_accept(sqe, listening, NULL, NULL, 0);
    io_uring_sqe_set_data64(sqe, ACCEPT);
}

static void receive(struct connection *c) {
    struct io_uring_sqe *sqe = request(RECEIVE, c);
    io_uring_prep_recv_multishot(sqe, c->fd, NULL, 0, 0);
    io_uring_sqe_set_data64(sqe, (uint64_t)(uintptr_t)c | RECEIVE);
    io_uring_sqe_set_flags(sqe, IOSQE_BUFFER_SELECT);
    sqe->buf_group = GROUP;
}

static void send_first(struct connection *c) {
    struct io_uring_sqe *sqe = request(SEND, c);
    io_uring_prep_send(sqe, c->fd, memory + (size_t)c->first * ROOM, length_of[c->first], MSG_NOSIGNAL | MSG_WAITALL);
    io_uring_sqe_set_data64(sqe, (uint64_t)(uintptr_t)c | SEND);
}

static void give_back(int buffer) {
    io_uring_buf_ring_add(free_buffers, memory + (size_t)buffer * ROOM, ROOM, buffer, io_uring_buf_ring_mask(BUFFERS), 0);
    io_uring_buf_ring_advance(free_buffers, 1);
    while (starved) {
        struct connection *c = starved;
        starved = c->next_starved;
        receive(c);
    }
}

static void end_if_sent(struct connection *c) {
    if (!c->ended || c->first != NONE) return;
    close(c->fd);
    free(c);
}

static void accepted(int fd, unsigned flags, int listening) {
    int one = 1;
    if (fd >= 0) {
        struct connection *c = calloc(1, sizeof *c);
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        c->fd = fd;
        c->first = NONE;
        receive(c);
    }
    if (!(flags & IORING_CQE_F_MORE)) accept_more(listening);
}

static void received(struct connection *c, int result, unsigned flags) {
    if (result > 0) {
        int buffer = (int)(flags >> IORING_CQE_BUFFER_SHIFT);
        length_of[buffer] = result;
        next_of[buffer] = NONE;
        if (c->first == NONE) {
            c->first = c->last = buffer;
            send_first(c);
        } else {
            next_of[c->last] = buffer;
            c->last = buffer;
        }
        if (!(flags & IORING_CQE_F_MORE)) receive(c);
    } else if (result == -ENOBUFS) {
        c->next_starved = starved;
        starved = c;
    } else {
        c->ended = 1;
        end_if_sent(c);
    }
}

static void sent(struct connection *c, int result) {
    int buffer = c->first;
    c->first = next_of[buffer];
    give_back(buffer);
    if (result < 0) shutdown(c->fd, SHUT_RDWR); /* The receive tells of the end. */
    if (c->first != NONE) send_first(c);
    else end_if_sent(c);
}

static void *loop(void *argument) {
    int listening = (int)(intptr_t)argument;
    struct io_uring_params parameters = {.flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_CQSIZE,
                                         .cq_entries = 8 * ENTRIES};
    if (io_uring_queue_init_params(ENTRIES, &ring, &parameters)) die("io_uring_setup");
    struct io_uring_buf_reg registration = {.ring_entries = BUFFERS, .bgid = GROUP};
    if (posix_memalign((void **)&free_buffers, 4096, BUFFERS * sizeof(struct io_uring_buf))) die("posix_memalign");
    memory = malloc((size_t)BUFFERS * ROOM);
    registration.ring_addr = (uint64_t)(uintptr_t)free_buffers;
    if (io_uring_register_buf_ring(&ring, &registration, 0)) die("io_uring_register_buf_ring");
    io_uring_buf_ring_init(free_buffers);
    for (int i = 0; i < BUFFERS; i++) give_back(i);
    accept_more(listening);
    for (;;) {
        struct io_uring_cqe *cqe;
        unsigned head, seen = 0;
        io_uring_submit_and_wait(&ring, 1);
        io_uring_for_each_cqe(&ring, head, cqe) {
            struct connection *c = (void *)(uintptr_t)(cqe->user_data & ~(uint64_t)KINDS);
            enum kind kind = cqe->user_data & KINDS;
            seen++;
            if (kind == ACCEPT) accepted(cqe->res, cqe->flags, listening);
            else if (kind == RECEIVE) received(c, cqe->res, cqe->flags);
            else sent(c, cqe->res);
        }
        io_uring_cq_advance(&ring, seen);
    }
    return NULL;
}

int main(int count, char **words) {
    static struct option options[] = {{"loops", 1, 0, 'l'}, {0, 0, 0, 0}};
    for (int o; (o = getopt_long(count, words, "", options, 0)) != -1;)
        if (o != 'l' || atoi(optarg) != 1) wrong(usage);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = loopback(0);
    pthread_t thread;
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) || listen(fd, 4096)) die("listen");
    allow_many_descriptors();
    if (pthread_create(&thread, NULL, loop, (void *)(intptr_t)fd)) die("pthread_create");
    printf("port %d\n", port_of(fd));
    fflush(stdout);
    while (getchar() != EOF) continue;
    return 0;
}
