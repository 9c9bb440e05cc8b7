/*
 * builder: what the files of the request room share while a request is made. Inside this room only.
 */
#ifndef ATTNVIZ_BUILDER_H
#define ATTNVIZ_BUILDER_H

#include "request.h"

/** What a request owns and only this room looks at. */
typedef struct RequestParts {
    const Lexicon *lexicon; /* own_lexicon, or the sources' */
    Lexicon *own_lexicon;
    Labels numbered_queries, numbered_keys; /* names where no tokens were given */
    LayerWeights *layers;
    size_t layer_count;
    bool *is_padding;
    size_t *word_places; /* of each word's vector: a row of X, or past those, of the context */
} RequestParts;

/** The tokens of one sequence on their way to rows of X. */
typedef struct Sequence {
    Tokens tokens;     /* row: into the table, or past it into `extra` of the builder */
    const char *place; /* "sentence", "$.tokens", … for messages */
    Source source;     /* the document that gave it, if one did */
    bool is_given;
    bool is_list; /* of ready tokens, so a place is an index and not a word */
} Sequence;

typedef struct Builder {
    const RequestSources *sources;
    Request *request;
    RequestParts *parts;
    Source asked;   /* the document that asks; NULL where a sentence on the command line does */
    Source table;   /* the one with the embeddings; NULL where the start lies later */
    Source weights; /* the one with the weights; NULL for Q = K = V = X */
    Sequence queries, keys;
    Labels extra;         /* words that the table lacks and --unknown made, … */
    Matrix extra_vectors; /* … and their vectors */
    Notes *notes;
    Error *error;
} Builder;

/** Lays the options over each other and picks who gives the table, the weights and the request. */
bool pick_sources(Builder *builder);

/** Indexes the words of the picked table, if there is one. */
bool index_words(Builder *builder, Lexicon **lexicon);

/** Cuts or looks up the sentence and the context, settles unknown words, and makes X. */
bool find_words(Builder *builder);

/**
 * Refuses the tokens that the table lacks, or drops them, or gives them rows in `extra` past the
 * table's own, as --unknown says.
 */
bool settle_unknown(Builder *builder);

/** Notes which of the tokens' words the table has more than once. */
bool note_repeats(Builder *builder);

/** Reads q, k, v, scores and attention, and names rows that have no tokens. */
bool place_start(Builder *builder);

/** Checks weights against widths and heads, and lays them out as LayerWeights. */
bool fit_weights(Builder *builder);

/** A 2-D tensor as it is, a 3-D one (h × rows × w) as rows × (h·w). */
bool matrix_from_tensor(const Tensor *tensor, Matrix *out, Error *error);

bool place_mask(Builder *builder);
bool place_selection(Builder *builder);

/** Names the source in the message of what failed in it; returns false. */
bool fail_in(Source source, Error *error);

/** Fails with ERROR_DATA at a place of a source: `FILE: $.weights.W_Q`. */
bool fail_at(Builder *builder, Source source, const char *place, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/**
 * Fails for an option's value: ERROR_USAGE at `--NAME` where the command line gave it, else
 * ERROR_DATA at `$.options.NAME`.
 */
bool fail_option(Builder *builder, OptionName name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
