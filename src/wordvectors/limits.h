/*
 * limits: how much of a table's file is looked at at once. Private to the wordvectors room.
 */
#ifndef ATTNVIZ_WORDVECTORS_LIMITS_H
#define ATTNVIZ_WORDVECTORS_LIMITS_H

/** Bytes of a line: 16,384 dimensions of 25 bytes each and a word are a tenth of it. */
#define LIMIT_LINE_BYTES ((size_t)4 * 1024 * 1024)

/** Bytes of a word of a binary file. */
#define LIMIT_WORD_BYTES ((size_t)64 * 1024)

#endif
