#include "symmetric.h"

#include <math.h>

/* It converges quadratically: far fewer sweeps than this are needed. */
#define SWEEPS_MOST 60

static void set_identity(Matrix *matrix) {
    for (size_t i = 0; i < matrix->rows * matrix->cols; i++) {
        matrix->data[i] = i % (matrix->cols + 1) == 0;
    }
}

/* The rotation that takes element (p, q) to 0: the smaller of the two angles. */
static void find_rotation(const Matrix *a, size_t p, size_t q, double *cosine, double *sine) {
    double off = matrix_row(a, p)[q];
    double tau = (matrix_row(a, q)[q] - matrix_row(a, p)[p]) / (2 * off);
    double tangent = (tau >= 0 ? 1 : -1) / (fabs(tau) + hypot(1, tau));
    *cosine = 1 / hypot(1, tangent);
    *sine = tangent * *cosine;
}

static void turn(double *x, double *y, double cosine, double sine) {
    double before = *x;
    *x = cosine * before - sine * *y;
    *y = sine * before + cosine * *y;
}

static void rotate(Matrix *a, Matrix *vectors, size_t p, size_t q) {
    double cosine, sine;
    find_rotation(a, p, q, &cosine, &sine);
    for (size_t i = 0; i < a->rows; i++) {
        turn(&matrix_row(a, i)[p], &matrix_row(a, i)[q], cosine, sine);
    }
    for (size_t i = 0; i < a->rows; i++) {
        turn(&matrix_row(a, p)[i], &matrix_row(a, q)[i], cosine, sine);
        turn(&matrix_row(vectors, p)[i], &matrix_row(vectors, q)[i], cosine, sine);
    }
    matrix_row(a, p)[q] = matrix_row(a, q)[p] = 0;
}

/* An element is as good as 0 where adding it to both of its diagonal ones changes nothing. */
static bool is_small(const Matrix *a, size_t p, size_t q) {
    double off = fabs(matrix_row(a, p)[q]);
    double one = fabs(matrix_row(a, p)[p]), other = fabs(matrix_row(a, q)[q]);
    return !(one + off > one) && !(other + off > other);
}

static bool sweep(Matrix *a, Matrix *vectors) {
    bool rotated = false;
    for (size_t p = 0; p < a->rows; p++) {
        for (size_t q = p + 1; q < a->rows; q++) {
            if (is_small(a, p, q)) {
                matrix_row(a, p)[q] = matrix_row(a, q)[p] = 0;
            } else {
                rotate(a, vectors, p, q);
                rotated = true;
            }
        }
    }
    return rotated;
}

void symmetric_diagonalise(Matrix *matrix, Matrix *vectors) {
    set_identity(vectors);
    for (int i = 0; i < SWEEPS_MOST && sweep(matrix, vectors); i++) {
    }
}
