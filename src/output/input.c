#include "descriptors.h"
#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What a pipe is read by at first. */
#define FIRST_SIZE ((size_t)64 * 1024)

/* Bytes that grow as they are read; size has room for one more than is asked for, and a NUL. */
typedef struct Reading {
    const char *name;
    int descriptor;
    size_t limit;
    char *bytes;
    size_t length, size;
} Reading;

static bool read_error(Error *error, const char *name, int number) {
    error_set(error, ERROR_DATA, name, "cannot be read: %s", strerror(number));
    return false;
}

static bool limit_error(Error *error, const Reading *reading) {
    error_set(error, ERROR_DATA, reading->name, "is longer than the limit of %zu bytes",
              reading->limit);
    return false;
}

static bool resize(Reading *reading, size_t size, Error *error) {
    char *grown = realloc(reading->bytes, size);
    if (grown == NULL) {
        error_no_memory(error, reading->name);
        return false;
    }
    reading->bytes = grown;
    reading->size = size;
    return true;
}

/* A regular file tells how long it is, so that memory is asked for once; it may change yet. */
static bool begin(Reading *reading, Error *error) {
    struct stat status;
    if (fstat(reading->descriptor, &status) != 0) {
        return read_error(error, reading->name, errno);
    }
    if (S_ISDIR(status.st_mode)) {
        return read_error(error, reading->name, EISDIR);
    }
    size_t size = FIRST_SIZE;
    if (S_ISREG(status.st_mode) && status.st_size > 0) {
        if ((uintmax_t)status.st_size > reading->limit) {
            return limit_error(error, reading);
        }
        size = (size_t)status.st_size + 2;
    }
    return resize(reading, size, error);
}

/* Doubles, so that every byte is copied once or twice however long the pipe is. */
static bool grow(Reading *reading, Error *error) {
    size_t most = reading->limit + 2;
    size_t size = reading->size <= most / 2 ? reading->size * 2 : most;
    return resize(reading, size, error);
}

/* One byte past the limit is asked for, to see that it is not there. */
static bool read_to_end(Reading *reading, Error *error) {
    for (;;) {
        size_t room = reading->size - 1 - reading->length;
        ssize_t count =
            descriptor_read(reading->descriptor, reading->bytes + reading->length, room);
        if (count < 0) {
            return read_error(error, reading->name, errno);
        }
        reading->length += (size_t)count;
        if (reading->length > reading->limit) {
            return limit_error(error, reading);
        }
        if (count == 0) {
            reading->bytes[reading->length] = '\0';
            return true;
        }
        if (reading->length == reading->size - 1 && !grow(reading, error)) {
            return false;
        }
    }
}

bool input_read(const char *path, size_t limit, char **bytes, size_t *length, Error *error) {
    *bytes = NULL;
    *length = 0;
    bool is_stdin = strcmp(path, "-") == 0;
    Reading reading = {.name = is_stdin ? "stdin" : path};
    reading.limit = limit < SIZE_MAX - 2 ? limit : SIZE_MAX - 2;
    reading.descriptor = is_stdin ? STDIN_FILENO : descriptor_open(path, O_RDONLY, 0);
    if (reading.descriptor < 0) {
        return read_error(error, reading.name, errno);
    }
    bool fine = begin(&reading, error) && read_to_end(&reading, error);
    if (!is_stdin) {
        descriptor_close(reading.descriptor);
    }
    if (!fine) {
        free(reading.bytes);
        return false;
    }
    *bytes = reading.bytes;
    *length = reading.length;
    return true;
}
