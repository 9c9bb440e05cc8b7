/*
 * weights: the matrices of attention from other programs' files: NumPy's .npy and .npz, and
 * safetensors, under this project's names (W_Q …) or those that models have.
 *
 *     WeightsKind kind;
 *     weights_recognise(bytes, &kind, &error);
 *     weights_read(bytes, kind, &ask, &document, &notes, &error);     kind is not WEIGHTS_DOCUMENT
 *
 * Q = X·W_Q here: rows are inputs ("xw"). PyTorch's Linear has rows for outputs ("wx") and is
 * turned. The names of models say which of the two they are; W_Q alone does not, so there the
 * shapes have to, or whoever asks.
 */
#ifndef ATTNVIZ_WEIGHTS_H
#define ATTNVIZ_WEIGHTS_H

#include "bytes.h"
#include "document.h"
#include "notes.h"

/** Whether a matrix has a row for each input or for each output. */
typedef enum WeightsLayout { LAYOUT_OPEN, LAYOUT_XW, LAYOUT_WX } WeightsLayout;

typedef enum WeightsKind {
    WEIGHTS_DOCUMENT, /* or nothing that is known: a reader of JSON will say */
    WEIGHTS_NPZ,
    WEIGHTS_SAFETENSORS
} WeightsKind;

/** What is known besides the files. */
typedef struct WeightsAsk {
    const char *prefix; /* of the layer's names; NULL: the file's only layer */
    WeightsLayout layout;
    size_t width;        /* of the embeddings; 0: unknown */
    size_t heads;        /* 0: unknown */
    bool positions_turn; /* rope is asked for */
} WeightsAsk;

/**
 * Tells by its first bytes (or its suffix .safetensors) what a file is. Fails with ERROR_DATA
 * (where = "") for a pickle and for a single .npy, saying what would be right; and where it cannot
 * be read.
 */
bool weights_recognise(Bytes *bytes, const char *path, WeightsKind *kind, Error *error);

/**
 * Reads the weights of one layer into `document`, which is {0} or freed by the caller in either
 * case. Only the arrays that belong to the layer are read. `notes` gets what was assumed.
 *
 * Known names: W_Q … b_O; PyTorch's nn.MultiheadAttention; BERT's, GPT-2's and LLaMA's layers.
 * Where a model has fewer key than query heads, each of them is repeated for its group of queries.
 * Fails with ERROR_DATA (where = "" or the array's name) for a damaged file, names that are
 * missing, shapes that do not fit, a prefix that several layers share or none has, and an
 * orientation that is open; with ERROR_USAGE (where = "--weights-layout") for one that the names
 * exclude; and for memory.
 */
bool weights_read(Bytes *bytes, WeightsKind kind, const WeightsAsk *ask, Document *document,
                  Notes *notes, Error *error);

/** Reads the matrices of .npy files: paths[W_Q] …, NULL where there is none; notes and fails as
 * weights_read does, where = the path and what is in it. */
bool weights_read_files(const char *const paths[WEIGHT_COUNT], const WeightsAsk *ask,
                        Document *document, Notes *notes, Error *error);

#endif
