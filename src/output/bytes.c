#include "bytes.h"

#include "descriptors.h"
#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Short pieces are read through a window, so that a directory of names is few system calls. */
#define WINDOW_SIZE ((size_t)64 * 1024)

struct Bytes {
    int descriptor; /* −1: all of it is in `held` */
    size_t size;
    char *held;           /* the whole, or the window … */
    size_t first, length; /* … and what of the file is in it */
};

/* Files of /proc say that they are empty, and are not: these are read to their end. */
static bool has_places(const char *path) {
    struct stat status;
    return strcmp(path, "-") != 0 && stat(path, &status) == 0 && S_ISREG(status.st_mode) &&
           status.st_size > 0;
}

static bool open_file(const char *path, Bytes *bytes, Error *error) {
    struct stat status;
    bytes->descriptor = descriptor_open(path, O_RDONLY, 0);
    if (bytes->descriptor < 0 || fstat(bytes->descriptor, &status) != 0) {
        return error_set(error, ERROR_DATA, path, "cannot be read: %s", strerror(errno));
    }
    if ((uintmax_t)status.st_size > SIZE_MAX) {
        return error_set(error, ERROR_DATA, path, "cannot be read: %s", strerror(EFBIG));
    }
    bytes->size = (size_t)status.st_size;
    bytes->held = malloc(WINDOW_SIZE);
    return bytes->held != NULL || error_no_memory(error, path);
}

bool bytes_open(const char *path, size_t limit, Bytes **bytes, Error *error) {
    Bytes *made = calloc(1, sizeof *made);
    *bytes = NULL;
    if (made == NULL) {
        return error_no_memory(error, path);
    }
    made->descriptor = -1;
    bool done = has_places(path) ? open_file(path, made, error)
                                 : input_read(path, limit, &made->held, &made->size, error);
    if (!done) {
        bytes_close(made);
        return false;
    }
    if (made->descriptor < 0) {
        made->length = made->size;
    }
    *bytes = made;
    return true;
}

size_t bytes_size(const Bytes *bytes) {
    return bytes->size;
}

static bool read_at(Bytes *bytes, size_t offset, char *to, size_t length, Error *error) {
    while (length > 0) {
        ssize_t count = descriptor_read_at(bytes->descriptor, to, length, offset);
        if (count < 0) {
            return error_set(error, ERROR_DATA, "", "cannot be read: %s", strerror(errno));
        }
        if (count == 0) {
            return error_set(error, ERROR_DATA, "", "ends after %zu bytes while it is read",
                             offset);
        }
        to += count;
        offset += (size_t)count;
        length -= (size_t)count;
    }
    return true;
}

static bool is_held(const Bytes *bytes, size_t offset, size_t length) {
    return offset >= bytes->first && offset - bytes->first <= bytes->length &&
           length <= bytes->length - (offset - bytes->first);
}

static bool move_window(Bytes *bytes, size_t offset, Error *error) {
    size_t left = bytes->size - offset;
    bytes->first = offset;
    bytes->length = 0;
    size_t length = left < WINDOW_SIZE ? left : WINDOW_SIZE;
    if (!read_at(bytes, offset, bytes->held, length, error)) {
        return false;
    }
    bytes->length = length;
    return true;
}

bool bytes_read(Bytes *bytes, size_t offset, void *to, size_t length, Error *error) {
    if (offset > bytes->size || length > bytes->size - offset) {
        return error_set(error, ERROR_DATA, "",
                         "ends after %zu bytes; %zu more are wanted from byte %zu on", bytes->size,
                         length, offset);
    }
    if (length == 0) {
        return true;
    }
    if (!is_held(bytes, offset, length)) {
        if (length > WINDOW_SIZE / 2) {
            return read_at(bytes, offset, to, length, error);
        }
        if (!move_window(bytes, offset, error)) {
            return false;
        }
    }
    memcpy(to, bytes->held + (offset - bytes->first), length);
    return true;
}

bool bytes_all(Bytes *bytes, size_t limit, char **text, size_t *length, Error *error) {
    if (bytes->size > limit) {
        return error_set(error, ERROR_DATA, "", "is longer than the limit of %zu bytes", limit);
    }
    char *made = malloc(bytes->size + 1);
    if (made == NULL) {
        return error_no_memory(error, "");
    }
    if (!bytes_read(bytes, 0, made, bytes->size, error)) {
        free(made);
        return false;
    }
    made[bytes->size] = '\0';
    *text = made;
    *length = bytes->size;
    return true;
}

void bytes_close(Bytes *bytes) {
    if (bytes == NULL) {
        return;
    }
    if (bytes->descriptor >= 0) {
        descriptor_close(bytes->descriptor);
    }
    free(bytes->held);
    free(bytes);
}
