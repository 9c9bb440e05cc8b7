/*
 * trace: everything that attention made of one input, named, shaped and read-only.
 *
 * It keeps what is small (X, Q, K, V, outputs: n × d, and the weights that are drawn where they are
 * few) and makes what is large (scores, scaled scores, weights: n × m for each layer and head) when
 * a caller asks for rows, into the caller's buffer. So every figure and file walks the same
 * numbers, and memory grows with n, not n².
 */
#ifndef ATTNVIZ_TRACE_H
#define ATTNVIZ_TRACE_H

#include "attention.h"
#include "notes.h"

/** One attention matrix out of many: a layer, and a head or their mean or maximum. */
typedef struct Selection {
    size_t layer; /* from 0 */
    HeadRule rule;
    size_t head; /* from 0, for HEAD_ONE */
} Selection;

/**
 * What attention starts from; everything is borrowed and must outlive the trace. Absent matrices
 * are {0}. Shapes agree (the request room checks them, with the places of a document):
 * the start is the first that is given of `attention`, `scores`, `q` and `k`, and `x`.
 */
typedef struct TraceInput {
    size_t n, m;                  /* queries and keys */
    const Labels *queries, *keys; /* n and m names, for messages and views */
    const Labels *dimensions;     /* names of x's columns; may be NULL */
    Matrix x;                     /* n × d embeddings */
    Matrix context;               /* m × d embeddings of the keys; absent: x */
    const LayerWeights *layers;   /* layer_count of them */
    size_t layer_count;           /* ≥ 1 */
    Matrix q, k, v;               /* given: n × (h·d_k), m × (h·d_k), m × (h·d_v) */
    const double *scores;         /* given: [layers][heads][n][m], −∞ is masked; or NULL */
    const double *attention;      /* given: [layers][heads][n][m]; or NULL */
    AttentionOptions options;
    Mask mask;
    /* A matrix that is likely to be drawn. Where it is of one head, the trace has it: pooled where
     * it has more rows or columns than pooled_cells (see pooled.h), else whole. 0: it has not. */
    Selection pooled;
    size_t pooled_cells;
} TraceInput;

/** A matrix whose neighbours share cells: see pooled.h. */
typedef struct Pooled {
    Matrix cells; /* NaN where all are masked; owned, but a trace's may be a view of its weights */
    size_t query_stride, key_stride;
} Pooled;

/** One head: Q, K and V (rotated where positions are), and A·V. */
typedef struct TraceHead {
    Matrix q, k, v; /* n × d_k, m × d_k, m × d_v; q and k absent where scores were given */
    Matrix feature_q, feature_k; /* φ(Q) and φ(K) of the linear kernel; else absent */
    /* d_k × m: Kᵀ or φ(K)ᵀ, for scoring. Absent where k is; of many keys, borrowed from them. */
    Panels keys;
    Matrix output; /* n × d_v; absent without values */
} TraceHead;

typedef struct TraceLayer {
    TraceHead *heads; /* options.heads of them */
    Matrix output; /* n × d_out: concat(heads)·W_O + b_O (+ X); absent without values; a view of
                    * the head's own where there is one head and nothing more */
} TraceLayer;

/** A figure shows a matrix of more rows or columns pooled into so many. */
#define TRACE_DRAWN_CELLS 1024

/** The three n × m matrices of a head. */
typedef enum TraceKind { TRACE_SCORES, TRACE_SCALED, TRACE_ATTENTION } TraceKind;

typedef struct Trace {
    const TraceInput *input; /* borrowed */
    Matrix x; /* n × d, positions included; absent where no embeddings were given, borrowed
               * where they have no positions added */
    TraceLayer *layers; /* input->layer_count of them */
    Matrix output;      /* borrowed view of the last layer's output; may be absent */
    Matrix shift;       /* output − x where the widths agree, else absent */
    Pooled pooled;      /* input->pooled; may be absent */
    Matrix weights;     /* n × m: input->pooled where they are few; else absent */
} Trace;

/**
 * Runs attention and returns the trace, to be freed with trace_free. Notes tell of queries that
 * see no key and of given weights that do not sum to 1. Fails for memory, and with ERROR_DATA
 * where a finite input gives a number that is not finite, naming the tokens.
 */
bool trace_new(const TraceInput *input, Trace **trace, Notes *notes, Error *error);

void trace_free(Trace *trace);

/** False where the numbers start later than this kind (given scores have no scores of Q and K…). */
bool trace_has(const Trace *trace, TraceKind kind);

/** Rows that are best asked for at a time: the more, the longer the keys stay in the cache. */
#define TRACE_BLOCK ((size_t)16)

/**
 * Rows first … first + count of one n × m matrix, into rows (count × m). A masked cell is −∞ in
 * TRACE_SCALED and 0 in TRACE_ATTENTION. To walk many rows, see reader.h.
 */
void trace_rows(const Trace *trace, size_t layer, size_t head, TraceKind kind, size_t first,
                size_t count, double *rows);

/**
 * Rows of the selected attention matrix, into rows (count × m). `scratch` holds count × m doubles,
 * and may be NULL where one head is selected.
 */
void trace_selected_rows(const Trace *trace, const Selection *selection, size_t first, size_t count,
                         double *rows, double *scratch);

/**
 * True where the keys that trace_is_masked calls masked for the query are those from *open on, and
 * need not be asked one by one: where no mask is, or only the causal one.
 */
bool trace_open_keys(const Trace *trace, size_t query, size_t *open);

/**
 * True when no head of the layer lets the query see the key: the cell is drawn as masked. Given
 * weights are masked where the mask is closed and the weight is 0.
 */
bool trace_is_masked(const Trace *trace, size_t layer, size_t query, size_t key);

#endif
