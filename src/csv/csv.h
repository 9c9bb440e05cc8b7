/*
 * csv: a trace as tables. RFC 4180 quoting, UTF-8, LF.
 */
#ifndef ATTNVIZ_CSV_H
#define ATTNVIZ_CSV_H

#include "output.h"
#include "rowtext.h"
#include "trace.h"

typedef struct CsvStyle {
    int digits;        /* significant digits; 0: full precision */
    bool columns;      /* --orient columns: `csv` with keys as rows and queries as columns */
    bool safe;         /* --csv-safe: a ' before label cells that begin with = + - @ */
    bool is_continued; /* embeddings.csv and long.csv go on below their header */
} CsvStyle;

/** `csv`: header query,KEY1,…; a row per query of the selected attention matrix. */
bool csv_attention(const Trace *trace, const Selection *selection, const CsvStyle *style,
                   Sink *sink, Error *error);

/**
 * Writes the same table's header, and names the heads of its rows, for a walk over the rows that
 * something else makes. `heads` is freed with labels_free, after the walk. Not with `columns`.
 */
bool csv_attention_heads(const Trace *trace, const CsvStyle *style, Sink *sink, Labels *heads,
                         Error *error);

/** `embeddings.csv`: header token,DIM1,…; a row per token of the output (fails with ERROR_DATA
 * where the trace has none). */
bool csv_embeddings(const Trace *trace, const CsvStyle *style, Sink *sink, Error *error);

/** True where its rows belong below the header of `before`: columns of the same names. */
bool csv_embeddings_go_on(const Trace *trace, const Trace *before);

/**
 * `long.csv`: sentence,layer,head,query_index,query,key_index,key,score,scaled,attention. 1-based;
 * a masked cell has an empty scaled and attention 0; what was not computed is empty. Every layer
 * and head with `whole` (--trace); else only the selected matrix (head `mean` or `max` where heads
 * are joined, score and scaled then empty). `sentence` NULL is an empty cell.
 */
bool csv_long(const Trace *trace, const char *sentence, const Selection *selection, bool whole,
              const CsvStyle *style, Sink *sink, Error *error);

#endif
