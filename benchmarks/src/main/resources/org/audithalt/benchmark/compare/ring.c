/*
 * The floor: what a record costs a native program that keeps no promise. A record of each open, stat, unlink, connect, accept and
 * sendto goes into a ring in a mapped file, oldest overwritten, nobody reads it. Built and preloaded by benchmarks/run.
 *
 *   RING=FILE LD_PRELOAD=ring.so java …
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define SLOTS 8192
#define SLOT 256
#define TEXT 208

struct slot {
    volatile uint64_t state;
    uint64_t nanos;
    uint64_t call;
    int64_t result;
    uint64_t error;
    char text[TEXT + 8];
};

static struct slot *ring;
static uint64_t next_ticket;

__attribute__((constructor)) static void map(void) {
    const char *name = getenv("RING");
    int fd = name ? open(name, O_RDWR | O_CREAT, 0600) : -1;
    if (fd < 0 || ftruncate(fd, SLOTS * SLOT)) {
        return;
    }
    void *start = mmap(NULL, SLOTS * SLOT, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (start != MAP_FAILED) {
        memset(start, 0, SLOTS * SLOT);
        ring = start;
    }
}

static struct slot *enter(int call, const void *text, size_t length) {
    if (!ring) {
        return NULL;
    }
    struct slot *slot = &ring[__atomic_fetch_add(&next_ticket, 1, __ATOMIC_SEQ_CST) % SLOTS];
    struct timespec now;
    clock_gettime(CLOCK_REALTIME_COARSE, &now);
    slot->nanos = now.tv_sec * 1000000000ull + now.tv_nsec;
    slot->call = call;
    memcpy(slot->text, text, length < TEXT ? length : TEXT);
    __atomic_store_n(&slot->state, 1, __ATOMIC_RELEASE);
    return slot;
}

static long leave(struct slot *slot, long result) {
    if (slot) {
        slot->result = result;
        slot->error = result < 0 ? errno : 0;
        __atomic_store_n(&slot->state, 2, __ATOMIC_RELEASE);
    }
    return result;
}

#define REAL(name) \
    static __typeof__(name) *real; \
    if (!real) { \
        real = dlsym(RTLD_NEXT, #name); \
    }

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        REAL(name) \
        va_list list; \
        va_start(list, flags); \
        mode_t mode = flags & O_CREAT ? va_arg(list, mode_t) : 0; \
        va_end(list); \
        struct slot *slot = enter(257, path, strlen(path)); \
        return leave(slot, real(path, flags, mode)); \
    }
OPEN(open)
OPEN(open64)

struct stat;
struct stat64;
int stat(const char *path, struct stat *buffer);
int stat64(const char *path, struct stat64 *buffer);
int __xstat64(int version, const char *path, struct stat64 *buffer);

int stat(const char *path, struct stat *buffer) {
    REAL(stat)
    return leave(enter(4, path, strlen(path)), real(path, buffer));
}

int stat64(const char *path, struct stat64 *buffer) {
    REAL(stat64)
    return leave(enter(4, path, strlen(path)), real(path, buffer));
}

int __xstat64(int version, const char *path, struct stat64 *buffer) {
    REAL(__xstat64)
    return leave(enter(4, path, strlen(path)), real(version, path, buffer));
}

int unlink(const char *path) {
    REAL(unlink)
    return leave(enter(87, path, strlen(path)), real(path));
}

int remove(const char *path) {
    REAL(remove)
    return leave(enter(87, path, strlen(path)), real(path));
}

int connect(int fd, const struct sockaddr *address, socklen_t length) {
    REAL(connect)
    return leave(enter(42, address, length), real(fd, address, length));
}

int accept(int fd, struct sockaddr *address, socklen_t *length) {
    REAL(accept)
    return leave(enter(43, "", 1), real(fd, address, length));
}

ssize_t sendto(int fd, const void *data, size_t size, int flags, const struct sockaddr *address, socklen_t length) {
    REAL(sendto)
    return leave(enter(44, address, length), real(fd, data, size, flags, address, length));
}
