#include "crew.h"
#include "descriptors.h"
#include "sink_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct Outputs {
    Sink *first;
    struct stat *inputs; /* files that are read, input_count of them */
    size_t input_count;
    SavedSignals signals;
};

bool outputs_new(Outputs **outputs, Error *error) {
    *outputs = NULL;
    if (!output_guard_descriptors(error)) {
        return false;
    }
    *outputs = calloc(1, sizeof **outputs);
    if (*outputs == NULL) {
        return error_no_memory(error, "outputs");
    }
    signals_take(&(*outputs)->signals);
    return true;
}

static bool refuse_input(Error *error, const char *name) {
    return error_set(error, ERROR_USAGE, name,
                     "is an input too; give the output another name than what is read");
}

bool outputs_protect(Outputs *outputs, const char *path, Error *error) {
    struct stat status;
    if (strcmp(path, "-") == 0 || stat(path, &status) != 0) {
        return true;
    }
    for (const Sink *sink = outputs->first; sink != NULL; sink = sink->next) {
        if (target_is_file(&sink->target, &status)) {
            return refuse_input(error, sink->name);
        }
    }
    struct stat *grown = realloc(outputs->inputs, (outputs->input_count + 1) * sizeof *grown);
    if (grown == NULL) {
        return error_no_memory(error, path);
    }
    outputs->inputs = grown;
    outputs->inputs[outputs->input_count++] = status;
    return true;
}

static bool is_free_to_write(const Outputs *outputs, const Sink *added, Error *error) {
    for (size_t i = 0; i < outputs->input_count; i++) {
        if (target_is_file(&added->target, &outputs->inputs[i])) {
            return refuse_input(error, added->name);
        }
    }
    for (const Sink *sink = outputs->first; sink != NULL; sink = sink->next) {
        if (target_is_same(&sink->target, &added->target)) {
            return error_set(error, ERROR_USAGE, added->name,
                             "is the same file as the output `%s`; give each its own", sink->name);
        }
    }
    return true;
}

/* What the old file's readers and owner were stays so. 0 or errno. */
static int copy_owner_and_mode(int descriptor, const struct stat *old) {
    struct stat status;
    if (fstat(descriptor, &status) != 0) {
        return errno;
    }
    /* Only root may give a file away; for others, rightly, it becomes the writer's. */
    bool is_moved = (status.st_uid != old->st_uid || status.st_gid != old->st_gid) &&
                    fchown(descriptor, old->st_uid, old->st_gid) == 0;
    mode_t mode = old->st_mode & 0777;
    if ((is_moved || (status.st_mode & 07777) != mode) && fchmod(descriptor, mode) != 0) {
        return errno;
    }
    return 0;
}

static bool open_staged(Sink *sink, Error *error) {
    const Target *target = &sink->target;
    /* Nobody else may open the bytes of a file that was private before it is so again. */
    mode_t mode = target->exists ? 0600 : 0666;
    sink->staged = staged_new(target->directory, mode, &sink->descriptor);
    if (sink->staged == NULL) {
        return errno == ENOMEM ? error_no_memory(error, sink->name)
                               : error_set(error, ERROR_SYSTEM, sink->name,
                                           "cannot be written: its directory `%s`: %s",
                                           target->directory, strerror(errno));
    }
    int failure = target->exists ? copy_owner_and_mode(sink->descriptor, &target->status) : 0;
    return failure == 0 || target_error(error, sink->name, failure);
}

static bool open_sink(Sink *sink, const char *path, Error *error) {
    switch (sink->target.kind) {
    case TARGET_FILE:
        return open_staged(sink, error);
    case TARGET_DEVICE:
        sink->descriptor = descriptor_open(path, O_WRONLY, 0);
        break;
    case TARGET_DESCRIPTOR:
        /* A second descriptor can be closed, which is when some file systems tell of an error. */
        sink->descriptor = fcntl(sink->target.descriptor, F_DUPFD_CLOEXEC, 3);
        break;
    }
    return sink->descriptor >= 0 || target_error(error, sink->name, errno);
}

static void sink_free(Sink *sink) {
    if (sink->descriptor >= 0) {
        descriptor_close(sink->descriptor);
    }
    staged_free(sink->staged);
    target_free(&sink->target);
    free(sink->buffer);
    free(sink->name);
    free(sink);
}

static void append(Outputs *outputs, Sink *sink) {
    Sink **end = &outputs->first;
    while (*end != NULL) {
        end = &(*end)->next;
    }
    *end = sink;
}

bool outputs_add(Outputs *outputs, const char *path, Sink **sink, Error *error) {
    *sink = NULL;
    Sink *added = calloc(1, sizeof *added);
    if (added == NULL) {
        return error_no_memory(error, target_name(path));
    }
    added->descriptor = -1;
    added->most = BUFFER_SIZE;
    added->name = strdup(target_name(path));
    bool fine = added->name != NULL || error_no_memory(error, target_name(path));
    fine = fine && target_find(path, &added->target, error) &&
           is_free_to_write(outputs, added, error) && open_sink(added, path, error);
    if (!fine) {
        sink_free(added);
        return false;
    }
    append(outputs, added);
    *sink = added;
    return true;
}

/* Ends the staged destinations, or the direct ones. */
static bool close_all(Outputs *outputs, bool staged, Error *error) {
    for (Sink *sink = outputs->first; sink != NULL; sink = sink->next) {
        if ((sink->staged != NULL) != staged) {
            continue;
        }
        if (sink->descriptor >= 0) {
            sink_close(sink, staged);
        }
        if (sink->failure != 0) {
            return target_error(error, sink->name, sink->failure);
        }
    }
    return true;
}

static Sink *next_staged(Sink *sink) {
    while (sink != NULL && sink->staged == NULL) {
        sink = sink->next;
    }
    return sink;
}

/* Undoes the renames before `failed`, and gives up what was kept for that. */
static void undo_until(Outputs *outputs, const Sink *failed) {
    Sink *sink = next_staged(outputs->first);
    for (; sink != failed; sink = next_staged(sink->next)) {
        staged_undo(sink->staged, sink->target.path);
    }
}

static bool place_all(Outputs *outputs, Error *error) {
    Sink *first = next_staged(outputs->first);
    for (Sink *sink = first; sink != NULL; sink = next_staged(sink->next)) {
        bool is_last = next_staged(sink->next) == NULL; /* nothing after it can fail */
        int failure = staged_place(sink->staged, sink->target.path, !is_last);
        if (failure != 0) {
            undo_until(outputs, sink);
            return target_error(error, sink->name, failure);
        }
    }
    for (Sink *sink = first; sink != NULL; sink = next_staged(sink->next)) {
        staged_settle(sink->staged);
    }
    return true;
}

bool sink_is_staged(const Sink *sink) {
    return sink->staged != NULL;
}

/* All files go to the disk at once: waiting for one waits for most of the others too. */
static void start_all(Outputs *outputs) {
    for (Sink *sink = outputs->first; sink != NULL; sink = sink->next) {
        if (sink->staged != NULL && sink->descriptor >= 0) {
            sink_start_sync(sink);
        }
    }
}

/* Waiting for so many bytes takes longer than making a thread that waits. */
#define PAYS_A_THREAD ((off_t)1 << 20)

/* More files than these wait for one another. */
#define MOST_WAITING 4

/* Long files that are waited for side by side: the disk is told of all of them at once. */
typedef struct Waiting {
    Sink *next; /* the first that is in no slot yet */
    Sink *slot[MOST_WAITING];
} Waiting;

static Sink *next_long(Sink *sink) {
    while (sink != NULL && (sink->staged == NULL || sink->written < PAYS_A_THREAD)) {
        sink = sink->next;
    }
    return sink;
}

static bool fetch_long(void *data, size_t slot) {
    Waiting *waiting = data;
    Sink *sink = next_long(waiting->next);
    waiting->slot[slot] = sink;
    waiting->next = sink == NULL ? NULL : sink->next;
    return sink != NULL;
}

static void sync_long(void *data, size_t slot) {
    sink_sync(((Waiting *)data)->slot[slot]);
}

/* What failed is told when the file is closed. */
static bool go_on(void *data, size_t slot) {
    (void)data, (void)slot;
    return true;
}

static void sync_long_files(Outputs *outputs) {
    Waiting waiting = {.next = outputs->first};
    const Sink *first = next_long(outputs->first);
    if (first != NULL && next_long(first->next) != NULL) {
        crew_run(&(Crew){.fetch = fetch_long,
                         .work = sync_long,
                         .hand_over = go_on,
                         .data = &waiting,
                         .slots = MOST_WAITING,
                         .threads = MOST_WAITING});
    }
}

bool outputs_commit(Outputs *outputs, Error *error) {
    start_all(outputs);
    sync_long_files(outputs);
    if (!close_all(outputs, true, error) || !close_all(outputs, false, error)) {
        return false;
    }
    /* Half of the files placed would be neither all nor none. */
    sigset_t before;
    signals_hold(&before);
    bool fine = place_all(outputs, error);
    signals_let(&before);
    return fine;
}

void outputs_free(Outputs *outputs) {
    if (outputs == NULL) {
        return;
    }
    Sink *sink = outputs->first;
    while (sink != NULL) {
        Sink *next = sink->next;
        sink_free(sink);
        sink = next;
    }
    signals_restore(&outputs->signals);
    free(outputs->inputs);
    free(outputs);
}
