#include "target.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* As many symlinks as Linux follows. */
#define SYMLINK_LIMIT 40

const char *target_name(const char *path) {
    return strcmp(path, "-") == 0 ? "stdout" : path;
}

bool target_error(Error *error, const char *name, int number) {
    if (number == ENOMEM) {
        return error_no_memory(error, name);
    }
    return error_set(error, ERROR_SYSTEM, name, "cannot be written: %s", strerror(number));
}

/* The N of a path that names descriptor N, or −1. */
static int named_descriptor(const char *path) {
    static const char *const folders[] = {"/dev/fd/", "/proc/self/fd/"};
    if (strcmp(path, "-") == 0 || strcmp(path, "/dev/stdout") == 0) {
        return STDOUT_FILENO;
    }
    if (strcmp(path, "/dev/stderr") == 0) {
        return STDERR_FILENO;
    }
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        size_t length = strlen(folders[i]);
        const char *digits = path + length;
        if (strncmp(path, folders[i], length) == 0 && *digits >= '0' && *digits <= '9') {
            char *end;
            long number = strtol(digits, &end, 10);
            return *end == '\0' && number <= INT_MAX ? (int)number : -1;
        }
    }
    return -1;
}

static bool find_descriptor(const char *name, int descriptor, Target *target, Error *error) {
    target->kind = TARGET_DESCRIPTOR;
    target->descriptor = descriptor;
    int flags = fcntl(descriptor, F_GETFD);
    /* One that closes on exec was not inherited: it is a file of ours that took a free number. */
    if (flags < 0 || (flags & FD_CLOEXEC) != 0) {
        return target_error(error, name, EBADF);
    }
    int access_mode = fcntl(descriptor, F_GETFL) & O_ACCMODE;
    if (access_mode == O_RDONLY || fstat(descriptor, &target->status) != 0) {
        return target_error(error, name, EBADF);
    }
    target->exists = true;
    return true;
}

/* The part of the path before its last name; the caller frees it. */
static char *parent_of(const char *path) {
    const char *slash = strrchr(path, '/');
    if (slash == NULL) {
        return strdup(".");
    }
    return slash == path ? strdup("/") : strndup(path, (size_t)(slash - path));
}

static char *join(const char *directory, const char *name) {
    size_t size = strlen(directory) + strlen(name) + 2;
    char *path = malloc(size);
    if (path != NULL) {
        snprintf(path, size, "%s/%s", strcmp(directory, "/") == 0 ? "" : directory, name);
    }
    return path;
}

/* What the link says, which lies where the path does. */
static char *beside(const char *path, const char *link) {
    char *directory = parent_of(path);
    char *joined = directory == NULL ? NULL : join(directory, link);
    free(directory);
    return joined;
}

/* What an allocation gave, with errno where it gave nothing: some compilers take it that
 * allocations leave errno as it was. */
static char *or_no_memory(char *allocated) {
    if (allocated == NULL) {
        errno = ENOMEM;
    }
    return allocated;
}

/* Where a symlink leads, one step; NULL with errno where the path is none (EINVAL, ENOENT). */
static char *follow_symlink(const char *path) {
    char link[PATH_MAX];
    ssize_t length = readlink(path, link, sizeof link - 1);
    if (length < 0) {
        return NULL;
    }
    link[length] = '\0';
    return or_no_memory(link[0] == '/' ? strdup(link) : beside(path, link));
}

/* Follows symlinks that lead to nothing yet. NULL with errno on failure. */
static char *follow_dangling(const char *path) {
    char *here = or_no_memory(strdup(path));
    for (int step = 0; here != NULL && step <= SYMLINK_LIMIT; step++) {
        char *next = follow_symlink(here);
        if (next == NULL && errno != ENOMEM) {
            return here;
        }
        free(here);
        here = next;
    }
    if (here != NULL) {
        free(here);
        errno = ELOOP;
    }
    return NULL;
}

/* A file that does not exist is its directory's real path and its own name. */
static bool find_new(const char *name, const char *path, Target *target, Error *error) {
    char *here = follow_dangling(path);
    char *parent = here == NULL ? NULL : or_no_memory(parent_of(here));
    if (parent == NULL) {
        int failure = errno;
        free(here);
        return target_error(error, name, failure);
    }
    const char *slash = strrchr(here, '/');
    const char *own_name = slash == NULL ? here : slash + 1;
    bool fine = true;
    target->directory = realpath(parent, NULL);
    if (own_name[0] == '\0') {
        fine = target_error(error, name, EISDIR);
    } else if (target->directory == NULL) {
        fine = error_set(error, ERROR_SYSTEM, name, "cannot be written: its directory `%s`: %s",
                         parent, strerror(errno));
    } else {
        target->path = join(target->directory, own_name);
        fine = target->path != NULL || error_no_memory(error, name);
    }
    free(parent);
    free(here);
    return fine;
}

/* A file that exists and is written aside: its own permission is asked all the same. */
static bool find_old(const char *name, const char *path, Target *target, Error *error) {
    if (faccessat(AT_FDCWD, path, W_OK, AT_EACCESS) != 0) {
        return target_error(error, name, errno);
    }
    target->path = realpath(path, NULL);
    target->directory = target->path == NULL ? NULL : parent_of(target->path);
    return target->directory != NULL || target_error(error, name, errno);
}

static bool find(const char *name, const char *path, Target *target, Error *error) {
    int descriptor = named_descriptor(path);
    if (descriptor >= 0) {
        return find_descriptor(name, descriptor, target, error);
    }
    target->exists = stat(path, &target->status) == 0;
    target->kind = TARGET_FILE;
    if (!target->exists) {
        return errno == ENOENT ? find_new(name, path, target, error)
                               : target_error(error, name, errno);
    }
    if (S_ISDIR(target->status.st_mode)) {
        return target_error(error, name, EISDIR);
    }
    if (S_ISREG(target->status.st_mode)) {
        return find_old(name, path, target, error);
    }
    target->kind = TARGET_DEVICE;
    return true;
}

bool target_find(const char *path, Target *target, Error *error) {
    *target = (Target){.descriptor = -1};
    const char *name = target_name(path);
    if (path[0] == '\0') {
        return error_set(error, ERROR_USAGE, name, "an output needs a name");
    }
    bool fine = find(name, path, target, error);
    if (!fine) {
        target_free(target);
    }
    return fine;
}

void target_free(Target *target) {
    free(target->path);
    free(target->directory);
    *target = (Target){.descriptor = -1};
}

bool target_is_file(const Target *target, const struct stat *status) {
    return target->exists && !S_ISCHR(status->st_mode) && target->status.st_dev == status->st_dev &&
           target->status.st_ino == status->st_ino;
}

bool target_is_same(const Target *a, const Target *b) {
    if (a->kind == TARGET_DESCRIPTOR && b->kind == TARGET_DESCRIPTOR &&
        a->descriptor == b->descriptor) {
        return true;
    }
    if (a->path != NULL && b->path != NULL && strcmp(a->path, b->path) == 0) {
        return true;
    }
    return b->exists && target_is_file(a, &b->status);
}
