/*
 * tensors: nested arrays of numbers, checked whole before anything is allocated. Private to the
 * document room.
 */
#ifndef ATTNVIZ_TENSORS_H
#define ATTNVIZ_TENSORS_H

#include "values.h"

/** What may stand in a tensor. */
typedef enum Element { ELEMENT_NUMBER, ELEMENT_NUMBER_OR_NULL, ELEMENT_BOOLEAN } Element;

/** What a tensor must be: its ranks, its elements, and both in words. */
typedef struct TensorRule {
    int lowest_rank, highest_rank;
    Element element;
    const char *wanted; /* "a matrix" */
} TensorRule;

/**
 * Reads nested arrays whose rows are all of one length, at least one number in each. null and false
 * become −∞, true becomes 0.
 */
bool tensor_read(const cJSON *value, const TensorRule *rule, const Place *place, Tensor *tensor,
                 Error *error);

/** Checks one array of numbers, not empty, and counts them. */
bool numbers_check(const cJSON *value, const Place *place, size_t *count, Error *error);

/** Copies an array of numbers that numbers_check has passed, and returns the place behind them. */
double *numbers_copy(const cJSON *value, double *to);

#endif
