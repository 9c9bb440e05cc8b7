/*
 * wordvectors: embedding tables as others publish them, of which only the wanted words are kept.
 *
 *     Input *input;
 *     input_open(path, &input, &error);
 *     wordvectors_recognise(input, most, &format, &error);
 *     if (format.kind != TABLE_JSON) {
 *         wordvectors_read(input, &format, wanted, &table, &error);
 *     }
 *
 * Three formats are known by their content:
 *
 * - GloVe's text: a word and d numbers on each line. The word may have spaces in it, as in the
 *   840B table: the last d fields are the numbers, and d is what most of the first lines have.
 * - word2vec's text, which fastText's .vec is too: the same below a line `N d`.
 * - word2vec's binary: the line `N d`, then N times a word, a space, and d little-endian float32;
 *   a line end may stand before each word.
 *
 * Fields are parted by spaces or tabs, lines end in LF or CR LF, empty lines and a BOM are passed
 * over, and the last line end may be missing.
 *
 * The file is streamed through a window of 256 KiB (or what the longest line needs, 4 MiB at most),
 * so a pipe will do, and memory grows with the words that are kept and not with the table. What is
 * checked everywhere: the header, that as many words follow as it says, the length of lines and
 * binary words, and that a binary file is whole. What is checked only where a word is wanted: that
 * its line has d numbers, and that they are finite numbers. Other lines are passed over unread.
 */
#ifndef ATTNVIZ_WORDVECTORS_H
#define ATTNVIZ_WORDVECTORS_H

#include "matrix.h"
#include "output.h"
#include "text.h"

typedef enum TableKind {
    TABLE_JSON, /* JSON, by all signs, and so not this room's */
    TABLE_GLOVE,
    TABLE_TEXT,
    TABLE_BINARY
} TableKind;

typedef struct TableFormat {
    TableKind kind;
    size_t words; /* N of the header; 0 for GloVe */
    size_t width; /* d, from 1 to the limit */
    size_t line;  /* where the words begin, from 1 */
} TableFormat;

/**
 * Looks at the beginning of the input, and passes over a BOM and a header where it is not JSON.
 * Fails with ERROR_DATA (where begins with the input's name): neither JSON nor one of the formats
 * (naming gzip and others where it is those), a header that cannot be, or more than
 * `most_dimensions` dimensions.
 */
bool wordvectors_recognise(Input *input, size_t most_dimensions, TableFormat *format, Error *error);

/** The words that were wanted, in the file's order. Freed with wordvectors_free. */
typedef struct WordVectors {
    Labels words;
    Matrix vectors;     /* words.count × d */
    size_t *times;      /* how often each word stands in the file; the first time counts */
    size_t total_words; /* of the file, with those that stand there again */
} WordVectors;

/**
 * Reads the rest of what wordvectors_recognise recognised. Fails with ERROR_DATA (where =
 * `FILE:LINE`, or `FILE: word N` in a binary file) for what this room's heading says is checked,
 * and for memory.
 */
bool wordvectors_read(Input *input, const TableFormat *format, Wanted *wanted, WordVectors *table,
                      Error *error);

void wordvectors_free(WordVectors *table);

#endif
