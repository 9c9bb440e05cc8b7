#include "staged.h"
#include "descriptors.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Names already taken (by a killed run, or a process of the same number elsewhere) are passed. */
#define NAME_ATTEMPTS 10000

struct Staged {
    size_t directory_length;
    char *path;
    char *kept;         /* room for a second name of what stood at the target */
    bool is_kept;       /* it has that name */
    bool target_is_new; /* nothing stood there */
    _Atomic bool exists;
    Staged *next;
};

/* The one variable of the library: a signal handler has no argument through which it could be
 * told what to remove. Changed with the signals held back. */
static _Atomic(Staged *) all_staged;

/* GLib aborts (SIGTRAP, SIGABRT) where it gets no memory, and a library's thread may crash. */
static const int handled[HANDLED_SIGNALS] = {SIGINT,  SIGTERM, SIGHUP,  SIGTRAP, SIGABRT,
                                             SIGSEGV, SIGBUS,  SIGPIPE, SIGXFSZ};
#define ENDING_SIGNALS  7 /* the first of them end the program */
#define WAITING_SIGNALS 3 /* the first of these can be held back for a moment */

/* Only what is async-signal-safe: atomic loads, unlink, raise. SA_RESETHAND has brought the
 * default action back, so that the signal raised here ends the program when this returns. */
static void remove_all_and_end(int signal_number) {
    for (Staged *file = atomic_load(&all_staged); file != NULL; file = file->next) {
        if (atomic_load(&file->exists)) {
            unlink(file->path);
        }
    }
    raise(signal_number);
}

static void waiting_signals(sigset_t *set) {
    sigemptyset(set);
    for (int i = 0; i < WAITING_SIGNALS; i++) {
        sigaddset(set, handled[i]);
    }
}

/* One that is there already is as good. */
static bool take_stack(char *bytes) {
    stack_t before, own = {.ss_sp = bytes, .ss_size = HANDLER_STACK};
    return sigaltstack(NULL, &before) == 0 && (before.ss_flags & SS_DISABLE) != 0 &&
           sigaltstack(&own, NULL) == 0;
}

void signals_take(SavedSignals *saved) {
    struct sigaction end = {.sa_handler = remove_all_and_end,
                            .sa_flags = (int)(SA_RESETHAND | SA_ONSTACK)};
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    waiting_signals(&end.sa_mask);
    sigemptyset(&ignore.sa_mask);
    saved->has_stack = take_stack(saved->stack);
    for (size_t i = 0; i < HANDLED_SIGNALS; i++) {
        sigaction(handled[i], NULL, &saved->action[i]);
        if (saved->action[i].sa_handler != SIG_IGN) {
            sigaction(handled[i], i < ENDING_SIGNALS ? &end : &ignore, NULL);
        }
    }
}

void signals_restore(const SavedSignals *saved) {
    for (size_t i = 0; i < HANDLED_SIGNALS; i++) {
        sigaction(handled[i], &saved->action[i], NULL);
    }
    if (saved->has_stack) {
        stack_t none = {.ss_flags = SS_DISABLE};
        sigaltstack(&none, NULL);
    }
}

void signals_hold(sigset_t *before) {
    sigset_t set;
    waiting_signals(&set);
    sigprocmask(SIG_BLOCK, &set, before);
}

void signals_let(const sigset_t *before) {
    sigprocmask(SIG_SETMASK, before, NULL);
}

/* directory[0 .. length), a slash, and room for any name that write_name makes. */
static char *path_in(const char *directory, size_t length) {
    static const char longest[] = "/.attnviz-18446744073709551615-4294967295";
    char *path = malloc(length + sizeof longest);
    if (path != NULL) {
        memcpy(path, directory, length);
        path[length] = '\0';
    }
    return path;
}

/* Short, whatever the target is called: a name of 255 bytes leaves no room for a suffix. */
static void write_name(char *path, size_t directory_length, unsigned attempt) {
    sprintf(path + directory_length, "/.attnviz-%lu-%u", (unsigned long)getpid(), attempt);
}

static int create_unused(char *path, size_t directory_length, mode_t mode) {
    int descriptor = -1;
    for (unsigned attempt = 0; attempt < NAME_ATTEMPTS; attempt++) {
        write_name(path, directory_length, attempt);
        descriptor = descriptor_open(path, O_WRONLY | O_CREAT | O_EXCL, mode);
        if (descriptor >= 0 || errno != EEXIST) {
            break;
        }
    }
    return descriptor;
}

Staged *staged_new(const char *directory, mode_t mode, int *descriptor) {
    Staged *file = calloc(1, sizeof *file);
    size_t length = strlen(directory);
    /* All room is made here: a commit that has begun is not to end for lack of it. */
    char *path = path_in(directory, length), *kept = path_in(directory, length);
    if (file == NULL || path == NULL || kept == NULL) {
        free(path);
        free(kept);
        free(file);
        errno = ENOMEM;
        return NULL;
    }
    file->path = path;
    file->kept = kept;
    file->directory_length = length;
    /* A signal between the two steps would find a file that is not in the list yet. */
    sigset_t before;
    signals_hold(&before);
    *descriptor = create_unused(path, length, mode);
    int failure = *descriptor < 0 ? errno : 0;
    atomic_store(&file->exists, failure == 0);
    file->next = atomic_load(&all_staged);
    atomic_store(&all_staged, file);
    signals_let(&before);
    if (failure != 0) {
        staged_free(file);
        errno = failure;
        return NULL;
    }
    return file;
}

/* Twice, since a file left behind by one failing call would be left for good. */
static void remove_path(const char *path) {
    if (unlink(path) != 0 && errno != ENOENT) {
        unlink(path);
    }
}

static int rename_path(const char *from, const char *to) {
    int status;
    do {
        status = rename(from, to);
    } while (status != 0 && errno == EINTR);
    return status == 0 ? 0 : errno;
}

static int link_unused(const char *target, char *path, size_t directory_length) {
    int status = -1;
    for (unsigned attempt = 0; attempt < NAME_ATTEMPTS; attempt++) {
        write_name(path, directory_length, attempt);
        status = link(target, path);
        if (status == 0 || (errno != EEXIST && errno != EINTR)) {
            break;
        }
    }
    return status == 0 ? 0 : errno;
}

/* Gives what stands at the target a second name. */
static int keep_old(Staged *file, const char *target) {
    int failure = link_unused(target, file->kept, file->directory_length);
    file->is_kept = failure == 0;
    file->target_is_new = failure == ENOENT;
    /* Some file systems have no links: there a way back is not to be had. */
    bool has_no_links =
        failure == EPERM || failure == ENOTSUP || failure == EMLINK || failure == ENOSYS;
    return file->target_is_new || has_no_links ? 0 : failure;
}

int staged_place(Staged *file, const char *target, bool keep) {
    int failure = keep ? keep_old(file, target) : 0;
    if (failure == 0) {
        failure = rename_path(file->path, target);
        atomic_store(&file->exists, failure != 0);
    }
    if (failure != 0) {
        staged_settle(file);
    }
    return failure;
}

void staged_undo(Staged *file, const char *target) {
    if (file->target_is_new) {
        remove_path(target);
    }
    if (!file->is_kept) {
        return;
    }
    /* Twice, as in remove_path; failing both times, the kept name is all there is of the old
     * file, and stays. */
    if (rename_path(file->kept, target) != 0) {
        rename_path(file->kept, target);
    }
    file->is_kept = false;
}

void staged_settle(Staged *file) {
    if (file->is_kept) {
        remove_path(file->kept);
        file->is_kept = false;
    }
}

static void unlist(const Staged *file) {
    sigset_t before;
    signals_hold(&before);
    Staged *first = atomic_load(&all_staged);
    if (first == file) {
        atomic_store(&all_staged, file->next);
    } else {
        while (first != NULL && first->next != file) {
            first = first->next;
        }
        if (first != NULL) {
            first->next = file->next;
        }
    }
    signals_let(&before);
}

void staged_free(Staged *file) {
    if (file == NULL) {
        return;
    }
    if (atomic_load(&file->exists)) {
        remove_path(file->path);
    }
    unlist(file);
    staged_settle(file);
    free(file->path);
    free(file->kept);
    free(file);
}
