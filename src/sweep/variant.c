#include "variant.h"

#include <stdlib.h>
#include <string.h>

static size_t least(size_t a, size_t b) {
    return a < b ? a : b;
}

static void cut_matrix(Matrix *matrix, size_t rows) {
    matrix->rows = least(matrix->rows, rows);
}

/* The top left n × m of each of `count` matrices of the whole input's size. */
static bool cut_cells(const TraceInput *whole, const double *cells, size_t count, size_t n,
                      size_t m, double **cut, Error *error) {
    if (cells == NULL) {
        return true;
    }
    double *to = calloc(count * n * m, sizeof *to);
    if (to == NULL) {
        return error_no_memory(error, "--sweep");
    }
    *cut = to;
    for (size_t matrix = 0; matrix < count; matrix++) {
        for (size_t i = 0; i < n; i++, to += m) {
            memcpy(to, cells + (matrix * whole->n + i) * whole->m, m * sizeof *to);
        }
    }
    return true;
}

static bool cut_length(const TraceInput *whole, size_t length, Variant *variant, Error *error) {
    TraceInput *input = &variant->input;
    size_t n = least(length, whole->n), m = least(length, whole->m);
    size_t matrices = whole->layer_count * whole->options.heads;
    if (!cut_cells(whole, whole->scores, matrices, n, m, &variant->scores, error) ||
        !cut_cells(whole, whole->attention, matrices, n, m, &variant->attention, error) ||
        !cut_cells(whole, whole->mask.added, 1, n, m, &variant->mask, error)) {
        return false;
    }
    variant->queries = (Labels){n, whole->queries->text};
    variant->keys = (Labels){m, whole->keys->text};
    input->n = n;
    input->m = m;
    input->queries = &variant->queries;
    input->keys = &variant->keys;
    cut_matrix(&input->x, n);
    cut_matrix(&input->context, m);
    cut_matrix(&input->q, n);
    cut_matrix(&input->k, m);
    cut_matrix(&input->v, m);
    input->scores = variant->scores;
    input->attention = variant->attention;
    input->mask.added = variant->mask;
    return true;
}

/* The first columns of one head's Q or K, beside those of the heads before it. */
static void cut_columns(const Matrix *head, size_t number, size_t d_k, Matrix *out) {
    for (size_t i = 0; i < head->rows; i++) {
        memcpy(matrix_row(out, i) + number * d_k, matrix_row(head, i), d_k * sizeof(double));
    }
}

/*
 * The selected layer alone, from given Q and K. What comes before it is the same, and what comes
 * after is not measured.
 */
static bool cut_width(const SweepBase *base, size_t d_k, Variant *variant, Error *error) {
    TraceInput *input = &variant->input;
    const TraceLayer *layer = &base->trace->layers[base->selection->layer];
    size_t heads = input->options.heads;
    if (!matrix_new(&variant->q, input->n, heads * d_k, error) ||
        !matrix_new(&variant->k, input->m, heads * d_k, error)) {
        return false;
    }
    for (size_t h = 0; h < heads; h++) {
        cut_columns(&layer->heads[h].q, h, d_k, &variant->q);
        cut_columns(&layer->heads[h].k, h, d_k, &variant->k);
    }
    input->q = variant->q;
    input->k = variant->k;
    input->x = input->context = input->v = (Matrix){0};
    input->layers += base->selection->layer;
    input->layer_count = 1;
    variant->selection.layer = 0;
    /* These columns were rotated already, at the full width's angles. */
    if (input->options.position == POSITION_ROPE) {
        input->options.position = POSITION_NONE;
    }
    return true;
}

bool variant_new(const SweepBase *base, double value, Variant *variant, Error *error) {
    *variant = (Variant){.input = *base->input, .selection = *base->selection};
    variant->input.pooled_cells = 0; /* measured, not drawn */
    AttentionOptions *options = &variant->input.options;
    switch (base->kind) {
    case SWEEP_TEMPERATURE:
        options->temperature = value;
        return true;
    case SWEEP_SCALE:
        options->scale = SCALE_NUMBER;
        options->scale_number = value;
        return true;
    case SWEEP_LENGTH:
        return cut_length(base->input, (size_t)value, variant, error);
    case SWEEP_D_K:
    default:
        return cut_width(base, (size_t)value, variant, error);
    }
}

void variant_free(Variant *variant) {
    matrix_free(&variant->q);
    matrix_free(&variant->k);
    free(variant->scores);
    free(variant->attention);
    free(variant->mask);
}
