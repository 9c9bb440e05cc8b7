/* steps_view: the whole calculation as a formula of panels with operators between them. */
#ifndef ATTNVIZ_STEPS_VIEW_H
#define ATTNVIZ_STEPS_VIEW_H

#include "figure.h"
#include "operator.h"

/** The most steps of a calculation. */
#define STEPS_MOST 16

/** What a panel's numbers are: each kind has one colour scale. */
typedef enum StepKind { STEP_VECTORS, STEP_SCORES, STEP_WEIGHTS, STEP_KINDS } StepKind;

/** What a panel belongs to: its heading and frame have that hue. */
typedef enum StepHue { STEP_PLAIN, STEP_QUERY, STEP_KEY, STEP_VALUE } StepHue;

/** Panels whose dimensions are shown or left out together. */
typedef enum StepShare {
    SHARE_EMBEDDINGS,
    SHARE_SCORING, /* Q and K: what is 0 in both adds nothing to their product */
    SHARE_VALUES,
    SHARE_OUTPUT, /* an output of another width than X */
    STEP_SHARES
} StepShare;

/** One panel and the operator before it. */
typedef struct Step {
    OperatorKind before;
    char action[64];  /* over an arrow, or "" */
    char heading[96]; /* "Q = X·W_Q" */
    StepKind kind;
    StepHue hue;
    StepShare share;          /* of vectors */
    bool of_keys;             /* a row for every key; else for every query */
    bool transposed;          /* drawn as Kᵀ */
    const Labels *dimensions; /* borrowed: names of the columns of vectors */
    Matrix values;            /* borrowed: as many rows as there are queries or keys, after pooling;
                                 a masked score or weight is NaN */
} Step;

/** What is drawn. Everything is borrowed. */
typedef struct StepsData {
    const Labels *queries, *keys;    /* n and m names, of every token */
    size_t query_stride, key_stride; /* tokens pooled into one row and one column; usually 1 */
    const char *remarks[2];          /* what the caller says, or NULL */
    bool embeddings_are_chosen;      /* all of X's dimensions that are here are shown, whatever they
                                        hold; Q and K go on to leave out what is 0 in both */
    size_t count;
    const Step *steps;
} StepsData;

/**
 * Lays the body of the `steps` view out from (0, 0): the panels in their order, wrapped as a long
 * formula is, and under them a colour bar for each kind of numbers. The marks of step i have the
 * panel i. Fails for memory, with ERROR_USAGE for an empty range of colours, and with ERROR_DATA
 * past the style's longest side; `body` is then empty.
 */
bool figure_steps(const StepsData *data, const FigureStyle *style, Canvas *canvas, Scene *body,
                  Error *error);

#endif
