#include "names.h"
#include "number.h"
#include "paint.h"
#include "shared_words.h"
#include "text.h"
#include "textview.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DECIMALS  2
#define GAP       2 /* between two columns */
#define HEAD_SIZE 64
/* Heads are as wide as that of this sentence, so that few sentences align with many. */
#define LONGEST_COUNT 10

/* The sentences side by side, and one word of all of them. */
typedef struct Shared {
    const Trace *const *traces;
    size_t count, befores; /* 1: words are the same before in all sentences; else `count` */
    const size_t *places;  /* of the word in each sentence, its first time */
    Names dimensions;
    const TextStyle *style;
    Sink *sink;
} Shared;

/* A word's columns first .. end-1, and what stands left of them. */
typedef struct Block {
    size_t first, end;
    size_t margin;  /* in columns of the terminal */
    bool is_narrow; /* heads are short */
} Block;

/* The first rows are the word before, the others after in each sentence. */
static size_t row_count(const Shared *shared) {
    return shared->befores + shared->count;
}

static double value_at(const Shared *shared, size_t row, size_t column) {
    bool is_before = row < shared->befores;
    size_t sentence = is_before ? row : row - shared->befores;
    const Trace *trace = shared->traces[sentence];
    const Matrix *matrix = is_before ? &trace->x : &trace->output;
    return matrix_row(matrix, shared->places[sentence])[column];
}

static bool is_empty(const Shared *shared, size_t column) {
    for (size_t row = 0; row < row_count(shared); row++) {
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

/* A column is as wide as its name and its numbers need, and the space before it. */
static size_t column_width(const Shared *shared, size_t column) {
    size_t widest = shared->dimensions.columns[column];
    for (size_t row = 0; row < row_count(shared); row++) {
        char text[NUMBER_SIZE];
        format_value(shared, value_at(shared, row, column), text);
        size_t width = text_columns(text);
        widest = width > widest ? width : widest;
    }
    return widest + GAP;
}

static size_t widest_column(const Shared *shared) {
    size_t widest = 0;
    for (size_t column = 0; column < shared->dimensions.text.count; column++) {
        size_t width = is_empty(shared, column) ? 0 : column_width(shared, column);
        widest = width > widest ? width : widest;
    }
    return widest;
}

/* Where the block of columns ends that begins at `first` and fits the terminal beside `margin`
 * columns: after one at least of those that are not empty. */
static size_t block_end(const Shared *shared, size_t first, size_t margin) {
    size_t width = shared->style->width, used = margin, taken = 0, end = first;
    for (; end < shared->dimensions.text.count; end++) {
        if (is_empty(shared, end)) {
            continue;
        }
        used += column_width(shared, end);
        if (width > 0 && used > width && taken > 0) {
            break;
        }
        taken++;
    }
    return end;
}

/* "after, sentence 2", or on a narrow terminal "after 2". */
static size_t write_head(const char *when, size_t sentence, bool is_narrow, char head[HEAD_SIZE]) {
    snprintf(head, HEAD_SIZE, "%s%s %zu", when, is_narrow ? "" : ", sentence", sentence);
    return strlen(head);
}

static size_t head_of(const Shared *shared, size_t row, bool is_narrow, char head[HEAD_SIZE]) {
    if (row >= shared->befores) {
        return write_head("after", row - shared->befores + 1, is_narrow, head);
    }
    if (shared->befores > 1) {
        return write_head("before", row + 1, is_narrow, head);
    }
    snprintf(head, HEAD_SIZE, "before");
    return strlen(head);
}

static void write_row(const Shared *shared, size_t row, const Block *block) {
    char head[HEAD_SIZE];
    size_t columns = head_of(shared, row, block->is_narrow, head);
    sink_text(shared->sink, head);
    paint_pad(shared->sink, block->margin, columns);
    for (size_t column = block->first; column < block->end; column++) {
        if (is_empty(shared, column)) {
            continue;
        }
        char text[NUMBER_SIZE];
        format_value(shared, value_at(shared, row, column), text);
        paint_pad(shared->sink, column_width(shared, column), text_columns(text));
        sink_text(shared->sink, text);
    }
    sink_char(shared->sink, '\n');
}

static void write_names(const Shared *shared, const Names *word, const Block *block) {
    const char *name = word->text.text[0];
    paint_span(shared->style->depth, name, strlen(name), LOOK_BOLD, shared->sink);
    paint_pad(shared->sink, block->margin, word->columns[0]);
    for (size_t column = block->first; column < block->end; column++) {
        if (!is_empty(shared, column)) {
            paint_pad(shared->sink, column_width(shared, column),
                      shared->dimensions.columns[column]);
            sink_text(shared->sink, shared->dimensions.text.text[column]);
        }
    }
    sink_char(shared->sink, '\n');
}

/* What stands left of the numbers: the word, and the heads below it. */
static bool fit_margin(const Shared *shared, Names *word, Block *block, Error *error) {
    size_t width = shared->style->width, widest = width > 0 ? widest_column(shared) : 0;
    char head[HEAD_SIZE];
    const char *longest = shared->befores > 1 ? "before" : "after";
    size_t heads = write_head(longest, LONGEST_COUNT, false, head);
    block->is_narrow = width > 0 && heads + widest > width;
    if (block->is_narrow) {
        heads = write_head(longest, shared->count, true, head);
    }
    size_t left = width > heads + widest ? width - widest : heads;
    if (width > 0 && !names_shorten(word, left, error)) {
        return false;
    }
    block->margin = word->widest > heads ? word->widest : heads;
    return true;
}

static void write_blocks(const Shared *shared, const Names *word, Block *block) {
    do {
        block->end = block_end(shared, block->first, block->margin);
        sink_char(shared->sink, '\n');
        write_names(shared, word, block);
        for (size_t row = 0; row < row_count(shared); row++) {
            write_row(shared, row, block);
        }
        block->first = block->end;
    } while (block->first < shared->dimensions.text.count);
}

static bool write_word(const Shared *shared, char *word, Error *error) {
    Labels one = {.count = 1, .text = &word};
    Names name;
    if (!names_new(&one, 0, &name, error)) {
        return false;
    }
    Block block = {0};
    bool done = fit_margin(shared, &name, &block, error);
    if (done) {
        write_blocks(shared, &name, &block);
    }
    names_free(&name);
    return done;
}

static bool name_dimensions(const Trace *trace, size_t width, Names *names, Error *error) {
    Labels numbers = {0};
    const Labels *labels = trace->input->dimensions;
    if (labels == NULL && !labels_number(&numbers, trace->x.cols, error)) {
        return false;
    }
    bool done = names_new(labels != NULL ? labels : &numbers, 0, names, error) &&
                (width == 0 || names_shorten(names, width / 2, error));
    labels_free(&numbers);
    return done;
}

static bool write_words(Shared *shared, const SharedWords *words, Error *error) {
    const Labels *tokens = shared->traces[0]->input->queries;
    for (size_t word = 0; word < words->count; word++) {
        shared->places = shared_words_places(words, word);
        if (!write_word(shared, tokens->text[shared->places[0]], error)) {
            return false;
        }
    }
    return true;
}

bool textview_shared(const Trace *const *traces, size_t count, const TextStyle *style, Sink *sink,
                     Error *error) {
    if (!shared_words_comparable(traces, count)) {
        return true;
    }
    Shared shared = {.traces = traces, .count = count, .style = style, .sink = sink};
    SharedWords words = {0};
    bool done = name_dimensions(traces[0], style->width, &shared.dimensions, error) &&
                shared_words_find(traces, count, &words, error);
    if (done) {
        shared.befores = shared_words_start_alike(traces, &words) ? 1 : count;
        done = write_words(&shared, &words, error);
    }
    names_free(&shared.dimensions);
    shared_words_free(&words);
    return done;
}
