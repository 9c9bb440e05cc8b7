/*
 * arrays: a trace as NumPy's files, so that numpy.load reads it: every number as it is, in little
 * endian, whatever --digits says. Rows are made as they are written.
 */
#ifndef ATTNVIZ_ARRAYS_H
#define ATTNVIZ_ARRAYS_H

#include "output.h"
#include "trace.h"

/** `npy`: the selected attention matrix, n × m. Fails for memory. */
bool arrays_attention(const Trace *trace, const Selection *selection, Sink *sink, Error *error);

/** `embeddings.npy`: the output, n × d_out. Fails with ERROR_DATA where the trace has none. */
bool arrays_output(const Trace *trace, Sink *sink, Error *error);

/** A trace and what is shown of it; everything is borrowed. */
typedef struct ArraysPart {
    const Trace *trace;
    const Selection *selection;
    bool whole; /* --trace */
} ArraysPart;

/**
 * `npz`: what a document's `result` has, by the same names: tokens, context (in cross-attention),
 * input, attention, entropy, output, shift; with `whole` layer1_head1_q, …_k, …_v, …_scores,
 * …_scaled (−∞ where masked), …_attention, …_output and layer1_output too, counted from 1. Of
 * several parts each name begins with sentence1_ …. Stored as it is, without times, so that the
 * same trace gives the same bytes. Fails for memory.
 */
bool arrays_npz(const ArraysPart *parts, size_t count, Sink *sink, Error *error);

#endif
