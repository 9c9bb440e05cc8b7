/*
 * option_rule: how one option's text is read and written. Private to the document room.
 */
#ifndef ATTNVIZ_OPTION_RULE_H
#define ATTNVIZ_OPTION_RULE_H

#include "options.h"

/** Room for an option's text. */
#define OPTION_TEXT_SIZE 256

/** A value that was given, and how to complain of it. */
typedef struct GivenOption {
    const char *value;
    ErrorCode code;
    const char *where;
    Error *error;
} GivenOption;

/** Fails with "WANTED is wanted, not "VALUE"", and what the value may have meant of `words`. */
bool option_wanted(const GivenOption *given, const char *wanted, const char *const *words,
                   size_t count);

/** Reads text[0 .. length) as a whole number of lowest … highest. */
bool option_integer(const char *text, size_t length, size_t lowest, size_t highest, size_t *number);

/** Reads and writes the mask grammar: none, or causal, padding, window:K … joined with +. */
bool option_mask_set(Options *options, const GivenOption *given);
void option_mask_text(const Options *options, char text[OPTION_TEXT_SIZE]);

#endif
