#include "descriptors.h"
#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What a pipe is read by at first, when all of it is wanted. */
#define FIRST_SIZE ((size_t)64 * 1024)

/* What a window holds: large reads are quick, and this much stays in the processor's cache. */
#define WINDOW_SIZE ((size_t)256 * 1024)

/* bytes[first .. end) has been read and is not passed over. */
struct Input {
    const char *name;
    int descriptor;
    bool is_stdin, has_ended, is_kept; /* is_kept: all of it is in memory */
    size_t hint; /* the bytes of a regular file as it was when opened; 0: unknown */
    char *bytes;
    size_t first, end, size;
    off_t held; /* where in a file input_rewind goes back to */
};

static bool read_error(Error *error, const char *name, int number) {
    error_set(error, ERROR_DATA, name, "cannot be read: %s", strerror(number));
    return false;
}

static bool limit_error(Error *error, const Input *input, size_t limit) {
    error_set(error, ERROR_DATA, input->name, "is longer than the limit of %zu bytes", limit);
    return false;
}

static bool resize(Input *input, size_t size, Error *error) {
    char *grown = realloc(input->bytes, size);
    if (grown == NULL) {
        error_no_memory(error, input->name);
        return false;
    }
    input->bytes = grown;
    input->size = size;
    return true;
}

/* A regular file tells how long it is, so that memory is asked for once; it may change yet. */
static bool begin(Input *input, Error *error) {
    struct stat status;
    if (fstat(input->descriptor, &status) != 0) {
        return read_error(error, input->name, errno);
    }
    if (S_ISDIR(status.st_mode)) {
        return read_error(error, input->name, EISDIR);
    }
    if (S_ISREG(status.st_mode) && status.st_size > 0) {
        bool fits = (uintmax_t)status.st_size < SIZE_MAX - 2;
        input->hint = fits ? (size_t)status.st_size : SIZE_MAX - 2;
    }
    return true;
}

bool input_open(const char *path, Input **input, Error *error) {
    bool is_stdin = strcmp(path, "-") == 0;
    const char *name = is_stdin ? "stdin" : path;
    *input = calloc(1, sizeof **input);
    if (*input == NULL) {
        return error_no_memory(error, name);
    }
    **input = (Input){.name = name, .is_stdin = is_stdin};
    (*input)->descriptor = is_stdin ? STDIN_FILENO : descriptor_open(path, O_RDONLY, 0);
    bool fine = (*input)->descriptor >= 0 ? begin(*input, error) : read_error(error, name, errno);
    if (!fine) {
        input_close(*input);
        *input = NULL;
    }
    return fine;
}

/* Reads once into the room behind `end`, of which there is some. */
static bool read_more(Input *input, size_t room, Error *error) {
    ssize_t count = descriptor_read(input->descriptor, input->bytes + input->end, room);
    if (count < 0) {
        return read_error(error, input->name, errno);
    }
    input->end += (size_t)count;
    input->has_ended = count == 0;
    return true;
}

/* What is passed over makes room. */
static void move_to_front(Input *input) {
    if (input->first > 0) {
        memmove(input->bytes, input->bytes + input->first, input->end - input->first);
        input->end -= input->first;
        input->first = 0;
    }
}

/* One byte more than is wanted, so that a NUL fits behind the rest. A short file needs no large
 * window; one that grows doubles, so that it is copied seldom. */
static bool make_room(Input *input, size_t wanted, Error *error) {
    if (input->size > wanted) {
        return true;
    }
    size_t size = input->hint > 0 && input->hint < WINDOW_SIZE ? input->hint + 2 : WINDOW_SIZE;
    size_t doubled = input->size <= SIZE_MAX / 2 ? input->size * 2 : SIZE_MAX;
    size = size > doubled ? size : doubled;
    return resize(input, size > wanted ? size : wanted + 1, error);
}

bool input_window(Input *input, size_t wanted, const char **bytes, size_t *length, Error *error) {
    if (input->end - input->first < wanted && !input->has_ended) {
        move_to_front(input);
        if (!make_room(input, wanted, error)) {
            return false;
        }
        while (input->end < wanted && !input->has_ended) {
            if (!read_more(input, input->size - 1 - input->end, error)) {
                return false;
            }
        }
    }
    *bytes = input->bytes == NULL ? "" : input->bytes + input->first;
    *length = input->end - input->first;
    return true;
}

const char *input_name(const Input *input) {
    return input->name;
}

size_t input_size(const Input *input) {
    return input->hint;
}

void input_skip(Input *input, size_t count) {
    input->first += count;
}

/* Room for the whole of a file, one byte more than it should have, and a NUL. */
static bool begin_rest(Input *input, size_t limit, Error *error) {
    move_to_front(input);
    size_t size = FIRST_SIZE;
    if (input->hint > 0) {
        if (input->hint > limit) {
            return limit_error(error, input, limit);
        }
        size = input->hint + 2;
    }
    return input->size >= size || resize(input, size, error);
}

/* Doubles, so that every byte is copied once or twice however long the pipe is. */
static bool grow(Input *input, size_t limit, Error *error) {
    size_t most = limit + 2;
    size_t size = input->size <= most / 2 ? input->size * 2 : most;
    return resize(input, size, error);
}

/* One byte past the limit is asked for, to see that it is not there. */
static bool read_to_end(Input *input, size_t limit, Error *error) {
    for (;;) {
        if (input->end > limit) {
            return limit_error(error, input, limit);
        }
        if (input->end == input->size - 1 && !grow(input, limit, error)) {
            return false;
        }
        if (input->has_ended) {
            input->bytes[input->end] = '\0';
            return true;
        }
        if (!read_more(input, input->size - 1 - input->end, error)) {
            return false;
        }
    }
}

bool input_rest(Input *input, size_t limit, char **bytes, size_t *length, Error *error) {
    *bytes = NULL;
    *length = 0;
    limit = limit < SIZE_MAX - 2 ? limit : SIZE_MAX - 2;
    if (!begin_rest(input, limit, error) || !read_to_end(input, limit, error)) {
        return false;
    }
    *bytes = input->bytes;
    *length = input->end;
    input->bytes = NULL;
    input->first = input->end = input->size = 0;
    return true;
}

bool input_hold(Input *input, size_t limit, Error *error) {
    off_t at = input->hint > 0 ? lseek(input->descriptor, 0, SEEK_CUR) : -1;
    if (at >= 0) {
        input->held = at - (off_t)(input->end - input->first);
        return input->hint <= limit || limit_error(error, input, limit);
    }
    limit = limit < SIZE_MAX - 2 ? limit : SIZE_MAX - 2;
    input->is_kept = true;
    return begin_rest(input, limit, error) && read_to_end(input, limit, error);
}

bool input_rewind(Input *input, Error *error) {
    input->first = 0;
    if (input->is_kept) {
        return true;
    }
    input->end = 0;
    input->has_ended = false;
    return lseek(input->descriptor, input->held, SEEK_SET) >= 0 ||
           read_error(error, input->name, errno);
}

void input_close(Input *input) {
    if (input == NULL) {
        return;
    }
    if (!input->is_stdin && input->descriptor >= 0) {
        descriptor_close(input->descriptor);
    }
    free(input->bytes);
    free(input);
}

bool input_read(const char *path, size_t limit, char **bytes, size_t *length, Error *error) {
    Input *input;
    *bytes = NULL;
    *length = 0;
    if (!input_open(path, &input, error)) {
        return false;
    }
    bool fine = input_rest(input, limit, bytes, length, error);
    input_close(input);
    return fine;
}
