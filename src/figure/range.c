#include "range.h"

#include <float.h>
#include <math.h>

static void widen(ColourRange *range, const Matrix *matrix) {
    for (size_t i = 0; !matrix_is_absent(matrix) && i < matrix->rows * matrix->cols; i++) {
        double value = matrix->data[i];
        if (isfinite(value)) {
            range->low = value < range->low ? value : range->low;
            range->high = value > range->high ? value : range->high;
        }
    }
}

static ColourRange symmetric(double limit) {
    return (ColourRange){-limit, limit};
}

/* Of figures beside others, `neighbours` is what those need; empty where there are none. */
static ColourRange data_range(const ColourMap *map, const Matrix *const *weights, size_t count,
                              ColourRange neighbours) {
    ColourRange range = {INFINITY, -INFINITY};
    if (neighbours.low < neighbours.high) {
        range = neighbours;
    }
    for (size_t i = 0; i < count; i++) {
        widen(&range, weights[i]);
    }
    if (!(range.low <= range.high)) {
        return (ColourRange){0, 1}; /* every cell is masked */
    }
    if (map->diverging) {
        double limit = fmax(fabs(range.low), fabs(range.high));
        return symmetric(limit > 0 ? limit : 1);
    }
    if (range.low < range.high) {
        return range;
    }
    /* One value in all cells: it stands at the top of what begins at 0. */
    return range.high > 0   ? (ColourRange){0, range.high}
           : range.high < 0 ? (ColourRange){range.low, 0}
                            : (ColourRange){0, 1};
}

bool range_of_weights(const FigureStyle *style, const ColourMap *map, const Matrix *weights,
                      ColourRange *range, Error *error) {
    return range_of_all_weights(style, map, &weights, 1, range, error);
}

bool range_of_all_weights(const FigureStyle *style, const ColourMap *map,
                          const Matrix *const *weights, size_t count, ColourRange *range,
                          Error *error) {
    switch (style->range_rule) {
    case RANGE_UNIT:
        *range = map->diverging ? symmetric(1) : (ColourRange){0, 1};
        return true;
    case RANGE_AUTO:
        *range = data_range(map, weights, count, style->range);
        return true;
    case RANGE_GIVEN:
        break;
    }
    *range = style->range;
    return range->low < range->high ||
           error_set(error, ERROR_USAGE, "--range", "the first limit must be below the second");
}

/* The least readable number that is at least `limit`, which is positive. */
static double round_up(double limit) {
    static const double leads[] = {1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10};
    double ten = pow(10, floor(log10(limit)));
    for (size_t i = 0; i < sizeof leads / sizeof leads[0]; i++) {
        /* Dividing by 10s that have no exact double would make 0.3 out of 0.30000000000000004. */
        double rounded = ten >= 1 ? leads[i] * ten : leads[i] / rint(1 / ten);
        if (isfinite(rounded) && rounded >= limit) {
            return rounded;
        }
    }
    return limit;
}

ColourRange range_of_signs(const Matrix *const *matrices, size_t count) {
    ColourRange range = {0, 0};
    for (size_t i = 0; i < count; i++) {
        widen(&range, matrices[i]);
    }
    double limit = fmax(-range.low, range.high);
    return symmetric(limit > DBL_MIN ? round_up(limit) : 1);
}
