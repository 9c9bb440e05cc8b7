#include "builder.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SUGGESTIONS  3
#define LISTED_WORDS 5

/* "a", "b" or "c": the words of the table near to an unknown one. */
static void list_neighbours(const Builder *builder, const char *word, char *list, size_t size) {
    size_t rows[SUGGESTIONS];
    size_t count = lexicon_nearest(builder->parts->lexicon, word, SUGGESTIONS, rows);
    const Labels *words = &builder->table.document->words;
    size_t used = 0;
    list[0] = '\0';
    for (size_t i = 0; i < count && used < size; i++) {
        const char *join = i == 0 ? "" : i + 1 == count ? " or " : ", ";
        int length = snprintf(list + used, size - used, "%s\"%.*s\"", join,
                              error_shown(words->text[rows[i]], 60), words->text[rows[i]]);
        used += length > 0 ? (size_t)length : 0;
    }
}

/* A table of which only the sentence's own words were kept has no others to suggest. */
static void set_unknown(Builder *builder, const char *word) {
    size_t total = builder->table.document->total_words;
    char neighbours[256] = "";
    if (total > 0) {
        error_set(builder->error, ERROR_WORD, "",
                  "the word \"%.*s\" is not among the table's %zu; --unknown zero, skip or hash "
                  "goes on without it",
                  ERROR_SHOWN(word), total);
        return;
    }
    list_neighbours(builder, word, neighbours, sizeof neighbours);
    error_set(builder->error, ERROR_WORD, "",
              "the word \"%.*s\" is not in the table%s%s; %s--unknown zero, skip or hash goes on "
              "without it",
              ERROR_SHOWN(word), neighbours[0] != '\0' ? ": did you mean " : "", neighbours,
              neighbours[0] != '\0' ? "or " : "");
}

static bool refuse(Builder *builder, const Sequence *sequence, size_t index) {
    set_unknown(builder, sequence->tokens.items[index].text);
    if (sequence->is_list) {
        error_at(builder->error, "%s[%zu]", sequence->place, index);
    } else {
        error_at(builder->error, "%s, word %zu", sequence->place, index + 1);
    }
    return sequence->source.name == NULL ? false
                                         : error_in_file(builder->error, sequence->source.name);
}

static uint64_t hash_text(const char *text) {
    uint64_t hash = 14695981039346656037u; /* FNV-1a */
    for (; *text != '\0'; text++) {
        hash = (hash ^ (unsigned char)*text) * 1099511628211u;
    }
    return hash;
}

static uint64_t next_random(uint64_t *state) {
    uint64_t z = *state += 0x9E3779B97F4A7C15u; /* SplitMix64 */
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

/* About normal, by the sum of four uniforms: sums and roots round alike on every machine, where a
 * logarithm might not. */
static double next_normal(uint64_t *state) {
    double sum = -2;
    for (int i = 0; i < 4; i++) {
        sum += (double)(next_random(state) >> 11) * 0x1p-53;
    }
    return sum;
}

static void fill_unit(const char *word, double *vector, size_t width) {
    uint64_t state = hash_text(word);
    double squares = 0;
    for (size_t i = 0; i < width; i++) {
        vector[i] = next_normal(&state);
        squares += vector[i] * vector[i];
    }
    for (size_t i = 0; i < width; i++) {
        vector[i] /= sqrt(squares);
    }
}

/* One token that the table lacks. */
typedef struct Stranger {
    char *normal;  /* its NFC form, owned: equal ones share a vector */
    Token *token;  /* borrowed */
    size_t order;  /* of appearance */
    size_t leader; /* order of the first equal one */
    size_t row;    /* into the extra words */
} Stranger;

static int by_text_then_order(const void *a, const void *b) {
    const Stranger *left = a, *right = b;
    int compared = strcmp(left->normal, right->normal);
    return compared != 0 ? compared : (left->order > right->order) - (left->order < right->order);
}

static int by_order(const void *a, const void *b) {
    const Stranger *left = a, *right = b;
    return (left->order > right->order) - (left->order < right->order);
}

/* Numbers the distinct strangers in the order of appearance; returns how many there are. */
static size_t number_distinct(Stranger *strangers, size_t count) {
    qsort(strangers, count, sizeof *strangers, by_text_then_order);
    for (size_t i = 0; i < count; i++) {
        bool is_first = i == 0 || strcmp(strangers[i].normal, strangers[i - 1].normal) != 0;
        strangers[i].leader = is_first ? strangers[i].order : strangers[i - 1].leader;
    }
    qsort(strangers, count, sizeof *strangers, by_order);
    size_t distinct = 0;
    for (size_t i = 0; i < count; i++) {
        bool is_first = strangers[i].leader == i;
        strangers[i].row = is_first ? distinct++ : strangers[strangers[i].leader].row;
    }
    return distinct;
}

static bool embed_strangers(Builder *builder, const Stranger *strangers, size_t count,
                            size_t distinct) {
    size_t width = builder->table.document->vectors.cols;
    size_t known = builder->table.document->words.count;
    if (!labels_new(&builder->extra, distinct, builder->error) ||
        !matrix_new(&builder->extra_vectors, distinct, width, builder->error)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const Stranger *stranger = &strangers[i];
        stranger->token->row = known + stranger->row;
        if (stranger->leader != i) {
            continue;
        }
        const char *word = stranger->token->text;
        if (!labels_set(&builder->extra, stranger->row, word, strlen(word), builder->error)) {
            return false;
        }
        if (builder->request->options.unknown == UNKNOWN_HASH) {
            fill_unit(stranger->normal, matrix_row(&builder->extra_vectors, stranger->row), width);
        }
    }
    return true;
}

static size_t count_missing(const Tokens *tokens) {
    size_t count = 0;
    for (size_t i = 0; i < tokens->count; i++) {
        count += tokens->items[i].row == LEXICON_MISSING;
    }
    return count;
}

static bool collect(const Tokens *tokens, Stranger *strangers, size_t *count, Error *error) {
    for (size_t i = 0; i < tokens->count; i++) {
        if (tokens->items[i].row != LEXICON_MISSING) {
            continue;
        }
        char *normal = text_nfc(tokens->items[i].text);
        if (normal == NULL) {
            return error_no_memory(error, "sentence");
        }
        strangers[*count] =
            (Stranger){.normal = normal, .token = &tokens->items[i], .order = *count};
        (*count)++;
    }
    return true;
}

/* "a", "b", "c" and 4 more */
static void list_strangers(const Stranger *strangers, size_t count, size_t distinct, char *list,
                           size_t size) {
    size_t used = 0, listed = 0;
    for (size_t i = 0; i < count && listed < LISTED_WORDS; i++) {
        if (strangers[i].leader == i) {
            used +=
                (size_t)snprintf(list + used, size - used, "%s\"%.*s\"", listed++ == 0 ? "" : ", ",
                                 ERROR_SHOWN(strangers[i].token->text));
        }
    }
    if (distinct > listed) {
        snprintf(list + used, size - used, " and %zu more", distinct - listed);
    }
}

static bool note_strangers(Builder *builder, const Stranger *strangers, size_t count,
                           size_t distinct) {
    static const char *const fate[] = {[UNKNOWN_ZERO] = "the embedding is zero",
                                       [UNKNOWN_SKIP] = "skipped",
                                       [UNKNOWN_HASH] =
                                           "the embedding is a fixed pseudo-random unit vector"};
    char list[LISTED_WORDS * 90 + 40];
    list_strangers(strangers, count, distinct, list, sizeof list);
    return notes_add(&builder->request->notes, builder->error, "not in the table: %s (%s)", list,
                     fate[builder->request->options.unknown]);
}

static void drop_missing(Tokens *tokens) {
    size_t kept = 0;
    for (size_t i = 0; i < tokens->count; i++) {
        if (tokens->items[i].row == LEXICON_MISSING) {
            free(tokens->items[i].text);
        } else {
            tokens->items[kept++] = tokens->items[i];
        }
    }
    tokens->count = kept;
}

static bool refuse_first(Builder *builder) {
    Sequence *sequences[] = {&builder->queries, &builder->keys};
    for (size_t s = 0; s < 2; s++) {
        for (size_t i = 0; i < sequences[s]->tokens.count; i++) {
            if (sequences[s]->tokens.items[i].row == LEXICON_MISSING) {
                return refuse(builder, sequences[s], i);
            }
        }
    }
    return true;
}

static bool settle_all(Builder *builder, Stranger *strangers, size_t *count) {
    if (!collect(&builder->queries.tokens, strangers, count, builder->error) ||
        !collect(&builder->keys.tokens, strangers, count, builder->error)) {
        return false;
    }
    size_t distinct = number_distinct(strangers, *count);
    if (!note_strangers(builder, strangers, *count, distinct)) {
        return false;
    }
    if (builder->request->options.unknown != UNKNOWN_SKIP) {
        return embed_strangers(builder, strangers, *count, distinct);
    }
    drop_missing(&builder->queries.tokens);
    drop_missing(&builder->keys.tokens);
    return true;
}

bool settle_unknown(Builder *builder) {
    size_t missing = count_missing(&builder->queries.tokens) + count_missing(&builder->keys.tokens);
    if (missing == 0) {
        return true;
    }
    if (builder->request->options.unknown == UNKNOWN_ERROR) {
        return refuse_first(builder);
    }
    Stranger *strangers = calloc(missing, sizeof *strangers);
    if (strangers == NULL) {
        return error_no_memory(builder->error, "sentence");
    }
    size_t count = 0;
    bool done = settle_all(builder, strangers, &count);
    for (size_t i = 0; i < count; i++) {
        free(strangers[i].normal);
    }
    free(strangers);
    return done;
}
