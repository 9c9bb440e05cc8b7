/*
 * formats: every kind of output, one row each.
 */
#ifndef ATTNVIZ_FORMATS_H
#define ATTNVIZ_FORMATS_H

#include "arguments.h"
#include "output.h"
#include "palette.h"
#include "views.h"

/** One sentence and what became of it; owned by the run. */
typedef struct Result {
    Request *request;
    Trace *trace;
    Notes cut;    /* what was said when the sentence was cut, … */
    Notes found;  /* … and when it was computed */
    size_t query; /* from 1: the query to bring out; 0: none */
} Result;

/** A sweep and the words that stand over it. Start it as {0}; free it with swept_free. */
typedef struct Swept {
    Sweep *sweep; /* NULL: none was asked for */
    char *title, *formula;
} Swept;

/** What a format writes from; everything is borrowed. */
typedef struct Job {
    const Arguments *arguments;
    const Result *results; /* one, or the sentences of a comparison */
    size_t count;
    const Swept *swept; /* --sweep; else NULL */
    Notes *drawn;       /* gets what a figure could not draw */
    ColourDepth depth;  /* the colours that the destination takes */
    size_t width;       /* of the terminal that it is; 0: as wide as it takes */
    Sink *table;        /* gets `csv` along with a document (see format_can_share); or NULL */
} Job;

/** A format writes result by result, or all of them at once. */
typedef struct Format {
    const char *name;  /* for -f, and behind a dot the suffix */
    bool is_for_files; /* not to be written to a terminal */
    bool is_figure, is_document;
    bool is_attention_table; /* its rows are those of a document's result.attention */
    bool (*write_one)(const Job *job, const Result *result, Sink *sink, Error *error);
    const char *between; /* stands between two results of write_one */
    bool (*write_all)(const Job *job, Sink *sink, Error *error);   /* where write_one is NULL */
    bool (*write_sweep)(const Job *job, Sink *sink, Error *error); /* NULL: shows no sweep */
    bool (*write_maps)(const Job *job, Sink *sink, Error *error);  /* NULL: shows no colour maps */
} Format;

/** The format of that name, or NULL. */
const Format *format_named(const char *name);

/** The index-th format, or NULL past the last: for lists. */
const Format *format_at(size_t index);

/** What a run writes: results, the numbers of a sweep, or the colour maps. */
typedef enum FormatUse { USE_RESULTS, USE_SWEEP, USE_MAPS } FormatUse;

FormatUse format_use(const Arguments *arguments);

/** True where the format can be used so. */
bool format_serves(const Format *format, FormatUse use);

/** "png, json, …" into `list`: those that can be used so. */
void format_list(FormatUse use, char *list, size_t size);

/** True where the rows of the attention matrix are the same text in `csv` as in a document. */
bool format_can_share(const Job *job);

/** Writes a format; a document writes `csv` to job->table too, where there is one. */
bool format_write(const Format *format, const Job *job, Sink *sink, Error *error);

#endif
