/*
 * rowtext: the rows of the selected attention matrix as text, made on all processors and handed
 * over in order.
 *
 *     static void take(void *data, const TextRows *rows) { … }
 *
 *     RowText walk = {.trace = trace, .selection = &selection, .digits = 6,
 *                     .frame = {.first = "[", .next = ",[", .between = ", ", .last = "]"},
 *                     .take = take, .data = &mine};
 *     rowtext_walk(&walk, &error);
 *
 * Writing a number takes several times what computing it takes, and a long document has millions
 * of them. So a table and a document of one matrix are written in one walk, for which each number
 * is computed and written once; and blocks of rows are made side by side, as they are to stand in
 * the file. The bytes are the same whatever the number of processors.
 */
#ifndef ATTNVIZ_ROWTEXT_H
#define ATTNVIZ_ROWTEXT_H

#include "output.h"
#include "trace.h"

/** Some rows, one after another. Borrowed for the call. */
typedef struct TextRows {
    size_t first, count; /* queries */
    const char *text;    /* framed; no NUL behind it */
    size_t length;
    const double *entropy; /* of each row, in nats */
} TextRows;

/** What stands around and between the numbers of a row: at most 64 bytes each, and 8 between. */
typedef struct RowFrame {
    const char *first, *next; /* before the first row of all, and before any other */
    const char *between;
    const char *last;
} RowFrame;

/** A table: to its sink goes a line for each row, its head, a comma and the numbers with commas. */
typedef struct RowTable {
    Sink *sink;
    const Labels *heads; /* n of them, as they are to stand there */
} RowTable;

typedef struct RowText {
    const Trace *trace;
    const Selection *selection;
    int digits;            /* as number_write takes them */
    RowFrame frame;        /* for `take` */
    const RowTable *table; /* may be NULL */
    /** Called in the caller's thread; NULL where only the table is wanted. */
    void (*take)(void *data, const TextRows *rows);
    void *data;
    const Sink *sink; /* of `take`, so that a walk whose every sink has failed ends */
} RowText;

/** Makes all rows. Fails for memory only. */
bool rowtext_walk(const RowText *walk, Error *error);

#endif
