/* naming: names that tell repeated words apart. */
#ifndef ATTNVIZ_NAMING_H
#define ATTNVIZ_NAMING_H

#include "matrix.h"

/** True where another of the names is the same. */
bool naming_is_repeated(const Labels *names, size_t index);

/** "mouse", or "the (4)" where the word stands more than once. The caller frees it; NULL when
 * memory runs out. */
char *naming_of(const Labels *names, size_t index, Error *error);

#endif
