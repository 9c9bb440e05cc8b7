/*
 * options: what a document's "options" and the command line say of attention, by one parser.
 *
 * Each option has a name and a text value (`heads` "2", `mask` "causal+window:2", `residual`
 * "true"), whoever gave it. Two sets are laid over each other with options_overlay.
 */
#ifndef ATTNVIZ_OPTIONS_H
#define ATTNVIZ_OPTIONS_H

#include "attention.h"
#include "text.h"

/** What becomes of a word that the table lacks. */
typedef enum UnknownRule { UNKNOWN_ERROR, UNKNOWN_ZERO, UNKNOWN_SKIP, UNKNOWN_HASH } UnknownRule;

typedef enum OptionName {
    OPTION_HEADS,
    OPTION_SCALE,
    OPTION_TEMPERATURE,
    OPTION_MASK,
    OPTION_POSITION,
    OPTION_KERNEL,
    OPTION_RESIDUAL,
    /* how a sentence becomes rows */
    OPTION_SEGMENT,
    OPTION_CASE,
    OPTION_UNKNOWN,
    /* what of the result is written: part of the recipe, so that it gives the same bytes again */
    OPTION_LAYER,
    OPTION_HEAD,
    OPTION_DIGITS,
    OPTION_TRACE,
    OPTION_COUNT
} OptionName;

/** The options' values and which of them were given. Start it with options_default. */
typedef struct Options {
    bool given[OPTION_COUNT];
    AttentionOptions attention;
    Tensor mask_matrix; /* options.mask as an n × m matrix; owned; absent with a named mask */
    Segmentation segment;
    CaseRule case_rule;
    UnknownRule unknown;
    size_t layer; /* from 1; 0 is the last */
    HeadRule head_rule;
    size_t head; /* from 1, for HEAD_ONE */
    int digits;  /* 0: full precision */
    bool trace;
} Options;

/** The contract's defaults, nothing given. */
void options_default(Options *options);

/** The name in documents and, behind `--`, on the command line; NULL ends the list. */
const char *options_name(OptionName name);

/**
 * Sets one option from its text. Fails with `code` (ERROR_USAGE or ERROR_DATA), `where`, and a
 * sentence that says what would be right.
 */
bool options_set(Options *options, OptionName name, const char *value, ErrorCode code,
                 const char *where, Error *error);

/**
 * The text that options_set would take for the current value; `text` holds 256 bytes. Full
 * precision is the `digits` "full". A mask matrix has no text: with one, `mask` is "none".
 */
void options_text(const Options *options, OptionName name, char text[256]);

/**
 * Every option given in `upper` replaces that of `lower`; mask_matrix is copied. Fails for memory
 * only.
 */
bool options_overlay(Options *lower, const Options *upper, Error *error);

void options_free(Options *options);

#endif
