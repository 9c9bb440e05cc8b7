/*
 * both: two pieces of one work, side by side. The only place where a thread is made. Inside the
 * trace room only.
 *
 * It is worth its place: the rows of attention need nothing of each other, and a machine of two
 * cores makes them in half the time; a thread costs 0.06 ms.
 */
#ifndef ATTNVIZ_BOTH_H
#define ATTNVIZ_BOTH_H

#include <stdbool.h>

/**
 * Runs work(first) and work(second) and returns when both are done: side by side if `in_threads`
 * and the system has a thread to give, else one after the other. The two may write nothing in
 * common. Signals are left to the caller's thread.
 */
void run_both(void (*work)(void *), void *first, void *second, bool in_threads);

#endif
