#include "components.h"
#include "symmetric.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* Directions that are iterated beside those that are wanted: the more, the sooner it is done. */
#define BASIS_MOST 16

#define ROUNDS_MOST 2000
/* Directions that a round changes by less are found. */
#define SETTLED 1e-13
/* What is left of a vector after taking the others' parts away, if it was made of them. */
#define DEPENDENT 1e-12
/* Points that differ by less, in parts of their largest number, differ by rounding. */
#define SAME (8 * DBL_EPSILON)
/* A variance that is a smaller part of all is one of rounding. */
#define NO_VARIANCE 1e-26
/* Numbers of a direction are equally large within this. */
#define SIGN_TIE 1e-6

/** The search under way. */
typedef struct Search {
    Matrix points;         /* rows × d: centred, and divided by the largest of them */
    Matrix mean;           /* 1 × d */
    size_t size;           /* of the basis: at most d and BASIS_MOST */
    Matrix basis, next;    /* size × d: orthonormal rows, or 0 */
    Matrix along;          /* rows × size: the points along the basis */
    Matrix small, vectors; /* size × size */
} Search;

static double dot(const double *a, const double *b, size_t count) {
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += a[i] * b[i];
    }
    return sum;
}

static void add_times(double *to, double times, const double *from, size_t count) {
    for (size_t i = 0; i < count; i++) {
        to[i] += times * from[i];
    }
}

static double largest_of(const Matrix *matrix) {
    double largest = 0;
    for (size_t i = 0; i < matrix->rows * matrix->cols; i++) {
        largest = fmax(largest, fabs(matrix->data[i]));
    }
    return largest;
}

static void divide(Matrix *points, double by) {
    for (size_t i = 0; by > 0 && i < points->rows * points->cols; i++) {
        points->data[i] /= by;
    }
}

/* Means of numbers of at most 1 cannot overflow. */
static void centre(Matrix *points, double scale, double *mean) {
    for (size_t column = 0; column < points->cols; column++) {
        double sum = 0;
        for (size_t row = 0; row < points->rows; row++) {
            sum += matrix_row(points, row)[column];
        }
        sum /= (double)points->rows;
        for (size_t row = 0; row < points->rows; row++) {
            matrix_row(points, row)[column] -= sum;
        }
        mean[column] = sum * scale;
    }
}

static bool take_points(Search *search, const Matrix *points, Error *error) {
    if (!matrix_new(&search->points, points->rows, points->cols, error) ||
        !matrix_new(&search->mean, 1, points->cols, error)) {
        return false;
    }
    double largest = largest_of(points);
    memcpy(search->points.data, points->data, points->rows * points->cols * sizeof(double));
    divide(&search->points, largest);
    centre(&search->points, largest, search->mean.data);
    double spread = largest_of(&search->points);
    if (spread > SAME) {
        divide(&search->points, spread);
    } else {
        memset(search->points.data, 0, points->rows * points->cols * sizeof(double));
    }
    return true;
}

/* Takes the parts of the rows before it away, twice against rounding, and makes it a unit vector;
 * 0 where nothing is left. */
static void orthonormalise(Matrix *basis, size_t row) {
    double *vector = matrix_row(basis, row);
    double before = sqrt(dot(vector, vector, basis->cols));
    for (int again = 0; again < 2; again++) {
        for (size_t other = 0; other < row; other++) {
            const double *unit = matrix_row(basis, other);
            add_times(vector, -dot(vector, unit, basis->cols), unit, basis->cols);
        }
    }
    double length = sqrt(dot(vector, vector, basis->cols));
    bool is_left = length > DEPENDENT * before;
    for (size_t i = 0; i < basis->cols; i++) {
        vector[i] = is_left ? vector[i] / length : 0;
    }
}

/* Numbers that no direction is at right angles to but by accident. */
static void start_basis(Matrix *basis) {
    unsigned state = 1;
    for (size_t i = 0; i < basis->rows * basis->cols; i++) {
        state = state * 1664525U + 1013904223U; /* Numerical Recipes' generator */
        basis->data[i] = (double)(state >> 8) / 16777216.0 - 0.5;
    }
    for (size_t row = 0; row < basis->rows; row++) {
        orthonormalise(basis, row);
    }
}

/* along = points · basisᵀ */
static void project(Search *search) {
    for (size_t row = 0; row < search->points.rows; row++) {
        for (size_t i = 0; i < search->size; i++) {
            matrix_row(&search->along, row)[i] =
                dot(matrix_row(&search->points, row), matrix_row(&search->basis, i),
                    search->points.cols);
        }
    }
}

/* Row i of `to` is Σ by[order[i]][j] · from[j]. */
static void combine(const Matrix *by, const size_t *order, const Matrix *from, Matrix *to) {
    memset(to->data, 0, to->rows * to->cols * sizeof(double));
    for (size_t i = 0; i < to->rows; i++) {
        for (size_t j = 0; j < from->rows; j++) {
            add_times(matrix_row(to, i), matrix_row(by, order[i])[j], matrix_row(from, j),
                      to->cols);
        }
    }
}

static void order_by_size(const Matrix *diagonal, size_t *order) {
    for (size_t i = 0; i < diagonal->rows; i++) {
        size_t at = i;
        for (; at > 0 &&
               matrix_row(diagonal, i)[i] > matrix_row(diagonal, order[at - 1])[order[at - 1]];
             at--) {
            order[at] = order[at - 1];
        }
        order[at] = i;
    }
}

/* small = alongᵀ · along */
static void correlate(Search *search) {
    memset(search->small.data, 0, search->size * search->size * sizeof(double));
    for (size_t row = 0; row < search->along.rows; row++) {
        const double *along = matrix_row(&search->along, row);
        for (size_t i = 0; i < search->size; i++) {
            add_times(matrix_row(&search->small, i), along[i], along, search->size);
        }
    }
}

/* The best directions within the basis, the one with the most variance first. */
static void turn_basis(Search *search) {
    size_t order[BASIS_MOST];
    project(search);
    correlate(search);
    symmetric_diagonalise(&search->small, &search->vectors);
    order_by_size(&search->small, order);
    combine(&search->vectors, order, &search->basis, &search->next);
    Matrix turned = search->next;
    search->next = search->basis;
    search->basis = turned;
}

/* next = basis · pointsᵀ · points, made orthonormal. */
static void advance(Search *search) {
    project(search);
    memset(search->next.data, 0, search->size * search->next.cols * sizeof(double));
    for (size_t row = 0; row < search->points.rows; row++) {
        for (size_t i = 0; i < search->size; i++) {
            add_times(matrix_row(&search->next, i), matrix_row(&search->along, row)[i],
                      matrix_row(&search->points, row), search->points.cols);
        }
    }
    for (size_t i = 0; i < search->size; i++) {
        orthonormalise(&search->next, i);
    }
    Matrix advanced = search->next;
    search->next = search->basis;
    search->basis = advanced;
}

/* How far the first directions are from those before; a direction's sign is of no matter. */
static double change(const Search *search, const Matrix *before, size_t count) {
    double largest = 0;
    for (size_t i = 0; i < count; i++) {
        const double *now = matrix_row(&search->basis, i), *then = matrix_row(before, i);
        double sign = dot(now, then, search->basis.cols) < 0 ? -1 : 1;
        for (size_t j = 0; j < search->basis.cols; j++) {
            largest = fmax(largest, fabs(now[j] - sign * then[j]));
        }
    }
    return largest;
}

static void iterate(Search *search, Matrix *before, size_t count) {
    start_basis(&search->basis);
    turn_basis(search);
    bool is_whole = search->size == search->points.cols;
    for (int round = 0; round < ROUNDS_MOST && !is_whole; round++) {
        memcpy(before->data, search->basis.data, count * before->cols * sizeof(double));
        advance(search);
        turn_basis(search);
        if (change(search, before, count) < SETTLED) {
            return;
        }
    }
}

static bool search_new(Search *search, const Matrix *points, Matrix *before, size_t count,
                       Error *error) {
    size_t d = points->cols, size = d < BASIS_MOST ? d : BASIS_MOST;
    search->size = size;
    return take_points(search, points, error) && matrix_new(&search->basis, size, d, error) &&
           matrix_new(&search->next, size, d, error) &&
           matrix_new(&search->along, points->rows, size, error) &&
           matrix_new(&search->small, size, size, error) &&
           matrix_new(&search->vectors, size, size, error) && matrix_new(before, count, d, error);
}

static void search_free(Search *search) {
    Matrix *all[] = {&search->points, &search->mean,  &search->basis,  &search->next,
                     &search->along,  &search->small, &search->vectors};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        matrix_free(all[i]);
    }
}

static void fix_sign(double *direction, size_t count) {
    double largest = 0;
    for (size_t i = 0; i < count; i++) {
        largest = fmax(largest, fabs(direction[i]));
    }
    size_t first = 0;
    while (first < count && fabs(direction[first]) < largest * (1 - SIGN_TIE)) {
        first++;
    }
    bool is_negative = first < count && direction[first] < 0;
    for (size_t i = 0; is_negative && i < count; i++) {
        direction[i] = 0 - direction[i];
    }
}

/* The variance along each direction, in parts of all of it. What rounding makes up is none. */
static void take_shares(const Search *search, Components *found) {
    const Matrix *along = &search->along;
    double all =
        dot(search->points.data, search->points.data, search->points.rows * search->points.cols);
    for (size_t i = 0; i < found->count && i < search->size; i++) {
        double sum = 0;
        for (size_t row = 0; row < along->rows; row++) {
            sum += matrix_row(along, row)[i] * matrix_row(along, row)[i];
        }
        found->share[i] = sum > NO_VARIANCE * all ? fmin(sum / all, 1) : 0;
    }
}

static void take_directions(const Search *search, Components *found) {
    size_t d = search->points.cols;
    for (size_t i = 0; i < found->count && found->share[i] > 0; i++) {
        memcpy(matrix_row(&found->directions, i), matrix_row(&search->basis, i),
               d * sizeof(double));
        fix_sign(matrix_row(&found->directions, i), d);
    }
}

static bool take_found(Search *search, const Matrix *points, Components *found, Error *error) {
    if (!matrix_new(&found->directions, found->count, points->cols, error)) {
        return false;
    }
    project(search);
    take_shares(search, found);
    take_directions(search, found);
    found->mean = search->mean;
    search->mean = (Matrix){0};
    return components_place(found, points, &found->places, error);
}

bool components_find(const Matrix *points, size_t count, Components *found, Error *error) {
    Search search = {0};
    Matrix before = {0};
    *found = (Components){.count = count < COMPONENTS_MOST ? count : COMPONENTS_MOST};
    size_t watched = found->count < points->cols ? found->count : points->cols;
    bool done = search_new(&search, points, &before, watched, error);
    if (done) {
        iterate(&search, &before, watched);
        done = take_found(&search, points, found, error);
    }
    matrix_free(&before);
    search_free(&search);
    if (!done) {
        components_free(found);
    }
    return done;
}

bool components_place(const Components *found, const Matrix *points, Matrix *to, Error *error) {
    if (!matrix_new(to, points->rows, found->count, error)) {
        return false;
    }
    for (size_t row = 0; row < points->rows; row++) {
        for (size_t i = 0; i < found->count; i++) {
            const double *point = matrix_row(points, row);
            const double *direction = matrix_row(&found->directions, i);
            double *place = &matrix_row(to, row)[i];
            for (size_t j = 0; j < points->cols; j++) {
                *place += (point[j] - found->mean.data[j]) * direction[j];
            }
            if (!isfinite(*place)) {
                return error_set(error, ERROR_DATA, "",
                                 "the embeddings lie further apart than doubles reach; smaller "
                                 "numbers are wanted");
            }
        }
    }
    return true;
}

void components_free(Components *found) {
    matrix_free(&found->mean);
    matrix_free(&found->directions);
    matrix_free(&found->places);
    *found = (Components){0};
}
