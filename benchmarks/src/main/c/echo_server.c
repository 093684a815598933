/* The limit for echo, accept and idle connections: an epoll loop a thread, each with a listener of its own (SO_REUSEPORT).
 * Prints "port N" and ends with its standard input. */
#include "limit.h"
#include <pthread.h>

#define ROOM 65536
#define EVENTS 256

static const char *usage = "usage: echo_server [--loops N] [--port P]\n";

/* What could not be sent waits in memory of its own, so that an idle connection costs little. */
struct connection {
    int fd, left;
    char *unsent;
};

static int port, loops = 1;

static int listener(void) {
    int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    struct sockaddr_in address = loopback(port);
    if (fd < 0) die("socket");
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (loops > 1 && setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &one, sizeof one)) die("SO_REUSEPORT");
    if (bind(fd, (struct sockaddr *)&address, sizeof address) || listen(fd, 4096)) die("listen");
    return fd;
}

static void accept_all(int epoll, int listening) {
    int fd, one = 1;
    while ((fd = accept4(listening, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
        struct connection *c = calloc(1, sizeof *c);
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        c->fd = fd;
        if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event)) die("epoll_ctl");
    }
}

static void wait_for(int epoll, struct connection *c, uint32_t events) {
    struct epoll_event event = {.events = events, .data.ptr = c};
    epoll_ctl(epoll, EPOLL_CTL_MOD, c->fd, &event);
}

/* Both return 0 when the connection has ended. */
static int receive(int epoll, struct connection *c, char *room) {
    ssize_t n = recv(c->fd, room, ROOM, 0);
    if (n <= 0) return n < 0 && (errno == EAGAIN || errno == EINTR);
    ssize_t sent = send(c->fd, room, n, MSG_NOSIGNAL);
    if (sent == n) return 1;
    if (sent < 0) {
        if (errno != EAGAIN) return 0;
        sent = 0;
    }
    c->left = n - sent;
    c->unsent = malloc(c->left);
    memcpy(c->unsent, room + sent, c->left);
    wait_for(epoll, c, EPOLLOUT);
    return 1;
}

static int flush(int epoll, struct connection *c) {
    ssize_t sent = send(c->fd, c->unsent, c->left, MSG_NOSIGNAL);
    if (sent < 0) return errno == EAGAIN;
    c->left -= sent;
    memmove(c->unsent, c->unsent + sent, c->left);
    if (c->left) return 1;
    free(c->unsent);
    c->unsent = NULL;
    wait_for(epoll, c, EPOLLIN);
    return 1;
}

static void *loop(void *argument) {
    int listening = (int)(intptr_t)argument, epoll = epoll_create1(0);
    struct epoll_event events[EVENTS], event = {.events = EPOLLIN, .data.ptr = NULL};
    char *room = malloc(ROOM);
    if (epoll < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, listening, &event)) die("epoll");
    for (;;) {
        int n = epoll_wait(epoll, events, EVENTS, -1);
        for (int i = 0; i < n; i++) {
            struct connection *c = events[i].data.ptr;
            if (!c) {
                accept_all(epoll, listening);
            } else if (!(c->left ? flush(epoll, c) : receive(epoll, c, room))) {
                close(c->fd);
                free(c->unsent);
                free(c);
            }
        }
    }
    return NULL;
}

int main(int count, char **words) {
    static struct option options[] = {{"loops", 1, 0, 'l'}, {"port", 1, 0, 'p'}, {0, 0, 0, 0}};
    for (int o; (o = getopt_long(count, words, "", options, 0)) != -1;) {
        if (o == 'l') loops = atoi(optarg);
        else if (o == 'p') port = atoi(optarg);
        else wrong(usage);
    }
    if (loops < 1 || loops > 64) wrong(usage);
    allow_many_descriptors();
    for (int i = 0; i < loops; i++) {
        pthread_t thread;
        int fd = listener();
        port = port_of(fd);
        if (pthread_create(&thread, NULL, loop, (void *)(intptr_t)fd)) die("pthread_create");
    }
    printf("port %d\n", port);
    fflush(stdout);
    while (getchar() != EOF) continue;
    return 0;
}
