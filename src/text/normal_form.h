/*
 * normal_form: Unicode's NFC, and case folding on top of it.
 *
 * Folding is always done to the NFC form, so that two spellings of one word fold alike.
 */
#ifndef ATTNVIZ_TEXT_NORMAL_FORM_H
#define ATTNVIZ_TEXT_NORMAL_FORM_H

#include "span.h"

#include <stdbool.h>
#include <stdint.h>

/** Work space that many words share. Start it as {0}; free it with normaliser_free. */
typedef struct Normaliser {
    int32_t *points; /* code points, afterwards UTF-8 in the same bytes */
    size_t capacity; /* code points that fit */
} Normaliser;

/**
 * The NFC form of `text`, which is `text` itself where that is NFC for certain, else lies in the
 * work space until its next use. Text that is not UTF-8 is its own form. Fails only for memory.
 */
bool normal_form(Normaliser *work, Span text, Span *form);

/** The same for the case-folded form of a text that is in NFC (and not in the same work space). */
bool folded_form(Normaliser *work, Span text, Span *form);

void normaliser_free(Normaliser *work);

/** True where case folding may change the code point or make it out of another. */
bool point_is_cased(int32_t point);

/** True where point_is_cased holds for any code point of the text. */
bool text_is_cased(Span text);

#endif
