/*
 * written: the `result` of a document, kept so that it can be held against a new calculation.
 */
#ifndef ATTNVIZ_WRITTEN_H
#define ATTNVIZ_WRITTEN_H

#include "attention.h"

/** The matrices of one head, in the order in which documents write them. */
typedef enum WrittenHeadPart {
    WRITTEN_HEAD_Q,
    WRITTEN_HEAD_K,
    WRITTEN_HEAD_V,
    WRITTEN_HEAD_SCORES,
    WRITTEN_HEAD_SCALED,
    WRITTEN_HEAD_ATTENTION,
    WRITTEN_HEAD_OUTPUT,
    WRITTEN_HEAD_COUNT
} WrittenHeadPart;

/** "q" … "output", indexed by WrittenHeadPart. */
extern const char *const written_head_names[WRITTEN_HEAD_COUNT];

typedef struct WrittenHead {
    Tensor part[WRITTEN_HEAD_COUNT];
} WrittenHead;

typedef struct WrittenLayer {
    WrittenHead *heads;
    size_t head_count;
    Tensor output;
} WrittenLayer;

/** The matrices of the result as a whole; `entropy` is a list. */
typedef enum WrittenPart {
    WRITTEN_INPUT,
    WRITTEN_ATTENTION,
    WRITTEN_ENTROPY,
    WRITTEN_OUTPUT,
    WRITTEN_SHIFT,
    WRITTEN_COUNT
} WrittenPart;

/** "input" … "shift", indexed by WrittenPart. */
extern const char *const written_names[WRITTEN_COUNT];

/** A result. Absent parts are zero. Freed with written_free. */
typedef struct WrittenResult {
    Labels tokens, context;
    size_t layer; /* "selection", from 1; 0: absent */
    HeadRule head_rule;
    size_t head; /* from 1, for HEAD_ONE */
    Tensor part[WRITTEN_COUNT];
    WrittenLayer *layers;
    size_t layer_count;
} WrittenResult;

/** Frees the result and what it holds; NULL is fine. */
void written_free(WrittenResult *result);

#endif
