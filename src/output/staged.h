/*
 * staged: files written aside, which no way out of the program leaves behind.
 *
 * A staged file is known to the handler of every signal that ends a program from the moment it
 * exists until it is renamed or removed.
 */
#ifndef ATTNVIZ_STAGED_H
#define ATTNVIZ_STAGED_H

#include "error.h"

#include <signal.h>
#include <sys/types.h>

/** A file under a name of its own, beside its target. */
typedef struct Staged Staged;

/** Signals that a run handles: those that end a program, SIGPIPE and SIGXFSZ. */
#define HANDLED_SIGNALS 9

/** Bytes of the stack that the handler runs on: what Linux saves there of the processor's state
 * is some 11 KiB at the most. */
#define HANDLER_STACK 65536

/** What signals did before a run, and where the handler runs when the program's own stack is full:
 * GLib calls itself without end where it has no memory to say so. */
typedef struct SavedSignals {
    struct sigaction action[HANDLED_SIGNALS];
    bool has_stack; /* the stack below is in use */
    char stack[HANDLER_STACK];
} SavedSignals;

/** Ignores SIGPIPE and SIGXFSZ (write(2) then says why) and lets those that end a program
 * remove staged files first, except where they are ignored (nohup). Restored by the same thread. */
void signals_take(SavedSignals *saved);
void signals_restore(const SavedSignals *saved);

/** Holds the three signals back, and lets them come again. */
void signals_hold(sigset_t *before);
void signals_let(const sigset_t *before);

/** Makes an empty file in `directory` (O_EXCL). NULL with errno on failure. */
Staged *staged_new(const char *directory, mode_t mode, int *descriptor);

/**
 * Renames the file over `target`. With `keep`, what stood there before is kept until
 * staged_settle, for staged_undo. 0 or errno.
 */
int staged_place(Staged *staged, const char *target, bool keep);

/** Puts back what stood at `target` before staged_place. */
void staged_undo(Staged *staged, const char *target);

/** Removes what staged_place kept. */
void staged_settle(Staged *staged);

/** Removes the file if it is still there. NULL is fine. */
void staged_free(Staged *staged);

#endif
