/*
 * phrase: a growing text, for titles and subtitles. Inside the views room only.
 */
#ifndef ATTNVIZ_PHRASE_H
#define ATTNVIZ_PHRASE_H

#include "views.h"

/** Start it as {0}; `text` is NULL after memory ran out, and stays so. */
typedef struct Phrase {
    char *text;
    size_t length;
    bool failed;
} Phrase;

/** Appends a printf-style piece. */
void phrase_add(Phrase *phrase, const char *format, ...) __attribute__((format(printf, 2, 3)));

/** Appends what stands inside softmax( ): "QKᵀ/√4". */
void phrase_add_scaled(Phrase *phrase, const Request *request, const Trace *trace);

#endif
