/* chain: panels with operators between them, wrapped into lines as a long formula is. */
#ifndef ATTNVIZ_CHAIN_H
#define ATTNVIZ_CHAIN_H

#include "panel.h"

/** The most terms of a chain. */
#define CHAIN_MOST 16

/** A panel and what stands before it. */
typedef struct Term {
    Box box;
    double tall;    /* the height of its cells */
    double before;  /* the width of the operator before it */
    bool may_begin; /* a line may begin with that operator */
} Term;

/** Where the terms stand. */
typedef struct Chain {
    size_t count, lines;
    size_t line[CHAIN_MOST];             /* of each term */
    double x[CHAIN_MOST], y[CHAIN_MOST]; /* of its first cell */
    double operator_x[CHAIN_MOST];       /* where its operator begins */
    double top[CHAIN_MOST];              /* of each line: headings are so far above its cells */
    double axis[CHAIN_MOST];             /* of each line: operators are so far below the top of
                                            its cells */
    double width, height;
} Chain;

/**
 * Chooses where lines end and places the terms from (0, 0) on. `above` is the height of what
 * stands over them, and `widest_shape` the width over the height that a picture may have. The
 * first cells of all lines stand below each other.
 */
void chain_choose(const Term *terms, size_t count, double above, double widest_shape, Chain *chain);

#endif
