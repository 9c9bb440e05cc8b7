#include "builder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LISTED_WORDS 5

/* Marks the table's rows that tokens use and that it has more than once. */
static void mark_repeats(const Tokens *tokens, const Document *table, bool *repeats) {
    for (size_t i = 0; i < tokens->count; i++) {
        size_t row = tokens->items[i].row;
        if (row < table->words.count && table->times[row] > 1) {
            repeats[row] = true;
        }
    }
}

/* "a", "b" and 3 more; empty where there are none. */
static void list_repeats(const Document *table, const bool *repeats, char *list, size_t size) {
    size_t used = 0, listed = 0, count = 0;
    list[0] = '\0';
    for (size_t row = 0; row < table->words.count; row++) {
        if (repeats[row] && count++ < LISTED_WORDS) {
            used +=
                (size_t)snprintf(list + used, size - used, "%s\"%.*s\"", listed++ == 0 ? "" : ", ",
                                 ERROR_SHOWN(table->words.text[row]));
        }
    }
    if (count > listed) {
        snprintf(list + used, size - used, " and %zu more", count - listed);
    }
}

bool note_repeats(Builder *builder) {
    const Document *table = builder->table.document;
    if (table->times == NULL) {
        return true;
    }
    bool *repeats = calloc(table->words.count + 1, sizeof *repeats);
    if (repeats == NULL) {
        return error_no_memory(builder->error, "sentence");
    }
    char list[LISTED_WORDS * 90 + 40];
    mark_repeats(&builder->queries.tokens, table, repeats);
    mark_repeats(&builder->keys.tokens, table, repeats);
    list_repeats(table, repeats, list, sizeof list);
    free(repeats);
    return list[0] == '\0' ||
           notes_add(&builder->request->notes, builder->error,
                     "more than once in the table: %s (the first is used)", list);
}
