/*
 * relay: pieces that one thread makes while another takes them, in their order.
 *
 *     static bool make(void *data, size_t slot);    the next piece into a slot; false: no more
 *     static bool take(void *data, size_t slot);    takes it; false: enough
 *
 *     relay_run(&(Relay){.make = make, .take = take, .data = &job, .slots = 3});
 *
 * The caller's thread makes. A thread of the relay's own takes; where the system gives none, or for
 * a single slot, the caller's does both.
 */
#ifndef ATTNVIZ_RELAY_H
#define ATTNVIZ_RELAY_H

#include <stdbool.h>
#include <stddef.h>

typedef struct Relay {
    bool (*make)(void *data, size_t slot);
    /** After false nothing is taken any more. */
    bool (*take)(void *data, size_t slot);
    void *data;
    size_t slots; /* pieces that there is room for at a time, from 1 */
} Relay;

/** Makes pieces until there are no more or one was enough, and returns when what was made is taken.
 * True where `take` never said that it was enough. */
bool relay_run(const Relay *relay);

#endif
