#include "loops.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Rows of a panel that are multiplied by before the next panel: 32 KiB, which stay in the cache. */
#define DEPTH ((size_t)256)

/* Where a panel's row does not lie across two cache lines, loading it is faster. */
#define ALIGNMENT 64

/* A matrix of so many numbers, 8 MiB, is multiplied by as it lies: a copy is a little faster, but
 * not worth its memory. */
#define TOO_LARGE_TO_COPY ((size_t)1 << 20)

static size_t panel_count(size_t cols) {
    return cols / PANEL + (cols % PANEL != 0);
}

static bool allocate(Panels *panels, size_t rows, size_t cols, Error *error) {
    size_t count = panel_count(cols);
    *panels = (Panels){.rows = rows, .cols = cols, .row_step = PANEL, .panel_step = rows * PANEL};
    if (rows > 0 && count > SIZE_MAX / 2 / (PANEL * sizeof(double)) / rows) {
        return error_set(error, ERROR_DATA, "attention", "%zu × %zu numbers are more than fit",
                         rows, cols);
    }
    size_t bytes = (count * rows * PANEL + PANEL) * sizeof(double);
    panels->data = panels->owned = aligned_alloc(ALIGNMENT, bytes);
    return panels->owned != NULL || error_no_memory(error, "attention");
}

static size_t panel_width(const Panels *panels, size_t panel) {
    size_t left = panels->cols - panel * PANEL;
    return left < PANEL ? left : PANEL;
}

bool panels_new(Panels *panels, const Matrix *b, Error *error) {
    if (b->cols % PANEL == 0 && b->rows * b->cols >= TOO_LARGE_TO_COPY) {
        *panels = (Panels){.rows = b->rows,
                           .cols = b->cols,
                           .row_step = b->cols,
                           .panel_step = PANEL,
                           .data = b->data};
        return true;
    }
    if (!allocate(panels, b->rows, b->cols, error)) {
        return false;
    }
    double *to = panels->owned;
    for (size_t panel = 0; panel < panel_count(b->cols); panel++) {
        size_t width = panel_width(panels, panel);
        for (size_t row = 0; row < b->rows; row++, to += PANEL) {
            memcpy(to, matrix_row(b, row) + panel * PANEL, width * sizeof *to);
            memset(to + width, 0, (PANEL - width) * sizeof *to);
        }
    }
    return true;
}

/* The first `depth` numbers of `width` rows become columns of a panel. */
static void turn(const double *rows, size_t width, size_t stride, size_t depth, double *panel) {
    for (size_t lane = 0; lane < PANEL; lane++) {
        const double *from = lane < width ? rows + lane * stride : NULL;
        for (size_t row = 0; row < depth; row++) {
            panel[row * PANEL + lane] = from != NULL ? from[row] : 0;
        }
    }
}

bool panels_new_transposed(Panels *panels, const Matrix *b, Error *error) {
    if (!allocate(panels, b->cols, b->rows, error)) {
        return false;
    }
    for (size_t panel = 0; panel < panel_count(b->rows); panel++) {
        turn(matrix_row(b, panel * PANEL), panel_width(panels, panel), b->cols, b->cols,
             panels->owned + panel * panels->panel_step);
    }
    return true;
}

void panels_borrow_transposed(Panels *panels, const Matrix *b) {
    *panels = (Panels){.rows = b->cols,
                       .cols = b->rows,
                       .row_step = PANEL,
                       .panel_step = PANEL * b->cols,
                       .data = b->data,
                       .is_transposed = true};
}

void panels_free(Panels *panels) {
    free(panels->owned);
    *panels = (Panels){0};
}

/* Rows of a that are multiplied by a panel while it is in the cache. */
#define GROUP ((size_t)16)

/* What is multiplied at a time: some rows of a and out, and rows from … from + depth of B. */
typedef struct Slab {
    const double *a;
    double *out;
    size_t rows, from, depth;
} Slab;

/* Of a borrowed transpose: its panel's rows are made here. */
static void multiply_turned(const Loops *loops, const Slab *slab, const Panels *b, size_t panel,
                            double *out, size_t out_stride) {
    _Alignas(ALIGNMENT) double rows[DEPTH * PANEL];
    turn(b->data + panel * b->panel_step + slab->from, panel_width(b, panel), b->rows, slab->depth,
         rows);
    loops->multiply(slab->a + slab->from, b->rows, slab->rows, rows, PANEL, slab->depth, rows, out,
                    out_stride, slab->from == 0);
}

/* What is fetched while a panel is multiplied by. The next panel; where the panels are columns of B
 * as it lies, as much of the next slab, so that all of that is fetched in the order of memory. */
static const double *next_panel(const Slab *slab, const Panels *b, size_t panel) {
    size_t below = slab->from + slab->depth < b->rows ? slab->from + slab->depth : 0;
    if (b->owned == NULL) {
        return b->data + below * b->row_step + panel * slab->depth * PANEL;
    }
    bool is_last = panel + 1 == panel_count(b->cols);
    return b->data + (is_last ? below * PANEL : (panel + 1) * b->panel_step + slab->from * PANEL);
}

static void multiply_panel(const Loops *loops, const Slab *slab, const Panels *b, size_t panel,
                           double *out, size_t out_stride) {
    if (b->is_transposed) {
        multiply_turned(loops, slab, b, panel, out, out_stride);
        return;
    }
    const double *here = b->data + panel * b->panel_step + slab->from * b->row_step;
    loops->multiply(slab->a + slab->from, b->rows, slab->rows, here, b->row_step, slab->depth,
                    next_panel(slab, b, panel), out, out_stride, slab->from == 0);
}

/* The last panel may be wider than what is left of out. */
static void multiply_last(const Loops *loops, const Slab *slab, const Panels *b, size_t panel) {
    double sums[GROUP * PANEL] = {0};
    double *out = slab->out + panel * PANEL;
    size_t bytes = panel_width(b, panel) * sizeof *out;
    for (size_t row = 0; slab->from > 0 && row < slab->rows; row++) {
        memcpy(sums + row * PANEL, out + row * b->cols, bytes);
    }
    multiply_panel(loops, slab, b, panel, sums, PANEL);
    for (size_t row = 0; row < slab->rows; row++) {
        memcpy(out + row * b->cols, sums + row * PANEL, bytes);
    }
}

static void multiply_slab(const Loops *loops, const Slab *slab, const Panels *b) {
    size_t whole = b->cols / PANEL;
    for (size_t panel = 0; panel < whole; panel++) {
        multiply_panel(loops, slab, b, panel, slab->out + panel * PANEL, b->cols);
    }
    if (b->cols % PANEL != 0) {
        multiply_last(loops, slab, b, whole);
    }
}

/* A causal mask leaves half of the weights 0, and their work undone. */
static bool is_zero(const Slab *slab, size_t stride) {
    for (size_t row = 0; row < slab->rows; row++) {
        const double *a = slab->a + row * stride + slab->from;
        for (size_t c = 0; c < slab->depth; c++) {
            if (a[c] != 0) {
                return false;
            }
        }
    }
    return true;
}

static void multiply_group(const double *a, size_t rows, const Panels *b, double *out) {
    const Loops *loops = loops_best();
    for (size_t from = 0; from < b->rows; from += DEPTH) {
        size_t left = b->rows - from;
        Slab slab = {a, out, rows, from, left < DEPTH ? left : DEPTH};
        if (from == 0 || !is_zero(&slab, b->rows)) {
            multiply_slab(loops, &slab, b);
        }
    }
}

void panels_multiply(const double *a, size_t rows, const Panels *b, double *out) {
    if (b->rows == 0) {
        memset(out, 0, rows * b->cols * sizeof *out);
    }
    for (size_t row = 0; row < rows; row += GROUP) {
        size_t left = rows - row;
        multiply_group(a + row * b->rows, left < GROUP ? left : GROUP, b, out + row * b->cols);
    }
}
