#include "bounds.h"
#include "builder.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static bool carry_notes(Builder *builder, const Labels *carried) {
    for (size_t i = 0; i < carried->count; i++) {
        if (!notes_add(&builder->request->notes, builder->error, "%s", carried->text[i])) {
            return false;
        }
    }
    return true;
}

static const Lexicon *lexicon_of(const Builder *builder) {
    return builder->parts->lexicon;
}

static bool cut(Builder *builder, Sequence *sequence, const char *text) {
    sequence->is_given = true;
    bool done = tokens_cut(text, lexicon_of(builder), builder->request->options.segment,
                           &sequence->tokens, &builder->request->notes, builder->error);
    return done || error_at(builder->error, "%s", sequence->place);
}

static bool look_up(Builder *builder, Sequence *sequence, const Labels *words) {
    sequence->is_given = sequence->is_list = true;
    return tokens_look_up(words, lexicon_of(builder), &sequence->tokens, builder->error);
}

static bool read_queries(Builder *builder) {
    const Document *asked = builder->asked.document;
    Sequence *queries = &builder->queries;
    if (asked == NULL) {
        queries->place = "sentence";
        return cut(builder, queries, builder->sources->sentence);
    }
    queries->source = builder->asked;
    if (asked->has_tokens) {
        queries->place = "$.tokens";
        return look_up(builder, queries, &asked->tokens);
    }
    queries->place = "$.sentence";
    const char *sentence = asked->text[TEXT_SENTENCE];
    return sentence == NULL || cut(builder, queries, sentence);
}

static bool read_keys(Builder *builder) {
    const Document *asked = builder->asked.document;
    Sequence *keys = &builder->keys;
    if (builder->sources->cross != NULL) {
        keys->place = "--cross";
        return cut(builder, keys, builder->sources->cross);
    }
    if (asked == NULL) {
        return true;
    }
    keys->place = "$.context";
    keys->source = builder->asked;
    if (asked->has_context_tokens) {
        return look_up(builder, keys, &asked->context_tokens);
    }
    const char *context = asked->text[TEXT_CONTEXT];
    return context == NULL || cut(builder, keys, context);
}

static bool check_count(Builder *builder, const Sequence *sequence) {
    size_t count = sequence->tokens.count;
    if (sequence->is_given && count == 0) {
        return fail_at(builder, sequence->source, sequence->place,
                       "has no word in it; at least one is wanted");
    }
    if (count > LIMIT_TOKENS) {
        return fail_at(builder, sequence->source, sequence->place,
                       "has %zu tokens; the limit on tokens is %d", count, LIMIT_TOKENS);
    }
    return true;
}

static bool copy_names(const Tokens *tokens, Labels *names, Error *error) {
    if (tokens->count == 0) {
        return true;
    }
    if (!labels_new(names, tokens->count, error)) {
        return false;
    }
    for (size_t i = 0; i < tokens->count; i++) {
        const char *text = tokens->items[i].text;
        if (!labels_set(names, i, text, strlen(text), error)) {
            return false;
        }
    }
    return true;
}

static void mark_used(const Tokens *tokens, size_t *used) {
    for (size_t i = 0; i < tokens->count; i++) {
        used[tokens->items[i].row] = 1;
    }
}

/* Turns marks into running numbers, so that used[row] is the row's place in request->words. */
static size_t number_used(size_t *used, size_t rows) {
    size_t count = 0;
    for (size_t row = 0; row < rows; row++) {
        used[row] = used[row] ? count++ : SIZE_MAX;
    }
    return count;
}

static const double *vector_of(const Builder *builder, size_t row) {
    const Document *table = builder->table.document;
    size_t known = table->words.count;
    return row < known ? matrix_row(&table->vectors, row)
                       : matrix_row(&builder->extra_vectors, row - known);
}

static const char *word_of(const Builder *builder, size_t row) {
    const Document *table = builder->table.document;
    size_t known = table->words.count;
    return row < known ? table->words.text[row] : builder->extra.text[row - known];
}

static bool name_used(Builder *builder, const size_t *used, size_t rows, size_t count) {
    Request *request = builder->request;
    if (!labels_new(&request->words, count, builder->error)) {
        return false;
    }
    for (size_t row = 0; row < rows; row++) {
        if (used[row] == SIZE_MAX) {
            continue;
        }
        const char *word = word_of(builder, row);
        if (!labels_set(&request->words, used[row], word, strlen(word), builder->error)) {
            return false;
        }
    }
    return true;
}

/* X of one sequence: a row per token. */
static bool embed(Builder *builder, const Tokens *tokens, Matrix *x) {
    size_t width = builder->table.document->vectors.cols;
    if (tokens->count == 0) {
        return true;
    }
    if (!matrix_new(x, tokens->count, width, builder->error)) {
        return false;
    }
    for (size_t i = 0; i < tokens->count; i++) {
        memcpy(matrix_row(x, i), vector_of(builder, tokens->items[i].row), width * sizeof(double));
    }
    return true;
}

/* Where each word's vector stands in X or in the context: of several places, at any. */
static bool place_used(Builder *builder, const size_t *used, size_t count) {
    size_t *places = calloc(count + 1, sizeof *places);
    builder->parts->word_places = places;
    if (places == NULL) {
        return error_no_memory(builder->error, "embeddings");
    }
    const Tokens *queries = &builder->queries.tokens, *keys = &builder->keys.tokens;
    for (size_t i = 0; i < queries->count; i++) {
        places[used[queries->items[i].row]] = i;
    }
    for (size_t i = 0; i < keys->count; i++) {
        places[used[keys->items[i].row]] = queries->count + i;
    }
    return true;
}

const double *request_vector(const Request *request, size_t word, size_t *width) {
    const Matrix *x = &request->input.x, *context = &request->input.context;
    size_t place = request->parts->word_places[word];
    *width = x->rows > 0 ? x->cols : context->cols;
    return place < x->rows ? matrix_row(x, place) : matrix_row(context, place - x->rows);
}

static bool embed_all(Builder *builder) {
    Request *request = builder->request;
    size_t rows = builder->table.document->words.count + builder->extra.count;
    size_t *used = calloc(rows + 1, sizeof *used); /* there may be none */
    if (used == NULL) {
        return error_no_memory(builder->error, "embeddings");
    }
    mark_used(&builder->queries.tokens, used);
    mark_used(&builder->keys.tokens, used);
    size_t count = number_used(used, rows);
    bool done = name_used(builder, used, rows, count) && place_used(builder, used, count) &&
                embed(builder, &builder->queries.tokens, &request->input.x) &&
                embed(builder, &builder->keys.tokens, &request->input.context);
    free(used);
    return done;
}

/* The notes that cutting made are new; those that the document carried are not. */
static bool report_new_notes(Builder *builder, size_t carried) {
    const Notes *all = &builder->request->notes;
    for (size_t i = carried; i < all->count; i++) {
        if (!notes_add(builder->notes, builder->error, "%s", all->text[i])) {
            return false;
        }
    }
    return true;
}

/* What reading the weights has said belongs to the request that is made of them. */
static bool take_said(Builder *builder) {
    const Notes *said = builder->sources->said;
    for (size_t i = 0; said != NULL && i < said->count; i++) {
        if (!notes_add(&builder->request->notes, builder->error, "%s", said->text[i])) {
            return false;
        }
    }
    return true;
}

bool index_words(Builder *builder, Lexicon **lexicon) {
    const Document *table = builder->table.document;
    *lexicon = NULL;
    if (table == NULL ||
        lexicon_new(&table->words, builder->request->options.case_rule, lexicon, builder->error)) {
        return true;
    }
    return fail_in(builder->table, builder->error);
}

static bool find_lexicon(Builder *builder) {
    RequestParts *parts = builder->parts;
    bool is_shared = builder->sources->words != NULL;
    bool done = is_shared || index_words(builder, &parts->own_lexicon);
    parts->lexicon = is_shared ? builder->sources->words : parts->own_lexicon;
    return done;
}

static bool read_words(Builder *builder) {
    const Document *table = builder->table.document;
    if (!find_lexicon(builder)) {
        return false;
    }
    if (!read_queries(builder) || !read_keys(builder)) {
        return fail_in(builder->asked, builder->error);
    }
    return table == NULL || (settle_unknown(builder) && note_repeats(builder));
}

bool find_words(Builder *builder) {
    Request *request = builder->request;
    const Document *asked = builder->asked.document;
    if (asked != NULL && !carry_notes(builder, &asked->notes)) {
        return false;
    }
    size_t carried = request->notes.count;
    if (!take_said(builder) || !read_words(builder) || !check_count(builder, &builder->queries) ||
        !check_count(builder, &builder->keys) || !report_new_notes(builder, carried)) {
        return false;
    }
    return copy_names(&builder->queries.tokens, &request->tokens, builder->error) &&
           copy_names(&builder->keys.tokens, &request->context_tokens, builder->error) &&
           (builder->table.document == NULL || embed_all(builder));
}
