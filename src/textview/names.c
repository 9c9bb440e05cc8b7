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

/* "internati…": at most `most` columns, the dots included. */
static bool shorten(char **name, size_t most, size_t *columns) {
    static const char dots[] = "…";
    size_t kept = text_fitting(*name, most - 1, columns);
    char *shorter = malloc(kept + sizeof dots);
    if (shorter == NULL) {
        return false;
    }
    memcpy(shorter, *name, kept);
    memcpy(shorter + kept, dots, sizeof dots);
    free(*name);
    *name = shorter;
    *columns += 1;
    return true;
}

bool names_shorten(Names *names, size_t most, Error *error) {
    most = most > NAME_LEAST ? most : NAME_LEAST;
    if (names->widest <= most) {
        return true;
    }
    names->widest = 0;
    for (size_t i = 0; i < names->text.count; i++) {
        size_t *columns = &names->columns[i];
        if (*columns > most && !shorten(&names->text.text[i], most, columns)) {
            return error_no_memory(error, "text");
        }
        names->widest = *columns > names->widest ? *columns : names->widest;
    }
    return true;
}

void names_free(Names *names) {
    labels_free(&names->text);
    free(names->columns);
    *names = (Names){0};
}
