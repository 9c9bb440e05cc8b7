/*
 * fields: a line's fields, and numbers as these formats have them. Private to the wordvectors room.
 */
#ifndef ATTNVIZ_WORDVECTORS_FIELDS_H
#define ATTNVIZ_WORDVECTORS_FIELDS_H

#include <stdbool.h>
#include <stddef.h>

/** A stretch of a line, which somebody else owns. */
typedef struct Field {
    const char *text;
    size_t length;
} Field;

/** The line without the spaces, tabs and CRs at its end. */
Field line_trimmed(const char *line, size_t length);

/** The first field from `*at` on, which moves behind it; false when there is none left. */
bool field_next(Field line, size_t *at, Field *field);

/** The last field that ends by `*end`, which moves to its beginning; false when there is none. */
bool field_before(Field line, size_t *end, Field *field);

/**
 * Reads a finite number. Beyond JSON's numbers these are read: `+1`, `.5`, `1.`, `007`. False for
 * anything else.
 */
bool field_number(Field field, double *value);

/** True for what field_number reads, and for nan and inf, which some other table may have. */
bool field_is_numeric(Field field);

/** Reads digits alone; what is larger than size_t is its largest. */
bool field_whole(Field field, size_t *value);

#endif
