/*
 * survivors: the rows of embeddings that come through a sieve, in their order. Private to the
 * document room.
 */
#ifndef ATTNVIZ_SURVIVORS_H
#define ATTNVIZ_SURVIVORS_H

#include "document.h"

/** One row; both parts are owned. */
typedef struct Survivor {
    char *word;     /* NULL: the row stands in the text that is left */
    double *vector; /* NULL: it stands there, or only the word is kept */
} Survivor;

/** Start it as {0}; free it with survivors_free. */
typedef struct Survivors {
    size_t count, capacity, in_text;
    Survivor *rows;
} Survivors;

/** Adds a row that stays in the text. False for memory. */
bool survivors_add_text(Survivors *survivors);

/** Adds a row; its parts, which may be NULL for want of memory, belong to the survivors in either
 * case. */
bool survivors_add(Survivors *survivors, char *word, double *vector);

/**
 * Makes these rows the embeddings of a document that was read of the text that is left and has
 * `in_text` of them. Where only a word was kept its vector is zeros. Fails for memory.
 */
bool survivors_join(Survivors *survivors, Document *document, Error *error);

void survivors_free(Survivors *survivors);

#endif
