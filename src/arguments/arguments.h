/*
 * arguments: what a run is asked for, as a value.
 */
#ifndef ATTNVIZ_ARGUMENTS_H
#define ATTNVIZ_ARGUMENTS_H

#include "document.h"
#include "figure.h"
#include "sweep.h"
#include "views.h"
#include "weights.h"

/** The most views of one figure. */
#define ARGUMENTS_VIEWS 16

/** The document that asks, or parts of it, where they come from memory. Borrowed. */
typedef struct MemoryDocument {
    const char *text; /* JSON; NULL: there is none */
    size_t length;
    const char *name; /* what messages call it */
    Document *given;  /* its arrays and tokens, if any, which are taken out of it */
} MemoryDocument;

/** Sentences that a table is read for before each of them is asked by itself. Borrowed. */
typedef struct Coming {
    /** The next one, NULL behind the last; after that they begin anew. */
    bool (*next)(void *context, const char **sentence, Error *error);
    void *context;
} Coming;

/** What is asked for. Paths and texts are borrowed; freed with arguments_free. */
typedef struct Arguments {
    char *sentence;         /* owned; NULL where there is none */
    bool document_on_stdin; /* what asks, a document or a sentence, is read from stdin */
    MemoryDocument memory;  /* in place of stdin */
    const Coming *coming;   /* sentences that will stand in place of an empty one; NULL: none */
    const char *table, *weights, *cross;
    const char *attention, *tokens;         /* files of ready weights and of tokens */
    const char *weight_files[WEIGHT_COUNT]; /* --weights NAME=FILE; NULL where there is none */
    const char *weights_prefix;
    WeightsLayout weights_layout;
    bool no_weights;
    Options options;
    const char **compare; /* --compare, in order; owned array */
    size_t compare_count;
    bool check;
    double tolerance; /* --check=TOLERANCE */
    bool has_sweep;
    SweepGrid sweep;                    /* --sweep */
    const View *views[ARGUMENTS_VIEWS]; /* --view, in order */
    size_t view_count;
    unsigned view_options; /* those of the figure's options that were given (ViewOption) */
    bool lists_maps;       /* --colormap list */
    FigureStyle style;
    const char *title, *font, *query;
    const char *dims; /* --dims as a list; NULL: auto or all */
    const char *axes; /* --axes */
    double dpi;
    bool csv_safe;
} Arguments;

/** Nothing asked for. */
void arguments_default(Arguments *arguments);

/** Fails with ERROR_USAGE where two options do not go together. */
bool arguments_check(const Arguments *arguments, Error *error);

/** The index-th of the files that options name, "-" for stdin; NULL past the last. */
const char *arguments_file(const Arguments *arguments, size_t index);

void arguments_free(Arguments *arguments);

#endif
