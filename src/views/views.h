/*
 * views: a request and its trace in words and in labelled matrices, and the table of all views.
 *
 *     ViewInput input = {.subjects = &subject, .count = 1};
 *     const View *view = view_named("matrix");
 *     view->draw(&input, &style, canvas, &body, &error);       the body of a page (figure.h)
 */
#ifndef ATTNVIZ_VIEWS_H
#define ATTNVIZ_VIEWS_H

#include "figure.h"
#include "request.h"
#include "sweep.h"

/** One sentence and what became of it. Borrowed. */
typedef struct Subject {
    const Request *request;
    const Trace *trace;
} Subject;

/** What views draw from. Borrowed. */
typedef struct ViewInput {
    const Subject *subjects; /* one, or the sentences of a comparison */
    size_t count;
    const size_t
        *queries;       /* of each subject, from 1: the query to bring out; 0: none; NULL: none */
    const Sweep *sweep; /* --sweep; else NULL */
    const char *dims;   /* --dims as a list of dimensions to show; NULL: what the style says */
    const char *axes;   /* --axes; NULL: the two principal components */
} ViewInput;

/** How much of a ViewInput a view draws at a time. */
typedef enum ViewScope {
    VIEW_OF_ONE, /* a sentence: drawn once for each */
    VIEW_OF_ALL, /* the sentences of a comparison beside each other */
    VIEW_OF_SWEEP
} ViewScope;

/** The options that mean something to a view, as a set. */
typedef enum ViewOption {
    VIEW_QUERY = 1,
    VIEW_ORIENT = 2,
    VIEW_RANGE = 4,
    VIEW_COLORMAP = 8,
    VIEW_DIGITS = 16,
    VIEW_DIMS = 32,
    VIEW_AXES = 64,
    VIEW_ONE_HEAD = 128,  /* of --head, no mean and no max: see views_one_head */
    VIEW_EVERY_HEAD = 256 /* every layer and head is shown, whichever those options choose */
} ViewOption;

/** One way to draw a trace. */
typedef struct View {
    const char *name;
    ViewScope scope;
    unsigned options; /* of ViewOption */
    /* Lays the body out from (0, 0). The style's query is that of the subject. */
    bool (*draw)(const ViewInput *input, const FigureStyle *style, Canvas *canvas, Scene *body,
                 Error *error);
} View;

/** The view of that name, or NULL. */
const View *view_named(const char *name);

/** The i-th view, or NULL past the last: for lists and messages. */
const View *view_at(size_t index);

/** The selected head; the first where the mean or the maximum of all is selected. */
Selection views_one_head(const Request *request);

/** The sentence, or the tokens with spaces between; a context follows behind " × ". The caller
 * frees it; NULL when memory runs out. */
char *views_title(const Request *request);

/**
 * The calculation in words: "softmax(QKᵀ/√4), no learned weights, causal mask". The caller frees
 * it; NULL when memory runs out.
 */
char *views_subtitle(const Request *request, const Trace *trace);

/** The same of every layer and head: "…, 12 layers of 12 heads". */
char *views_subtitle_of_heads(const Request *request, const Trace *trace);

/**
 * What the colours of the selected matrix span: 0 … 1, the given range, or with RANGE_AUTO the
 * least and the largest weight that is not masked (0 … 1 where they are equal).
 */
bool views_range(const Request *request, const Trace *trace, const FigureStyle *style,
                 ColourRange *range, Error *error);

/**
 * The least and the largest weight that is not masked in the selected matrices of all subjects, or
 * (`every_head`) in those of all layers and heads: what one scale for all must span. {0, 0} where
 * everything is masked. Fails for memory.
 */
bool views_span(const Subject *subjects, size_t count, bool every_head, ColourRange *span,
                Error *error);

#endif
