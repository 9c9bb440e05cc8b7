/*
 * option_words: the words that an option may be. Inside the library room only.
 */
#ifndef ATTNVIZ_OPTION_WORDS_H
#define ATTNVIZ_OPTION_WORDS_H

#include <stddef.h>

/** The index-th word of the option, or NULL past the last. A word that more must follow ends in a
 * colon. */
const char *option_word(const char *option, size_t index);

#endif
