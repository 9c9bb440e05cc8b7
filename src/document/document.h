/*
 * document: the JSON document of the contract's section 2, typed, and read with its every place
 * known. The same shape serves as embedding table, weights file and request.
 */
#ifndef ATTNVIZ_DOCUMENT_H
#define ATTNVIZ_DOCUMENT_H

#include "bounds.h"
#include "options.h"
#include "written.h"

/** The matrices and biases of one layer, in the order in which documents write them. */
typedef enum WeightName { W_Q, W_K, W_V, W_O, B_Q, B_K, B_V, B_O, WEIGHT_COUNT } WeightName;

/** "W_Q" … "b_O", indexed by WeightName. */
extern const char *const weight_names[WEIGHT_COUNT];

/** One layer's weights as the document shapes them: 2-D or 3-D matrices, 1-D or 2-D biases. */
typedef struct WeightSet {
    Tensor part[WEIGHT_COUNT];
} WeightSet;

/** A document's free-text keys. */
typedef enum DocumentText {
    TEXT_NAME,
    TEXT_DESCRIPTION,
    TEXT_SOURCE,
    TEXT_SENTENCE,
    TEXT_CONTEXT, /* "context" as a string */
    TEXT_COUNT
} DocumentText;

/** The tensors that a calculation can start from. */
typedef enum DocumentStart {
    START_Q,
    START_K,
    START_V,
    START_SCORES,
    START_ATTENTION,
    START_COUNT
} DocumentStart;

/** "q", "k", "v", "scores", "attention", indexed by DocumentStart. */
extern const char *const start_names[START_COUNT];

/** A document. Absent parts are zero. Freed with document_free. */
typedef struct Document Document;
struct Document {
    char *text[TEXT_COUNT]; /* NULL where absent */
    Labels dimensions;      /* count 0: absent */
    bool has_embeddings;
    Labels words;       /* keys of "embeddings", in the document's order */
    Matrix vectors;     /* words.count × d */
    size_t total_words; /* of a table of which `words` are only those that were asked for; else 0 */
    size_t *times;      /* how often such a table has each of `words`; else NULL */
    WeightSet *layers;  /* "weights" is one layer */
    size_t layer_count;
    bool is_stack; /* written as "layers", not as "weights" */
    Options options;
    bool has_tokens, has_context_tokens;
    Labels tokens, context_tokens; /* "tokens"; "context" as an array */
    Tensor start[START_COUNT];
    Labels notes;      /* "notes": what was said when the tokens were cut; carried along */
    Document *compare; /* compare_count documents beside this one, without any beside them */
    size_t compare_count;
    bool keeps_result;     /* read with ROLE_CHECK, … */
    WrittenResult *result; /* … which "result" is kept for; else NULL */
};

/** What a text is read as. "result" may hold anything and is passed over, but with ROLE_CHECK. */
typedef enum DocumentRole {
    ROLE_DOCUMENT,
    ROLE_WEIGHTS, /* a flat {"W_Q": ...} object is read too */
    ROLE_CHECK,   /* a document whose "result" is read and kept */
    ROLE_TOKENS   /* an array of strings alone: "tokens" */
} DocumentRole;

/**
 * Reads text[0 .. length) as strict RFC 8259 (one BOM tolerated) and as a document or a flat table.
 * Fails with ERROR_DATA: not UTF-8 or not JSON (where = "LINE:COLUMN", both from 1, columns in
 * characters), or else wrong in kind, shape or range, a key unknown (naming the nearest known one)
 * or twice (where = a JSON path such as `$.embeddings.cat[2]`).
 * `document` is {0} or freed by the caller in either case.
 */
bool document_read(const char *text, size_t length, DocumentRole role, Document *document,
                   Error *error);

void document_free(Document *document);

#endif
