/*
 * sweep: attention run again and again with one thing changed, and what that does to the weights.
 *
 *     SweepGrid grid;
 *     Sweep *sweep;
 *     sweep_grid_read("temperature=0.5,1,2", &grid, &error);
 *     sweep_run(&input, &selection, grid.kind, grid.values, grid.count, &sweep, &error);
 *     ... sweep->points[i].mean_entropy beside sweep->points[i].value ...
 *     sweep_free(sweep);
 *     sweep_grid_free(&grid);
 */
#ifndef ATTNVIZ_SWEEP_H
#define ATTNVIZ_SWEEP_H

#include "trace.h"

/** A sweep has this many values at most. */
#define SWEEP_VALUES_MOST 4096

/** What is changed. */
typedef enum SweepKind {
    SWEEP_TEMPERATURE, /* T > 0 */
    SWEEP_SCALE,       /* the number that multiplies QKᵀ */
    SWEEP_LENGTH,      /* the first L tokens of the sentence, and the first L keys */
    SWEEP_D_K          /* the first d_k columns of each head's Q and K */
} SweepKind;

/** The name on the command line and in what is written: "temperature", "scale", "length", "d_k". */
const char *sweep_kind_name(SweepKind kind);

/** What to sweep and over which values. {0} is a sweep of the temperature over its own grid. */
typedef struct SweepGrid {
    SweepKind kind;
    size_t count;   /* 0: the grid that suits the kind */
    double *values; /* owned */
} SweepGrid;

/**
 * Reads `KIND`, `KIND=VALUE,…` or `KIND=LOW..HIGH`: whole numbers in steps of 1, others in 21 steps
 * of equal ratio. Fails with ERROR_USAGE at --sweep. Freed with sweep_grid_free, also after that.
 */
bool sweep_grid_read(const char *text, SweepGrid *grid, Error *error);

/**
 * The grid that suits the kind: ten values a decade for temperature (0.1 … 10) and scale
 * (0.01 … 10); 1, 2, 4, … and `limit` itself for length and d_k.
 */
bool sweep_grid_default(SweepKind kind, size_t limit, SweepGrid *grid, Error *error);

void sweep_grid_free(SweepGrid *grid);

/** What came of one value. Means are over the queries that see a key. */
typedef struct SweepPoint {
    double value;
    double score_variance; /* of QKᵀ, over all cells of the heads shown; NaN without scores */
    double mean_entropy, mean_effective_tokens, mean_largest_weight;
} SweepPoint;

/** What came of all values. A query that a shorter length leaves out is NaN, and its key 0. */
typedef struct Sweep {
    SweepKind kind;
    const Labels *queries, *keys; /* borrowed from the input; n and m names */
    size_t count;
    SweepPoint *points;      /* `count` of them, in the order of the values */
    Matrix entropy;          /* count × n, nats */
    Matrix effective_tokens; /* count × n: e^entropy; 0 for a query that sees no key */
    Matrix largest_weight;   /* count × n */
    size_t *largest_key;     /* count × n, from 1: the first key of that weight; 0 is none */
} Sweep;

/**
 * Runs attention on a copy of `input` for each value and measures the selected matrix. `count` 0
 * takes the grid that suits the kind. The input must outlive the sweep. Fails with ERROR_USAGE at
 * --sweep for a value that does not fit the input, or a kind that means nothing to where it starts
 * (temperature of given weights), with ERROR_DATA as trace_new does, and for memory.
 */
bool sweep_run(const TraceInput *input, const Selection *selection, SweepKind kind,
               const double *values, size_t count, Sweep **sweep, Error *error);

/** NULL is fine. */
void sweep_free(Sweep *sweep);

#endif
