/* The limit for one stream: takes --bytes (--work sink) and answers with how many bytes it was, eight of them in network
 * order, or sends as many of the pattern (--work source). Prints "port N" and ends with its standard input. */
#include "limit.h"
#include <endian.h>
#include <pthread.h>

#define ROOM 65536

static const char *usage = "usage: stream_server --work sink|source [--bytes N]\n";
static uint64_t total = 1 << 30;
static int is_source;

static void sink(int fd, char *room) {
    uint64_t count = 0;
    for (ssize_t n; count < total && (n = recv(fd, room, ROOM, 0)) > 0;) count += n;
    count = htobe64(count);
    if (send(fd, &count, sizeof count, MSG_NOSIGNAL) < 0) perror("send");
}

static void source(int fd, const char *bytes) {
    uint64_t sent = 0;
    while (sent < total) {
        uint64_t left = total - sent;
        ssize_t n = send(fd, bytes + sent % PATTERN_PERIOD, left < ROOM ? left : ROOM, MSG_NOSIGNAL);
        if (n < 0) return;
        sent += n;
    }
}

static void *serve(void *argument) {
    int listening = (int)(intptr_t)argument;
    char *bytes = pattern(ROOM), *room = malloc(ROOM);
    for (int fd; (fd = accept(listening, NULL, NULL)) >= 0; close(fd)) {
        if (is_source) source(fd, bytes);
        else sink(fd, room);
    }
    return NULL;
}

int main(int count, char **words) {
    static struct option options[] = {{"work", 1, 0, 'w'}, {"bytes", 1, 0, 'b'}, {"loops", 1, 0, 'l'}, {0, 0, 0, 0}};
    for (int o; (o = getopt_long(count, words, "", options, 0)) != -1;) {
        if (o == 'w') is_source = strcmp(optarg, "source") == 0;
        else if (o == 'b') total = strtoull(optarg, NULL, 10);
        else if (o != 'l') wrong(usage);
    }
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = loopback(0);
    pthread_t thread;
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) || listen(fd, 16)) die("listen");
    if (pthread_create(&thread, NULL, serve, (void *)(intptr_t)fd)) die("pthread_create");
    printf("port %d\n", port_of(fd));
    fflush(stdout);
    while (getchar() != EOF) continue;
    return 0;
}
