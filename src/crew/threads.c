#include "threads.h"

#include <signal.h>
#include <stddef.h>

/* All but those that tell a thread of its own fault: blocked, they would end the program past its
 * handlers. */
static void signals_of_others(sigset_t *set) {
    static const int own[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT};
    sigfillset(set);
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        sigdelset(set, own[i]);
    }
}

/* A thread inherits the mask of the one that makes it. */
bool thread_start(pthread_t *thread, void *(*run)(void *), void *data) {
    sigset_t others, before;
    signals_of_others(&others);
    if (pthread_sigmask(SIG_SETMASK, &others, &before) != 0) {
        return false;
    }
    bool started = pthread_create(thread, NULL, run, data) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}
