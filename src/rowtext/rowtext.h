/*
 * rowtext: the rows of the selected attention matrix as text, made on all processors and handed
 * over in order.
 *
 *     static void take(void *data, const TextRow *row) { … }
 *
 *     RowText walk = {.trace = trace, .selection = &selection, .digits = 6, .between = ", ",
 *                     .take = take, .data = &mine};
 *     rowtext_walk(&walk, &error);
 *
 * Writing a number takes several times what computing it takes, and a long document has millions
 * of them. So a table and a document of one matrix are written in one walk, for which each number
 * is computed and written once; and blocks of rows are made side by side. The bytes are the same
 * whatever the number of processors.
 */
#ifndef ATTNVIZ_ROWTEXT_H
#define ATTNVIZ_ROWTEXT_H

#include "output.h"
#include "trace.h"

/** One row. Borrowed for the call. */
typedef struct TextRow {
    size_t query;
    const char *text; /* its numbers, `between` them; no NUL behind them */
    size_t length;
    double entropy; /* nats */
} TextRow;

/** A table: to its sink goes a line for each row, its head, a comma and the numbers with commas. */
typedef struct RowTable {
    Sink *sink;
    const Labels *heads; /* n of them, as they are to stand there */
} RowTable;

typedef struct RowText {
    const Trace *trace;
    const Selection *selection;
    int digits;            /* as number_write takes them */
    const char *between;   /* at most 8 bytes */
    const RowTable *table; /* may be NULL */
    /** Called in the caller's thread; NULL where only the table is wanted. */
    void (*take)(void *data, const TextRow *row);
    void *data;
    const Sink *sink; /* of `take`, so that a walk whose every sink has failed ends; or NULL */
} RowText;

/** Makes all rows. Fails for memory only. */
bool rowtext_walk(const RowText *walk, Error *error);

#endif
