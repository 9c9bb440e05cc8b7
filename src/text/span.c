#include "span.h"

#include <stdlib.h>
#include <string.h>

char *span_copy(Span span) {
    char *copy = malloc(span.length + 1);
    if (copy != NULL) {
        memcpy(copy, span.text, span.length);
        copy[span.length] = '\0';
    }
    return copy;
}
