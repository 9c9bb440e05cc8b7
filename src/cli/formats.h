/*
 * formats: every kind of output, one row each.
 */
#ifndef ATTNVIZ_FORMATS_H
#define ATTNVIZ_FORMATS_H

#include "arguments.h"
#include "output.h"
#include "views.h"

/** What a format writes from; everything is borrowed. */
typedef struct Job {
    const Arguments *arguments;
    const Request *request;
    const Trace *trace;
    Notes *notes; /* what this run found, so far */
    size_t query; /* from 1: the query to bring out; 0: none */
    bool colour;  /* stdout takes colours */
    size_t width; /* of the terminal; 0: as wide as it takes */
} Job;

typedef struct Format {
    const char *name;  /* for -f, and behind a dot the suffix */
    bool is_for_files; /* not to be written to a terminal */
    bool (*write)(const Job *job, Sink *sink, Error *error);
} Format;

/** The format of that name, or NULL. */
const Format *format_named(const char *name);

/** The format whose name is the longest suffix of the path behind a dot, or NULL. */
const Format *format_of_path(const char *path);

/** "png, json, …" into `list`. */
void format_list(char *list, size_t size);

#endif
