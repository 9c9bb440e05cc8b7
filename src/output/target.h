/*
 * target: what a path that is to be written to really is.
 */
#ifndef ATTNVIZ_TARGET_H
#define ATTNVIZ_TARGET_H

#include "error.h"

#include <sys/stat.h>
#include <sys/types.h>

typedef enum TargetKind {
    TARGET_DESCRIPTOR, /* one that the program was started with: "-", /dev/stdout, /dev/fd/N */
    TARGET_DEVICE,     /* a device, FIFO or socket: written directly */
    TARGET_FILE        /* a regular file, or nothing yet */
} TargetKind;

/** The place behind a path. Freed with target_free. */
typedef struct Target {
    TargetKind kind;
    int descriptor;  /* of TARGET_DESCRIPTOR */
    char *path;      /* of TARGET_FILE: without any symlink */
    char *directory; /* of TARGET_FILE */
    bool exists;
    struct stat status; /* where it exists */
} Target;

/** Finds what `path` is. Fails with where = `path` (stdout for "-"). */
bool target_find(const char *path, Target *target, Error *error);

void target_free(Target *target);

/** True when both lead to the same file. Two names of one terminal or of /dev/null are two. */
bool target_is_same(const Target *a, const Target *b);

/** True when writing to the target would change the file of that status. */
bool target_is_file(const Target *target, const struct stat *status);

/** What messages call the path: stdout for "-". */
const char *target_name(const char *path);

/** The failure to write to `name` with that errno; returns false. */
bool target_error(Error *error, const char *name, int number);

#endif
