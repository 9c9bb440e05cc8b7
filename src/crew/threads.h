/* threads: how a thread is begun here. Private to the crew room. */
#ifndef ATTNVIZ_CREW_THREADS_H
#define ATTNVIZ_CREW_THREADS_H

#include <pthread.h>
#include <stdbool.h>

/** Starts a thread that leaves all signals to the others but those that tell of its own faults.
 * False where the system gives none. */
bool thread_start(pthread_t *thread, void *(*run)(void *), void *data);

#endif
