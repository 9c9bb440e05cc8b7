/*
 * progress: how far a long run is, on a terminal that stderr is.
 */
#ifndef ATTNVIZ_PROGRESS_H
#define ATTNVIZ_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

typedef struct Progress {
    bool is_wanted, is_shown;
    size_t size; /* bytes of the input; 0: not known */
    struct timespec start, last;
} Progress;

/** Where stderr is no terminal, or not `is_wanted`, nothing is ever shown. */
void progress_begin(Progress *progress, bool is_wanted, size_t size);

/** Shows, from the first second on and a few times in each, that `count` sentences and `passed`
 * bytes of the input are done. */
void progress_show(Progress *progress, size_t count, size_t passed);

/** Takes the bar away, before other lines are written and at the end. */
void progress_hide(Progress *progress);

#endif
