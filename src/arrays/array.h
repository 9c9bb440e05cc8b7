/*
 * array: one array of a trace as the bytes of a .npy file. Inside the arrays room only.
 */
#ifndef ATTNVIZ_ARRAYS_ARRAY_H
#define ATTNVIZ_ARRAYS_ARRAY_H

#include "archive.h"
#include "trace.h"

/** The head of an array of doubles; `cols` 0 is one axis. Its numbers follow. */
void array_begin(Stream *stream, size_t rows, size_t cols);

void array_numbers(Stream *stream, const double *numbers, size_t count);

/** A whole matrix. */
void array_matrix(Stream *stream, const Matrix *matrix);

/** Names, as an array of texts of one width. */
void array_labels(Stream *stream, const Labels *labels);

#endif
