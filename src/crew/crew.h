/*
 * crew: a row of like pieces of work, done side by side and handed over in their order.
 *
 *     static bool fetch(void *data, size_t slot);        the next piece into a slot; false: no more
 *     static void work(void *data, size_t slot);         does it
 *     static bool hand_over(void *data, size_t slot);    takes what came of it; false: enough
 *
 *     crew_run(&(Crew){.fetch = fetch, .work = work, .hand_over = hand_over, .data = &job,
 *                      .slots = 8, .threads = crew_threads()});
 *
 * The caller's thread works too, and is the only one that hands over. However many threads there
 * are, and whichever is the quickest, pieces are fetched and handed over in one order; so what is
 * written is the same.
 */
#ifndef ATTNVIZ_CREW_H
#define ATTNVIZ_CREW_H

#include <stdbool.h>
#include <stddef.h>

typedef struct Crew {
    /** Called by one thread at a time, for one slot after the other. */
    bool (*fetch)(void *data, size_t slot);
    /** Called by any thread; may write to nothing but what the slot has for itself. */
    void (*work)(void *data, size_t slot);
    /** Called by the caller's thread. After false no piece is fetched any more. */
    bool (*hand_over)(void *data, size_t slot);
    void *data;
    size_t slots;   /* pieces that there is room for at a time, from 1 */
    size_t threads; /* with the caller's own, from 1 */
} Crew;

/**
 * Fetches pieces until there are no more or one was enough, and returns when all that were fetched
 * are done. Of those that were not handed over the slots are as work left them. Threads that the
 * system does not give are done without. They begin on other processors than the caller's, where
 * there are any, and may go anywhere from then on. Signals are left to the caller's thread.
 */
void crew_run(const Crew *crew);

/** How many threads this process has processors for, 16 at the most. */
size_t crew_threads(void);

#endif
