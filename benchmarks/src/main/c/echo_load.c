/* Loads an echo server over TCP on loopback, and compares every byte that comes back.
 *
 * Warms up, waits until all is back, says "ready" and waits for a line; measures, waits until all is back, and says the
 * figures as one line of JSON. Whoever runs it looks at the server before the line and after the figures, when nothing is on
 * its way, so that counts by message are exact. With --storm it opens and ends connections instead: one byte, its echo, and
 * the end in order (the client's first). With --idle it opens them, exchanges one message on each, and leaves them open. */
#include "histogram.h"
#include "limit.h"

#define READ_ROOM (256 * 1024)
#define WRITE_ROOM (1024 * 1024)
#define EVENTS 512
#define MOST_CONNECTIONS 60000
#define QUIET_SECONDS 60

static const char *usage =
    "usage: echo_load --port P [--connections 1..60000] [--size BYTES] [--depth MESSAGES] [--warm-up SECONDS]\n"
    "                 [--seconds S] [--server PID] [--cpu N] [--storm | --idle]\n";

struct connection {
    int fd, step;
    int waits_to_send;
    uint64_t sent, received; /* bytes */
    uint64_t *sent_at;       /* when the last byte of a message went, a ring of --depth places */
};

static int port, connections = 1, size = 64, depth = 1, server;
static double warm_up = 1, seconds = 2;
static int is_storm, is_idle;

static struct connection *all;
static int epoll;
static char *bytes, *room;
static uint64_t messages, echoed, errors, on_their_way;
static int is_measuring, is_sending;

static void watch(struct connection *c, int operation, uint32_t events) {
    struct epoll_event event = {.events = events, .data.ptr = c};
    if (epoll_ctl(epoll, operation, c->fd, &event)) die("epoll_ctl");
}

/* From 16 addresses of loopback in turn, so that ports in TIME_WAIT do not run out. */
static void connect_one(struct connection *c, int flags) {
    static unsigned turn;
    struct sockaddr_in from = loopback(0), to = loopback(port);
    int one = 1;
    from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + turn++ % 16);
    if ((c->fd = socket(AF_INET, SOCK_STREAM | flags, 0)) < 0) die("socket");
    setsockopt(c->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
    if (bind(c->fd, (struct sockaddr *)&from, sizeof from)) die("bind");
    if (connect(c->fd, (struct sockaddr *)&to, sizeof to) && errno != EINPROGRESS) die("connect");
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
}

static void connect_all(void) {
    for (int i = 0; i < connections; i++) {
        connect_one(&all[i], 0);
        all[i].sent_at = calloc(depth, sizeof(uint64_t));
        if (fcntl(all[i].fd, F_SETFL, O_NONBLOCK)) die("fcntl");
        watch(&all[i], EPOLL_CTL_ADD, EPOLLIN);
    }
}

static void check(struct connection *c, ssize_t n) {
    if (memcmp(room, bytes + c->received % PATTERN_PERIOD, n) == 0) return;
    fprintf(stderr, "connection %ld: other bytes came back than were sent, after %lu\n", (long)(c - all), (unsigned long)c->received);
    exit(1);
}

static void fill(struct connection *c) {
    uint64_t limit = (c->received / size + depth) * size;
    int blocked = 0;
    while (is_sending && c->sent < limit) {
        uint64_t left = limit - c->sent, before = c->sent / size;
        uint64_t now = now_ns(); /* before the call: its own time is the message's too */
        ssize_t n = send(c->fd, bytes + c->sent % PATTERN_PERIOD, left < WRITE_ROOM ? left : WRITE_ROOM, MSG_NOSIGNAL);
        if (n < 0) {
            if (errno != EAGAIN) die("send");
            blocked = 1;
            break;
        }
        c->sent += n;
        for (uint64_t m = before; m < c->sent / size; m++) c->sent_at[m % depth] = now;
        on_their_way += n;
    }
    if (blocked != c->waits_to_send) watch(c, EPOLL_CTL_MOD, EPOLLIN | (blocked ? EPOLLOUT : 0));
    c->waits_to_send = blocked;
}

static void receive(struct connection *c) {
    ssize_t n = recv(c->fd, room, READ_ROOM, 0);
    if (n < 0 && errno == EAGAIN) return;
    if (n < 0) die("recv");
    if (n == 0) {
        fprintf(stderr, "connection %ld: the server closed it\n", (long)(c - all));
        exit(1);
    }
    check(c, n);
    uint64_t before = c->received / size, now = now_ns();
    c->received += n, on_their_way -= n;
    if (!is_measuring) return;
    for (uint64_t m = before; m < c->received / size; m++) histogram_add(now - c->sent_at[m % depth]);
    messages += c->received / size - before, echoed += n;
}

/* Whole messages only: what was begun when the time was up is sent to its end. */
static void finish(struct connection *c) {
    while (c->sent % size) {
        ssize_t n = send(c->fd, bytes + c->sent % PATTERN_PERIOD, size - c->sent % size, MSG_NOSIGNAL);
        if (n < 0) {
            if (errno == EAGAIN) return;
            die("send");
        }
        c->sent += n, on_their_way += n;
        if (c->sent % size == 0) c->sent_at[(c->sent / size - 1) % depth] = now_ns();
    }
}

static void run_for(double limit) {
    struct epoll_event events[EVENTS];
    uint64_t start = now_ns(), end = start + (uint64_t)(limit * 1e9);
    is_sending = 1;
    for (int i = 0; i < connections; i++) fill(&all[i]);
    for (;;) {
        uint64_t now = now_ns();
        if (now >= end && is_sending) {
            is_sending = 0;
            for (int i = 0; i < connections; i++) finish(&all[i]);
        }
        if (!is_sending && on_their_way == 0) break;
        if (now > end + QUIET_SECONDS * SECOND) {
            fprintf(stderr, "%lu bytes did not come back\n", (unsigned long)on_their_way);
            exit(1);
        }
        int n = epoll_wait(epoll, events, EVENTS, 100);
        for (int i = 0; i < n; i++) {
            struct connection *c = events[i].data.ptr;
            if (events[i].events & (EPOLLIN | EPOLLERR | EPOLLHUP)) receive(c);
            if (is_sending) fill(c);
            else finish(c);
        }
    }
}

static void one_message_each(void) {
    for (int i = 0; i < connections; i++) {
        struct connection *c = &all[i];
        if (fcntl(c->fd, F_SETFL, 0)) die("fcntl");
        if (send(c->fd, bytes, size, MSG_NOSIGNAL) != size) die("send");
        if (recv(c->fd, room, size, MSG_WAITALL) != size) die("recv");
        check(c, size);
    }
}

/* A connection's steps: connected, its byte is back, the server has ended it too. */
static void storm(double limit) {
    struct epoll_event events[EVENTS];
    uint64_t end = now_ns() + (uint64_t)(limit * 1e9);
    int open = connections;
    for (int i = 0; i < connections; i++) {
        all[i] = (struct connection){.sent = now_ns()};
        connect_one(&all[i], SOCK_NONBLOCK);
        watch(&all[i], EPOLL_CTL_ADD, EPOLLOUT);
    }
    while (open) {
        int n = epoll_wait(epoll, events, EVENTS, QUIET_SECONDS * 1000);
        if (n == 0) wrong("the server does not answer\n");
        for (int i = 0; i < n; i++) {
            struct connection *c = events[i].data.ptr;
            char byte = c->step == 0 ? 's' : 0;
            ssize_t got = c->step == 0 ? send(c->fd, &byte, 1, MSG_NOSIGNAL) : recv(c->fd, &byte, 1, 0);
            int failed = got < 0 || (c->step == 1 && (got != 1 || byte != 's')) || (c->step == 2 && got != 0);
            if (!failed && c->step < 2) {
                if (c->step++ == 0) watch(c, EPOLL_CTL_MOD, EPOLLIN);
                else shutdown(c->fd, SHUT_WR);
                continue;
            }
            errors += failed;
            if (!failed && is_measuring) messages++, echoed++, histogram_add(now_ns() - c->sent);
            close(c->fd);
            if (now_ns() >= end) {
                open--;
                continue;
            }
            *c = (struct connection){.sent = now_ns()};
            connect_one(c, SOCK_NONBLOCK);
            watch(c, EPOLL_CTL_ADD, EPOLLOUT);
        }
    }
}

static void report(uint64_t wall, uint64_t cpu) {
    double s = (double)wall / 1e9, each = messages ? (double)messages : 1;
    printf("{\"messages\":%lu,\"bytes\":%lu,\"errors\":%lu,\"seconds\":%.6f,\"messagesPerSecond\":%.1f,\"megabytesPerSecond\":%.3f,"
           "\"cpuNanosPerMessage\":%.2f,\"p50Micros\":%.3f,\"p99Micros\":%.3f,\"p999Micros\":%.3f}\n",
           (unsigned long)messages, (unsigned long)echoed, (unsigned long)errors, s, (double)messages / s, (double)echoed / s / 1e6,
           (double)cpu / each, histogram_quantile(.5) / 1e3, histogram_quantile(.99) / 1e3, histogram_quantile(.999) / 1e3);
    fflush(stdout);
}

static void measure(void (*work)(double)) {
    work(warm_up);
    meet("ready");
    is_measuring = 1;
    uint64_t cpu = cpu_ns(server), start = now_ns();
    work(seconds);
    report(now_ns() - start, cpu_ns(server) - cpu);
}

int main(int count, char **words) {
    static struct option options[] = {{"port", 1, 0, 'p'}, {"connections", 1, 0, 'n'}, {"size", 1, 0, 's'}, {"depth", 1, 0, 'd'}, {"warm-up", 1, 0, 'w'}, {"seconds", 1, 0, 't'}, {"server", 1, 0, 'v'}, {"cpu", 1, 0, 'c'}, {"storm", 0, 0, 'S'}, {"idle", 0, 0, 'I'}, {0, 0, 0, 0}};
    int cpu = -1;
    for (int o; (o = getopt_long(count, words, "", options, 0)) != -1;) switch (o) {
        case 'p': port = atoi(optarg); break;
        case 'n': connections = atoi(optarg); break;
        case 's': size = atoi(optarg); break;
        case 'd': depth = atoi(optarg); break;
        case 'w': warm_up = atof(optarg); break;
        case 't': seconds = atof(optarg); break;
        case 'v': server = atoi(optarg); break;
        case 'c': cpu = atoi(optarg); break;
        case 'S': is_storm = 1; break;
        case 'I': is_idle = 1; break;
        default: wrong(usage);
        }
    if (port < 1 || connections < 1 || connections > MOST_CONNECTIONS || size < 1 || size > READ_ROOM || depth < 1) wrong(usage);
    pin(cpu);
    allow_many_descriptors();
    bytes = pattern(WRITE_ROOM), room = malloc(READ_ROOM);
    all = calloc(connections, sizeof *all);
    if ((epoll = epoll_create1(0)) < 0) die("epoll_create1");
    if (is_storm) {
        measure(storm);
        return errors > 0;
    }
    connect_all();
    if (is_idle) {
        one_message_each();
        meet("ready");
        return 0;
    }
    measure(run_for);
    meet("done");
    return 0;
}
