/* sweep_view: measures of attention as curves over what is swept, one panel below the other. */
#ifndef ATTNVIZ_SWEEP_VIEW_H
#define ATTNVIZ_SWEEP_VIEW_H

#include "figure.h"

#define SWEEP_MEASURES 3

/** One panel. Everything is borrowed. */
typedef struct SweepMeasure {
    const char *heading;     /* "entropy of the weights, nats" */
    const double *mean;      /* a number for each value */
    Matrix each;             /* values × n: of each query; NaN: not there; may be absent */
    const double *reference; /* a number for each value, drawn dashed; or NULL */
    const char *reference_name;
    double high;     /* the axis goes from 0 to it at least; 0: to the largest number */
    bool may_be_log; /* where the numbers' ratio is large */
} SweepMeasure;

/** What is drawn. Everything is borrowed. */
typedef struct SweepData {
    const char *quantity; /* the title of the axis of values */
    const double *values; /* in any order */
    size_t count;
    const Labels *queries; /* n names */
    SweepMeasure measures[SWEEP_MEASURES];
    size_t measure_count;
} SweepData;

/**
 * Lays the body of the `sweep` view out from (0, 0). All panels share the axis of values, which is
 * logarithmic where values are positive and the largest is at least 20 times the least. ROLE_SERIES
 * lines go from one value to the next: panel is the measure, row the query, n for the mean and n +
 * 1 for the reference, column the place in `values` of the first, and value the measure there
 * (dashes of broken lines have no value). Fails for memory.
 */
bool figure_sweep(const SweepData *data, const FigureStyle *style, Canvas *canvas, Scene *body,
                  Error *error);

#endif
