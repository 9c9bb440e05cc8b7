#include "names.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *with_arrow(const char *text) {
    static const char arrow[] = "▸ ";
    size_t size = sizeof arrow + strlen(text);
    char *marked = malloc(size);
    if (marked != NULL) {
        snprintf(marked, size, "%s%s", arrow, text);
    }
    return marked;
}

static char *shown(const char *label, bool is_marked) {
    char *printable = text_printable(label);
    if (printable == NULL || !is_marked) {
        return printable;
    }
    char *marked = with_arrow(printable);
    free(printable);
    return marked;
}

bool names_new(const Labels *labels, size_t marked, Names *names, Error *error) {
    *names = (Names){0};
    if (!labels_new(&names->text, labels->count, error)) {
        return false;
    }
    names->columns = calloc(labels->count > 0 ? labels->count : 1, sizeof *names->columns);
    bool fine = names->columns != NULL;
    for (size_t i = 0; fine && i < labels->count; i++) {
        names->text.text[i] = shown(labels->text[i], i + 1 == marked);
        fine = names->text.text[i] != NULL;
        names->columns[i] = fine ? text_columns(names->text.text[i]) : 0;
        if (names->columns[i] > names->widest) {
            names->widest = names->columns[i];
        }
    }
    if (!fine) {
        names_free(names);
        return error_no_memory(error, "text");
    }
    return true;
}

void names_free(Names *names) {
    labels_free(&names->text);
    free(names->columns);
    *names = (Names){0};
}
