/*
 * arguments: argv as a value.
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

typedef enum ColourRule { COLOUR_AUTO, COLOUR_ALWAYS, COLOUR_NEVER } ColourRule;

/** The document that asks, or parts of it, where they come from memory. Borrowed. */
typedef struct MemoryDocument {
    const char *text; /* JSON; NULL: there is none */
    size_t length;
    const char *name; /* what messages call it */
    Document *given;  /* its arrays and tokens, which are taken out of it; NULL: there are none */
} MemoryDocument;

/** What the command line asks for. Paths and texts point into argv; freed with arguments_free. */
typedef struct Arguments {
    char *sentence;         /* owned; words joined by one space; NULL where there are none */
    bool document_on_stdin; /* the sentence was "-" */
    MemoryDocument memory;  /* in place of stdin */
    const char *table, *weights, *cross;
    const char *attention, *tokens;         /* files of ready weights and of tokens */
    const char *weight_files[WEIGHT_COUNT]; /* --weights NAME=FILE; NULL where there is none */
    const char *weights_prefix;
    WeightsLayout weights_layout;
    bool no_weights;
    Options options;
    bool has_lines, keep_going;
    const char *lines;    /* --lines=FILE; NULL: stdin */
    const char **outputs; /* -o, in order; owned array */
    size_t output_count;
    const char **compare; /* --compare, in order; owned array */
    size_t compare_count;
    bool check;
    double tolerance; /* --check=TOLERANCE */
    bool has_sweep;
    SweepGrid sweep;                    /* --sweep */
    const char *format;                 /* -f */
    const char *stem;                   /* -O */
    const View *views[ARGUMENTS_VIEWS]; /* --view, in order */
    size_t view_count;
    unsigned view_options; /* those of the figure's options that were given (ViewOption) */
    bool lists_maps;       /* --colormap list */
    FigureStyle style;
    const char *title, *font, *query;
    const char *dims; /* --dims as a list; NULL: auto or all */
    const char *axes; /* --axes */
    double dpi;
    bool csv_safe, quiet, verbose, version;
    bool help, help_all; /* --help, --help=all */
    const char *schema;  /* --print-schema: the text to print; else NULL */
    ColourRule colour;
} Arguments;

/** Reads argv. Fails with ERROR_USAGE naming the option and what would be right. */
bool arguments_read(int argc, char **argv, Arguments *arguments, Error *error);

/** Nothing asked for. */
void arguments_default(Arguments *arguments);

/** Fails with ERROR_USAGE where two options do not go together. */
bool arguments_check(const Arguments *arguments, Error *error);

void arguments_free(Arguments *arguments);

#endif
