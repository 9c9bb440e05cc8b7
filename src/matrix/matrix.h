/*
 * matrix: rows × columns of doubles, row-major, size-checked once; and the names that travel with
 * rows and columns.
 */
#ifndef ATTNVIZ_MATRIX_H
#define ATTNVIZ_MATRIX_H

#include "error.h"

/** rows × cols doubles, row-major. {0} is the absent matrix. The owner frees with matrix_free. */
typedef struct Matrix {
    size_t rows, cols;
    double *data;
} Matrix;

/** Makes a matrix of zeros. Fails when rows · cols doubles overflow size_t or memory runs out. */
bool matrix_new(Matrix *matrix, size_t rows, size_t cols, Error *error);

void matrix_free(Matrix *matrix);

static inline double *matrix_row(const Matrix *matrix, size_t row) {
    return matrix->data + row * matrix->cols;
}

static inline bool matrix_is_absent(const Matrix *matrix) {
    return matrix->data == NULL;
}

/**
 * Up to four dimensions of doubles as a document gives them, row-major. rank 0 is an absent one.
 * The owner frees with tensor_free.
 */
typedef struct Tensor {
    int rank;
    size_t shape[4]; /* shape[0 .. rank-1]; the rest is 0 */
    double *data;
    bool boolean; /* the document wrote true and false: open is 0, closed is −∞ */
} Tensor;

size_t tensor_size(const Tensor *tensor);
void tensor_free(Tensor *tensor);

/** Names of rows or columns: `count` UTF-8 strings. Freed with labels_free where owned. */
typedef struct Labels {
    size_t count;
    char **text;
} Labels;

/** Makes room for `count` names, all NULL. */
bool labels_new(Labels *labels, size_t count, Error *error);

/** Stores a copy of text[0 .. length) as name number `index`. */
bool labels_set(Labels *labels, size_t index, const char *text, size_t length, Error *error);

bool labels_copy(Labels *to, const Labels *from, Error *error);

/** The names "1", "2", … "count", for rows and columns that nobody named. */
bool labels_number(Labels *labels, size_t count, Error *error);

void labels_free(Labels *labels);

#endif
