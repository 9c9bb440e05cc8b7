#ifdef __linux__
#define _GNU_SOURCE /* sync_file_range */
#endif
#include "descriptors.h"
#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

int descriptor_open(const char *path, int flags, mode_t mode) {
    int descriptor;
    do {
        descriptor = open(path, flags | O_CLOEXEC | O_NOCTTY, mode);
    } while (descriptor < 0 && errno == EINTR);
    return descriptor;
}

/* True where the call is to be made again, after waiting if it has to wait. */
static bool is_to_repeat(int descriptor, short events) {
    if (errno == EINTR) {
        return true;
    }
    if (errno != EAGAIN && errno != EWOULDBLOCK) {
        return false;
    }
    struct pollfd wait = {.fd = descriptor, .events = events};
    return poll(&wait, 1, -1) >= 0 || errno == EINTR;
}

ssize_t descriptor_read(int descriptor, void *bytes, size_t length) {
    ssize_t count;
    do {
        count = read(descriptor, bytes, length);
    } while (count < 0 && is_to_repeat(descriptor, POLLIN));
    return count;
}

ssize_t descriptor_read_at(int descriptor, void *bytes, size_t length, size_t offset) {
    ssize_t count;
    do {
        count = pread(descriptor, bytes, length, (off_t)offset);
    } while (count < 0 && errno == EINTR);
    return count;
}

ssize_t descriptor_write(int descriptor, const void *bytes, size_t length) {
    ssize_t count;
    do {
        count = write(descriptor, bytes, length);
    } while (count < 0 && is_to_repeat(descriptor, POLLOUT));
    return count;
}

void descriptor_start_sync(int descriptor, off_t first, off_t length) {
#ifdef SYNC_FILE_RANGE_WRITE
    /* Only a beginning: what fails here fails in descriptor_sync again, and is told there. */
    (void)sync_file_range(descriptor, first, length, SYNC_FILE_RANGE_WRITE);
#else
    (void)descriptor, (void)first, (void)length;
#endif
}

void output_tell(const char *bytes, size_t length) {
    ssize_t count;
    for (; length > 0; bytes += count, length -= (size_t)count) {
        count = descriptor_write(STDERR_FILENO, bytes, length);
        if (count <= 0) {
            return;
        }
    }
}

int descriptor_sync(int descriptor) {
    int status;
    do {
        status = fsync(descriptor);
    } while (status != 0 && errno == EINTR);
    bool cannot_sync = status != 0 && (errno == EINVAL || errno == ENOTSUP || errno == ENOSYS);
    return status == 0 || cannot_sync ? 0 : errno;
}

int descriptor_close(int descriptor) {
    /* Interrupted, Linux has closed it all the same: a second call could close another's. */
    return close(descriptor) == 0 || errno == EINTR ? 0 : errno;
}

bool output_guard_descriptors(Error *error) {
    for (int descriptor = 0; descriptor <= 2; descriptor++) {
        if (fcntl(descriptor, F_GETFD) >= 0 || errno != EBADF) {
            continue;
        }
        /* The wrong way round, so that using it is an error still, as with the closed one. All
         * lower descriptors are open, so this one is what open() hands out. Not O_CLOEXEC: an
         * inherited descriptor is known by that. */
        int flags = descriptor == 0 ? O_WRONLY : O_RDONLY;
        int opened;
        do {
            opened = open("/dev/null", flags);
        } while (opened < 0 && errno == EINTR);
        if (opened < 0) {
            return error_set(error, ERROR_SYSTEM, "/dev/null", "cannot be opened: %s",
                             strerror(errno));
        }
    }
    return true;
}
