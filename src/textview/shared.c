#include "names.h"
#include "number.h"
#include "paint.h"
#include "text.h"
#include "textview.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DECIMALS  2
#define GAP       2 /* between two columns */
#define NOT_THERE ((size_t)-1)

/* The sentences side by side, and one word of all of them. */
typedef struct Shared {
    const Trace *const *traces;
    size_t count;
    size_t *places; /* of the word in each sentence, its first time */
    Names dimensions;
    const TextStyle *style;
    Sink *sink;
} Shared;

static size_t find_word(const Labels *tokens, const char *word, size_t end) {
    for (size_t i = 0; i < end; i++) {
        if (strcmp(tokens->text[i], word) == 0) {
            return i;
        }
    }
    return NOT_THERE;
}

/* False where the word is not in every sentence, or was told already. */
static bool place_word(Shared *shared, size_t token) {
    const Labels *first = shared->traces[0]->input->queries;
    if (find_word(first, first->text[token], token) != NOT_THERE) {
        return false;
    }
    for (size_t i = 0; i < shared->count; i++) {
        const Labels *tokens = shared->traces[i]->input->queries;
        shared->places[i] = find_word(tokens, first->text[token], tokens->count);
        if (shared->places[i] == NOT_THERE) {
            return false;
        }
    }
    return true;
}

/* Row 0 is the word before, row i + 1 after in sentence i. */
static double value_at(const Shared *shared, size_t row, size_t column) {
    size_t sentence = row == 0 ? 0 : row - 1;
    const Trace *trace = shared->traces[sentence];
    const Matrix *matrix = row == 0 ? &trace->x : &trace->output;
    return matrix_row(matrix, shared->places[sentence])[column];
}

static bool is_empty(const Shared *shared, size_t column) {
    for (size_t row = 0; row <= shared->count; row++) {
        if (value_at(shared, row, column) != 0) {
            return false;
        }
    }
    return true;
}

static size_t format_value(const Shared *shared, double value, char text[NUMBER_SIZE]) {
    int digits = shared->style->digits;
    return digits > 0 ? number_write(value, digits, text) : number_decimals(value, DECIMALS, text);
}

static void pad(const Shared *shared, size_t from, size_t to) {
    for (; from < to; from++) {
        sink_char(shared->sink, ' ');
    }
}

/* A column is as wide as its name and its numbers need. */
static size_t column_width(const Shared *shared, size_t column) {
    size_t widest = shared->dimensions.columns[column];
    for (size_t row = 0; row <= shared->count; row++) {
        char text[NUMBER_SIZE];
        format_value(shared, value_at(shared, row, column), text);
        size_t width = text_columns(text);
        widest = width > widest ? width : widest;
    }
    return widest + GAP;
}

static void write_row(const Shared *shared, size_t row, size_t margin) {
    char head[64];
    if (row == 0) {
        snprintf(head, sizeof head, "before");
    } else {
        snprintf(head, sizeof head, "after, sentence %zu", row);
    }
    sink_text(shared->sink, head);
    pad(shared, strlen(head), margin);
    for (size_t column = 0; column < shared->dimensions.text.count; column++) {
        if (is_empty(shared, column)) {
            continue;
        }
        char text[NUMBER_SIZE];
        format_value(shared, value_at(shared, row, column), text);
        pad(shared, text_columns(text), column_width(shared, column));
        sink_text(shared->sink, text);
    }
    sink_char(shared->sink, '\n');
}

static void write_names(const Shared *shared, const char *word, size_t margin) {
    paint_text(shared->style, word, LOOK_BOLD, shared->sink);
    pad(shared, text_columns(word), margin);
    for (size_t column = 0; column < shared->dimensions.text.count; column++) {
        if (!is_empty(shared, column)) {
            pad(shared, shared->dimensions.columns[column], column_width(shared, column));
            sink_text(shared->sink, shared->dimensions.text.text[column]);
        }
    }
    sink_char(shared->sink, '\n');
}

static bool write_word(const Shared *shared, const char *word, Error *error) {
    char *printable = text_printable(word);
    if (printable == NULL) {
        return error_no_memory(error, "text");
    }
    size_t margin = strlen("after, sentence 10");
    margin = text_columns(printable) > margin ? text_columns(printable) : margin;
    sink_char(shared->sink, '\n');
    write_names(shared, printable, margin);
    for (size_t row = 0; row <= shared->count; row++) {
        write_row(shared, row, margin);
    }
    free(printable);
    return true;
}

static bool is_comparable(const Trace *const *traces, size_t count) {
    size_t width = traces[0]->x.cols;
    for (size_t i = 0; i < count; i++) {
        if (width == 0 || traces[i]->x.cols != width || traces[i]->output.cols != width) {
            return false;
        }
    }
    return true;
}

static bool name_dimensions(const Trace *trace, Names *names, Error *error) {
    if (trace->input->dimensions != NULL) {
        return names_new(trace->input->dimensions, 0, names, error);
    }
    Labels numbers;
    if (!labels_number(&numbers, trace->x.cols, error)) {
        return false;
    }
    bool done = names_new(&numbers, 0, names, error);
    labels_free(&numbers);
    return done;
}

bool textview_shared(const Trace *const *traces, size_t count, const TextStyle *style, Sink *sink,
                     Error *error) {
    if (!is_comparable(traces, count)) {
        return true;
    }
    Shared shared = {.traces = traces, .count = count, .style = style, .sink = sink};
    shared.places = calloc(count, sizeof *shared.places);
    bool done = shared.places != NULL ? name_dimensions(traces[0], &shared.dimensions, error)
                                      : error_no_memory(error, "text");
    const Labels *words = traces[0]->input->queries;
    for (size_t token = 0; done && token < words->count; token++) {
        if (place_word(&shared, token)) {
            done = write_word(&shared, words->text[token], error);
        }
    }
    names_free(&shared.dimensions);
    free(shared.places);
    return done;
}
