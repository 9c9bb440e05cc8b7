/*
 * views: a request and its trace in words and in labelled matrices: what every view shows.
 */
#ifndef ATTNVIZ_VIEWS_H
#define ATTNVIZ_VIEWS_H

#include "figure.h"
#include "request.h"

/** Above this many queries or keys, the matrix of a figure is pooled. */
#define VIEWS_CELLS 1024

/** The sentence, or the tokens with spaces between; a context follows behind " × ". The caller
 * frees it; NULL when memory runs out. */
char *views_title(const Request *request);

/**
 * The calculation in words: "softmax(QKᵀ/√4), no learned weights, causal mask". The caller frees
 * it; NULL when memory runs out.
 */
char *views_subtitle(const Request *request, const Trace *trace);

/**
 * What the colours of the selected matrix span: 0 … 1, the given range, or with RANGE_AUTO the
 * least and the largest weight that is not masked (0 … 1 where they are equal).
 */
bool views_range(const Request *request, const Trace *trace, const FigureStyle *style,
                 ColourRange *range, Error *error);

/** What a figure draws, owned. Freed with views_data_free. */
typedef struct ViewsData {
    FigureData figure; /* points into this */
    char *title, *subtitle;
    char output_caption[64]; /* "after  X + concat(A·V)·W_O": how the output came about */
    Labels queries, keys, dimensions, output_dimensions; /* printable */
    Matrix kept[3]; /* input, output and shift, where only some dimensions are kept */
} ViewsData;

/**
 * Fills in what a figure draws: the selected matrix with NaN for masked cells, pooled by maximum
 * above VIEWS_CELLS, and the embeddings before, after and their difference. `title` NULL is the
 * request's own.
 */
bool views_data_new(const Request *request, const Trace *trace, const char *title, ViewsData *data,
                    Error *error);

/**
 * Keeps only the dimensions of a list: names, or numbers from 1, with commas between. Fails with
 * ERROR_USAGE at `--dims` for one that is not there.
 */
bool views_keep_dimensions(ViewsData *data, const char *list, Error *error);

void views_data_free(ViewsData *data);

#endif
