#include "progress.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define BAR_WIDTH   30
#define LINE_WIDTH  72 /* less than any terminal has */
#define FIRST_AFTER 0.5
#define AGAIN_AFTER 0.1

void progress_begin(Progress *progress, bool is_wanted, size_t size) {
    *progress = (Progress){.is_wanted = is_wanted && isatty(STDERR_FILENO) == 1, .size = size};
    if (progress->is_wanted) {
        clock_gettime(CLOCK_MONOTONIC, &progress->start);
        progress->last = progress->start;
    }
}

static double seconds_between(struct timespec from, struct timespec to) {
    return (double)(to.tv_sec - from.tv_sec) + 1e-9 * (double)(to.tv_nsec - from.tv_nsec);
}

/* "attnviz: 412 sentences [#########                     ] 31%" */
static void print(const Progress *progress, size_t count, size_t passed) {
    char line[LINE_WIDTH + 1], bar[BAR_WIDTH + 1] = "";
    int used = snprintf(line, sizeof line, "attnviz: %zu sentence%s", count, count == 1 ? "" : "s");
    if (progress->size > 0) {
        double part = passed < progress->size ? (double)passed / (double)progress->size : 1;
        memset(bar, '#', (size_t)(part * BAR_WIDTH));
        snprintf(line + used, sizeof line - (size_t)used, " [%-*s] %d%%", BAR_WIDTH, bar,
                 (int)(part * 100));
    }
    fprintf(stderr, "\r%-*s", LINE_WIDTH, line);
}

void progress_show(Progress *progress, size_t count, size_t passed) {
    struct timespec now;
    if (!progress->is_wanted || clock_gettime(CLOCK_MONOTONIC, &now) != 0 ||
        seconds_between(progress->start, now) < FIRST_AFTER ||
        seconds_between(progress->last, now) < AGAIN_AFTER) {
        return;
    }
    progress->last = now;
    progress->is_shown = true;
    print(progress, count, passed);
}

/* Spaces, since not every terminal knows an escape for it. */
void progress_hide(Progress *progress) {
    if (progress->is_shown) {
        fprintf(stderr, "\r%*s\r", LINE_WIDTH, "");
        progress->is_shown = false;
    }
}
