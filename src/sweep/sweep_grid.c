#include "number.h"
#include "sweep.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define RANGE_STEPS  21 /* ten a decade over two decades, both ends counted */
#define RANGE_DIGITS 6  /* a value is what is written: short to read, and the same everywhere */

static const char *const names[] = {[SWEEP_TEMPERATURE] = "temperature",
                                    [SWEEP_SCALE] = "scale",
                                    [SWEEP_LENGTH] = "length",
                                    [SWEEP_D_K] = "d_k"};
static const size_t kinds = sizeof names / sizeof *names;

static const char *const wanted[] = {
    [SWEEP_TEMPERATURE] =
        "temperatures above 0, such as temperature=0.5,1,2 or temperature=0.1..10",
    [SWEEP_SCALE] = "numbers, such as scale=0.1,0.5,1 or scale=0.01..10 (a range lies above 0)",
    [SWEEP_LENGTH] = "whole numbers from 1, such as length=4,16,64 or length=1..16",
    [SWEEP_D_K] = "whole numbers from 1, such as d_k=4,16,64 or d_k=1..8"};

const char *sweep_kind_name(SweepKind kind) {
    return names[kind];
}

static bool is_whole(SweepKind kind) {
    return kind == SWEEP_LENGTH || kind == SWEEP_D_K;
}

static bool is_value(SweepKind kind, double value) {
    if (is_whole(kind)) {
        return value >= 1 && value == floor(value);
    }
    return kind == SWEEP_SCALE || value > 0;
}

static bool refuse(SweepKind kind, const char *text, Error *error) {
    return error_set(error, ERROR_USAGE, "--sweep", "%s are wanted, not \"%.*s\"", wanted[kind],
                     ERROR_SHOWN(text));
}

static bool too_many(Error *error) {
    return error_set(error, ERROR_USAGE, "--sweep", "takes at most %d values, the limit",
                     SWEEP_VALUES_MOST);
}

static bool make_room(SweepGrid *grid, size_t count, Error *error) {
    grid->values = calloc(count, sizeof *grid->values);
    return grid->values != NULL || error_no_memory(error, "--sweep");
}

static bool read_list(const char *text, SweepGrid *grid, Error *error) {
    size_t count = 1;
    for (const char *comma = strchr(text, ','); comma != NULL; comma = strchr(comma + 1, ',')) {
        count++;
    }
    if (count > SWEEP_VALUES_MOST) {
        return too_many(error);
    }
    if (!make_room(grid, count, error)) {
        return false;
    }
    const char *item = text;
    for (; grid->count < count; grid->count++) {
        size_t length = strcspn(item, ",");
        double *value = &grid->values[grid->count];
        if (!number_read_span(item, length, value) || !is_value(grid->kind, *value)) {
            return refuse(grid->kind, text, error);
        }
        item += length + 1;
    }
    return true;
}

static double rounded(double value) {
    char text[NUMBER_SIZE];
    number_write(value, RANGE_DIGITS, text);
    return number_read(text, &value) ? value : 0;
}

static bool fill_range(double low, double high, SweepGrid *grid, Error *error) {
    bool whole = is_whole(grid->kind);
    if (whole && high - low >= SWEEP_VALUES_MOST) {
        return too_many(error);
    }
    size_t count = whole ? (size_t)(high - low) + 1 : RANGE_STEPS;
    if (!make_room(grid, count, error)) {
        return false;
    }
    double last = (double)(count - 1);
    for (size_t i = 0; i < count; i++) {
        double step = (double)i;
        grid->values[i] = whole ? low + step : rounded(low * pow(high / low, step / last));
    }
    grid->values[0] = low;
    grid->values[count - 1] = high;
    grid->count = count;
    return true;
}

static bool read_range(const char *text, const char *dots, SweepGrid *grid, Error *error) {
    double low, high;
    bool is_range = number_read_span(text, (size_t)(dots - text), &low) &&
                    number_read(dots + 2, &high) && is_value(grid->kind, low) &&
                    is_value(grid->kind, high) && low <= high;
    /* Steps of equal ratio lead to no 0, and need two ends. */
    if (!is_range || (!is_whole(grid->kind) && (low <= 0 || low == high))) {
        return refuse(grid->kind, text, error);
    }
    return fill_range(low, high, grid, error);
}

static bool find_kind(const char *text, size_t length, SweepKind *kind) {
    for (size_t i = 0; i < kinds; i++) {
        if (strlen(names[i]) == length && memcmp(names[i], text, length) == 0) {
            *kind = (SweepKind)i;
            return true;
        }
    }
    return false;
}

bool sweep_grid_read(const char *text, SweepGrid *grid, Error *error) {
    *grid = (SweepGrid){0};
    size_t length = strcspn(text, "=");
    if (!find_kind(text, length, &grid->kind)) {
        return error_set(error, ERROR_USAGE, "--sweep",
                         "temperature, scale, length or d_k is wanted, alone or with =VALUES, not "
                         "\"%.*s\"",
                         ERROR_SHOWN(text));
    }
    if (text[length] == '\0') {
        return true;
    }
    const char *values = text + length + 1;
    const char *dots = strstr(values, "..");
    return dots != NULL ? read_range(values, dots, grid, error) : read_list(values, grid, error);
}

/* Renard's preferred numbers: round, and of nearly equal ratio. */
static bool fill_decades(size_t decades, SweepGrid *grid, Error *error) {
    static const double renard[] = {100, 125, 160, 200, 250, 315, 400, 500, 630, 800};
    size_t each = sizeof renard / sizeof *renard;
    if (!make_room(grid, decades * each + 1, error)) {
        return false;
    }
    /* The last decade ends at 10. Whole numbers are divided once, so 0.315 is the double 0.315. */
    double divisor = pow(10, (double)decades + 1);
    for (size_t i = 0; i < decades * each; i++) {
        grid->values[grid->count++] = renard[i % each] / divisor;
        divisor /= (i + 1) % each == 0 ? 10 : 1;
    }
    grid->values[grid->count++] = 10;
    return true;
}

static bool fill_doublings(size_t limit, SweepGrid *grid, Error *error) {
    if (!make_room(grid, 8 * sizeof limit + 1, error)) {
        return false;
    }
    for (size_t value = 1; value < limit; value *= 2) {
        grid->values[grid->count++] = (double)value;
        if (value > limit / 2) {
            break;
        }
    }
    grid->values[grid->count++] = (double)limit;
    return true;
}

bool sweep_grid_default(SweepKind kind, size_t limit, SweepGrid *grid, Error *error) {
    *grid = (SweepGrid){.kind = kind};
    if (is_whole(kind)) {
        return fill_doublings(limit, grid, error);
    }
    return fill_decades(kind == SWEEP_SCALE ? 3 : 2, grid, error);
}

void sweep_grid_free(SweepGrid *grid) {
    free(grid->values);
    *grid = (SweepGrid){0};
}
