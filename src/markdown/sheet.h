/*
 * sheet: what the parts of one handout share. Inside the markdown room only.
 */
#ifndef ATTNVIZ_MARKDOWN_SHEET_H
#define ATTNVIZ_MARKDOWN_SHEET_H

#include "markdown.h"

/** One layer of one request, and the query at hand. Freed with sheet_free. */
typedef struct Sheet {
    const TraceInput *input;
    const Trace *trace;
    Selection selection;
    const LayerWeights *weights; /* of the layer */
    int decimals;
    Sink *sink;
    Labels queries, keys;    /* escaped; count 0 where there are only numbers */
    Labels dimensions;       /* escaped; count 0 where nobody named them */
    Matrix x;                /* borrowed: what the layer reads; absent where nothing is embedded */
    Matrix key_x;            /* borrowed: the same of the keys */
    Matrix context;          /* owned: the context with its positions */
    double *scores, *scaled; /* m numbers each, of the query and head at hand */
    double *weights_row, *exponentials;
    size_t query; /* from 0 */
} Sheet;

bool sheet_new(const Request *request, const Trace *trace, Sink *sink, Sheet *sheet, Error *error);

void sheet_free(Sheet *sheet);

static inline const TraceHead *sheet_head(const Sheet *sheet, size_t head) {
    return &sheet->trace->layers[sheet->selection.layer].heads[head];
}

/** True where the selection is one head of several: the others are not worked out. */
bool sheet_shows_head(const Sheet *sheet, size_t head);

/** The mark of a step's heading, one deeper below the headings of several heads. */
const char *sheet_step(const Sheet *sheet);

#endif
