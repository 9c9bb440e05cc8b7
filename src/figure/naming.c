#include "naming.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool naming_is_repeated(const Labels *names, size_t index) {
    for (size_t i = 0; i < names->count; i++) {
        if (i != index && strcmp(names->text[i], names->text[index]) == 0) {
            return true;
        }
    }
    return false;
}

char *naming_of(const Labels *names, size_t index, Error *error) {
    const char *name = names->text[index];
    size_t size = strlen(name) + 32;
    char *text = malloc(size);
    if (text == NULL) {
        error_no_memory(error, "figure");
    } else if (naming_is_repeated(names, index)) {
        snprintf(text, size, "%s (%zu)", name, index + 1);
    } else {
        snprintf(text, size, "%s", name);
    }
    return text;
}
