/*
 * packed: rows of numbers that cJSON does not see. Private to the document room.
 *
 * cJSON makes 82 bytes and a call of strtod of each number, most of which only become doubles of a
 * matrix. So it is given a text in which each long row of numbers is one number, an infinite one,
 * which JSON text that was checked has not; and the array that comes of it is made to know where
 * its numbers stand in the text that was given. To values.h and tensors.h such an array is as good
 * as any.
 */
#ifndef ATTNVIZ_PACKED_H
#define ATTNVIZ_PACKED_H

#include "values.h"

/** A text with packed rows; owned. */
typedef struct PackedText {
    char *text;
    size_t length;
    const char **rows; /* where each row's numbers begin in the original, in their order */
    int *counts;
    size_t row_count;
} PackedText;

/** Packs the rows of strict JSON text, which must outlive what is made of it. False for memory. */
bool packed_new(const char *text, size_t length, PackedText *packed);

void packed_free(PackedText *packed);

/** Tells the arrays of the tree of packed->text where their numbers are. */
void packed_restore(const PackedText *packed, cJSON *tree);

/** True for an array whose numbers are packed; they and their count are then given. */
bool packed_row(const cJSON *array, const char **numbers, size_t *count);

#endif
