#include "survivors.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static bool add(Survivors *survivors, Survivor row) {
    if (survivors->count == survivors->capacity) {
        size_t capacity = survivors->capacity == 0 ? 16 : survivors->capacity * 2;
        Survivor *rows = capacity <= SIZE_MAX / sizeof *rows
                             ? realloc(survivors->rows, capacity * sizeof *rows)
                             : NULL;
        if (rows == NULL) {
            free(row.word);
            free(row.vector);
            return false;
        }
        survivors->rows = rows;
        survivors->capacity = capacity;
    }
    survivors->rows[survivors->count++] = row;
    return true;
}

bool survivors_add_text(Survivors *survivors) {
    survivors->in_text++;
    return add(survivors, (Survivor){0});
}

bool survivors_add(Survivors *survivors, char *word, double *vector) {
    if (word == NULL) {
        free(vector);
        return false;
    }
    return add(survivors, (Survivor){word, vector});
}

/* The words of the text, and those that were taken out of it, change hands. */
static void join_words(Survivors *survivors, Labels *from, Labels *to) {
    size_t next = 0;
    for (size_t i = 0; i < survivors->count; i++) {
        char **word =
            survivors->rows[i].word != NULL ? &survivors->rows[i].word : &from->text[next++];
        to->text[i] = *word;
        *word = NULL;
    }
}

/* To be called before join_words: a row without a word is one of the text. */
static void join_vectors(const Survivors *survivors, const Matrix *from, Matrix *to) {
    size_t next = 0;
    for (size_t i = 0; i < survivors->count; i++) {
        const Survivor *row = &survivors->rows[i];
        const double *vector = row->word == NULL ? matrix_row(from, next++) : row->vector;
        if (vector != NULL) {
            memcpy(matrix_row(to, i), vector, to->cols * sizeof *vector);
        }
    }
}

bool survivors_join(Survivors *survivors, Document *document, Error *error) {
    Labels words;
    Matrix vectors;
    if (!labels_new(&words, survivors->count, error)) {
        return false;
    }
    if (!matrix_new(&vectors, survivors->count, document->vectors.cols, error)) {
        labels_free(&words);
        return false;
    }
    join_vectors(survivors, &document->vectors, &vectors);
    join_words(survivors, &document->words, &words);
    labels_free(&document->words);
    matrix_free(&document->vectors);
    document->words = words;
    document->vectors = vectors;
    return true;
}

void survivors_free(Survivors *survivors) {
    for (size_t i = 0; i < survivors->count; i++) {
        free(survivors->rows[i].word);
        free(survivors->rows[i].vector);
    }
    free(survivors->rows);
    *survivors = (Survivors){0};
}
