#define _GNU_SOURCE /* O_TMPFILE */
#include "descriptors.h"
#include "sink_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NAME "temporary file"

bool spool_new(size_t in_memory, Sink **spool, Error *error) {
    *spool = calloc(1, sizeof **spool);
    if (*spool == NULL) {
        return error_no_memory(error, NAME);
    }
    size_t most = in_memory > BUFFER_SIZE ? in_memory : BUFFER_SIZE;
    **spool = (Sink){.descriptor = -1, .most = most, .is_spool = true};
    return true;
}

static const char *directory(void) {
    const char *named = getenv("TMPDIR");
    return named != NULL && named[0] != '\0' ? named : "/tmp";
}

/* Where the file system has no files without names: one that loses it at once. */
static int open_and_unlink(void) {
    char path[4096];
    int length = snprintf(path, sizeof path, "%s/attnviz-XXXXXX", directory());
    if (length < 0 || (size_t)length >= sizeof path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    sigset_t before;
    signals_hold(&before);
    int descriptor = mkostemp(path, O_CLOEXEC);
    if (descriptor >= 0) {
        unlink(path);
    }
    signals_let(&before);
    return descriptor;
}

int spool_open(Sink *sink) {
    sink->descriptor = descriptor_open(directory(), O_TMPFILE | O_RDWR, 0600);
    if (sink->descriptor < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL)) {
        sink->descriptor = open_and_unlink();
    }
    return sink->descriptor < 0 ? errno : 0;
}

/* Reads what the file holds into `to`, by way of a buffer that nothing else is in. */
static int pour_file(const Sink *spool, Sink *to) {
    if (lseek(spool->descriptor, 0, SEEK_SET) < 0) {
        return errno;
    }
    ssize_t count;
    while ((count = descriptor_read(spool->descriptor, spool->buffer, BUFFER_SIZE)) > 0) {
        sink_bytes(to, spool->buffer, (size_t)count);
    }
    return count < 0 ? errno : 0;
}

/* The buffer's bytes follow those of the file; so they go there too, and it is free. */
static int pour_both(Sink *spool, Sink *to) {
    if (spool->descriptor < 0) {
        sink_bytes(to, spool->buffer, spool->used);
        return 0;
    }
    sink_flush(spool);
    return spool->failure != 0 ? spool->failure : pour_file(spool, to);
}

bool spool_pour(Sink *spool, Sink *to, Error *error) {
    int failure = spool->failure != 0 ? spool->failure : pour_both(spool, to);
    spool_clear(spool);
    if (failure == ENOMEM) {
        return error_no_memory(error, NAME);
    }
    return failure == 0 || error_set(error, ERROR_SYSTEM, NAME, "cannot be written in `%s`: %s",
                                     directory(), strerror(failure));
}

/* A buffer that was large enough is kept for what comes next. */
void spool_clear(Sink *spool) {
    if (spool->descriptor >= 0) {
        descriptor_close(spool->descriptor);
        spool->descriptor = -1;
        free(spool->buffer);
        spool->buffer = NULL;
        spool->size = 0;
    }
    spool->used = 0;
    spool->failure = 0;
}

void spool_free(Sink *spool) {
    if (spool == NULL) {
        return;
    }
    spool_clear(spool);
    free(spool->buffer);
    free(spool);
}
