/* Random numbers that are the same in every run. A test that wants others sets random_seed, or has
 * a RANDOM_SEED before it includes this. */
#ifndef ATTNVIZ_RANDOM_BELOW_H
#define ATTNVIZ_RANDOM_BELOW_H

#ifndef RANDOM_SEED
#define RANDOM_SEED 11
#endif

static unsigned random_seed = RANDOM_SEED;

/* 0 … limit - 1 */
static inline unsigned random_below(unsigned limit) {
    random_seed = random_seed * 1664525U + 1013904223U;
    return (random_seed >> 8) % limit;
}

#endif
