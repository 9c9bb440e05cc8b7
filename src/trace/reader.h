/*
 * reader: rows of one n × m matrix, one after another, made a block at a time.
 *
 *     RowReader reader;
 *     row_reader_new(&reader, trace, &selection, &error);
 *     for (size_t i = 0; i < n; i++)
 *         use(row_reader_row(&reader, i));
 *     row_reader_free(&reader);
 *
 * Making TRACE_BLOCK rows at a time takes half to a quarter of the time of as many single rows,
 * since each key is then fetched once for all of them.
 */
#ifndef ATTNVIZ_READER_H
#define ATTNVIZ_READER_H

#include "trace.h"

/** {0} is a reader of nothing, and may be freed. The trace is borrowed. */
typedef struct RowReader {
    const Trace *trace;
    Selection selection;
    TraceKind kind;
    size_t first, count;  /* the rows that are held */
    Matrix rows, scratch; /* up to TRACE_BLOCK × m; scratch absent where one head is read */
} RowReader;

/** Reads the selected attention matrix. Fails when memory runs out. */
bool row_reader_new(RowReader *reader, const Trace *trace, const Selection *selection,
                    Error *error);

/** Reads one kind of rows of one head (see trace_has). Fails when memory runs out. */
bool row_reader_of_kind(RowReader *reader, const Trace *trace, size_t layer, size_t head,
                        TraceKind kind, Error *error);

/** The m numbers of one query's row. They stay until a row is asked for again. */
const double *row_reader_row(RowReader *reader, size_t query);

void row_reader_free(RowReader *reader);

#endif
