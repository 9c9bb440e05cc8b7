#include "notes.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

bool notes_add(Notes *notes, Error *error, const char *format, ...) {
    char **grown = realloc(notes->text, (notes->count + 1) * sizeof *grown);
    if (grown == NULL) {
        return error_no_memory(error, "notes");
    }
    notes->text = grown;
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    char *text = length < 0 ? NULL : malloc((size_t)length + 1);
    if (text != NULL) {
        vsnprintf(text, (size_t)length + 1, format, again);
        notes->text[notes->count++] = text;
    }
    va_end(again);
    va_end(arguments);
    return text != NULL || error_no_memory(error, "notes");
}

void notes_free(Notes *notes) {
    for (size_t i = 0; i < notes->count; i++) {
        free(notes->text[i]);
    }
    free(notes->text);
    *notes = (Notes){0};
}
