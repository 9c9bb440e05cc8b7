/* pdf_whole: whether a PDF has everything that its table says. Private to the canvas room. */
#ifndef ATTNVIZ_PDF_WHOLE_H
#define ATTNVIZ_PDF_WHOLE_H

#include <stdbool.h>
#include <stddef.h>

/**
 * False where the cross-reference table at the end of a PDF (ISO 32000-1, 7.5.4) is missing or
 * leads to something else than the objects it lists: where zlib gets no memory, Cairo 1.16 leaves
 * out what it was to write and reports no failure. A table that is itself compressed, as of later
 * versions of Cairo, is taken to be right.
 */
bool pdf_is_whole(const unsigned char *bytes, size_t length);

#endif
