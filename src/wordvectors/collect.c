#include "collect.h"

#include <stdint.h>
#include <stdlib.h>

/* Doubles the room for words. What is grown already stays with the table where the rest fails. */
static bool make_room(Collector *collector) {
    WordVectors *table = collector->table;
    size_t width = collector->format->width;
    size_t count = collector->capacity > 0 ? collector->capacity * 2 : 16;
    if (table->words.count < collector->capacity) {
        return true;
    }
    if (count > SIZE_MAX / sizeof(double) / width) {
        return false;
    }
    char **text = realloc(table->words.text, count * sizeof *text);
    table->words.text = text != NULL ? text : table->words.text;
    double *data = realloc(table->vectors.data, count * width * sizeof *data);
    table->vectors.data = data != NULL ? data : table->vectors.data;
    size_t *times = realloc(table->times, count * sizeof *times);
    table->times = times != NULL ? times : table->times;
    if (text == NULL || data == NULL || times == NULL) {
        return false;
    }
    collector->capacity = count;
    return true;
}

static bool add_row(Collector *collector, Field word, double **row) {
    WordVectors *table = collector->table;
    size_t at = table->words.count;
    if (!make_room(collector)) {
        return error_no_memory(collector->error, input_name(collector->input));
    }
    table->words.text[at] = NULL;
    if (!labels_set(&table->words, at, word.text, word.length, collector->error)) {
        return false;
    }
    table->times[at] = 1;
    table->words.count = table->vectors.rows = at + 1;
    *row = matrix_row(&table->vectors, at);
    return true;
}

bool collect_word(Collector *collector, Field word, double **row) {
    WantedVerdict verdict;
    size_t number;
    *row = NULL;
    if (!wanted_take(collector->wanted, word.text, word.length, &number, &verdict,
                     collector->error)) {
        return false;
    }
    if (verdict == WORD_AGAIN) {
        collector->table->times[number]++;
    }
    return verdict != WORD_TAKEN || add_row(collector, word, row);
}
