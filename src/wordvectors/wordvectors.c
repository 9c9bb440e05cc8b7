#include "wordvectors.h"

#include "binary.h"
#include "lines.h"

#include <stdlib.h>

bool wordvectors_read(Input *input, const TableFormat *format, Wanted *wanted, WordVectors *table,
                      Error *error) {
    Collector collector = {
        .input = input, .format = format, .wanted = wanted, .table = table, .error = error};
    *table = (WordVectors){0};
    /* Empty, but there: it may be that no word is wanted. */
    bool done = labels_new(&table->words, 0, error) &&
                matrix_new(&table->vectors, 0, format->width, error) &&
                (format->kind == TABLE_BINARY ? binary_read(&collector) : lines_read(&collector));
    if (!done) {
        wordvectors_free(table);
    }
    return done;
}

void wordvectors_free(WordVectors *table) {
    labels_free(&table->words);
    matrix_free(&table->vectors);
    free(table->times);
    *table = (WordVectors){0};
}
