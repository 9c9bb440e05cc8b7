#include "parts.h"

#include "bounds.h"
#include "text.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* An array by its name: what ranks it may have, and what its last axes count. */
typedef struct ArrayRule {
    const char *name;
    size_t lowest_rank, highest_rank;
    bool may_be_masked; /* −∞ is a number */
    bool has_token_rows;
} ArrayRule;

static const ArrayRule start_rules[START_COUNT] = {{"q", 2, 3, false, true},
                                                   {"k", 2, 3, false, true},
                                                   {"v", 2, 3, false, true},
                                                   {"scores", 2, 4, true, true},
                                                   {"attention", 2, 4, false, true}};

static bool fail(const char *name, ErrorCode code, const char *what, Error *error) {
    return error_set(error, code, name, "%s", what);
}

static bool check_numbers(const ArrayRule *rule, const Tensor *tensor, Error *error) {
    size_t size = tensor_size(tensor);
    for (size_t i = 0; i < size; i++) {
        double number = tensor->data[i];
        if (!isfinite(number) && !(rule->may_be_masked && number == -INFINITY)) {
            return error_set(error, ERROR_DATA, rule->name, "number %zu is not finite", i + 1);
        }
    }
    return true;
}

static bool check_limit(const ArrayRule *rule, size_t count, size_t limit, const char *what,
                        Error *error) {
    return count <= limit || error_set(error, ERROR_DATA, rule->name,
                                       "at most %zu %s are taken, not %zu", limit, what, count);
}

/* The limits of documents, axis by axis from the end. */
static bool check_lengths(const ArrayRule *rule, const size_t *shape, size_t rank, Error *error) {
    bool is_square_kind = rule->highest_rank == 4;
    bool has_heads = rank == rule->highest_rank || rank == 3;
    size_t heads = !has_heads ? 0 : rank == 4 ? shape[1] : shape[0];
    size_t rows = rule->has_token_rows ? shape[rank - 2] : 0;
    return check_limit(rule, rank == 4 ? shape[0] : 0, LIMIT_LAYERS, "layers", error) &&
           check_limit(rule, heads, LIMIT_HEADS, "heads", error) &&
           check_limit(rule, rows, LIMIT_TOKENS, "tokens", error) &&
           check_limit(rule, is_square_kind ? shape[rank - 1] : 0, LIMIT_TOKENS, "tokens", error);
}

static bool copy_numbers(const ArrayRule *rule, const double *numbers, Tensor *tensor,
                         Error *error) {
    size_t size = 1;
    for (int axis = 0; axis < tensor->rank; axis++) {
        size_t length = tensor->shape[axis];
        if (length == 0 || length > SIZE_MAX / sizeof(double) / size) {
            return fail(rule->name, ERROR_USAGE, "has an axis that is empty or too long", error);
        }
        size *= length;
    }
    tensor->data = malloc(size * sizeof(double));
    if (tensor->data == NULL) {
        return error_no_memory(error, rule->name);
    }
    memcpy(tensor->data, numbers, size * sizeof(double));
    return check_numbers(rule, tensor, error);
}

static bool make_tensor(const ArrayRule *rule, const double *numbers, const size_t *shape,
                        size_t rank, Tensor *tensor, Error *error) {
    if (rank < rule->lowest_rank || rank > rule->highest_rank) {
        return error_set(error, ERROR_USAGE, rule->name, "has %zu to %zu axes, not %zu",
                         rule->lowest_rank, rule->highest_rank, rank);
    }
    *tensor = (Tensor){.rank = (int)rank};
    memcpy(tensor->shape, shape, rank * sizeof *shape);
    if (check_lengths(rule, shape, rank, error) && copy_numbers(rule, numbers, tensor, error)) {
        return true;
    }
    tensor_free(tensor);
    return false;
}

static ArrayRule weight_rule(WeightName name) {
    bool is_bias = name >= B_Q;
    return (ArrayRule){weight_names[name], is_bias ? 1 : 2, is_bias ? 2 : 3, false, false};
}

/* The tensor of a document with a layer that goes by the name, and its rule; NULL for none. */
static Tensor *place_of(Document *given, const char *name, ArrayRule *rule) {
    for (size_t i = 0; i < START_COUNT; i++) {
        if (strcmp(name, start_rules[i].name) == 0) {
            *rule = start_rules[i];
            return &given->start[i];
        }
    }
    for (WeightName i = W_Q; i < WEIGHT_COUNT; i++) {
        if (strcmp(name, weight_names[i]) == 0) {
            *rule = weight_rule(i);
            return &given->layers[0].part[i];
        }
    }
    return NULL;
}

/* The one layer is counted only when it holds something. */
static bool make_layer(Document *given, Error *error) {
    if (given->layers == NULL) {
        given->layers = calloc(1, sizeof *given->layers);
    }
    return given->layers != NULL || error_no_memory(error, "weights");
}

static bool take_array(Document *given, const char *name, const double *numbers,
                       const size_t *shape, size_t rank, Error *error) {
    ArrayRule rule;
    Tensor made;
    if (!make_layer(given, error)) {
        return false;
    }
    Tensor *place = place_of(given, name, &rule);
    if (place == NULL) {
        return fail(name, ERROR_USAGE,
                    "is no array of a document; q, k, v, scores, attention, W_Q … W_O or b_Q … b_O "
                    "is wanted",
                    error);
    }
    if (!make_tensor(&rule, numbers, shape, rank, &made, error)) {
        return false;
    }
    tensor_free(place);
    *place = made;
    bool is_weight = strchr(name, '_') != NULL;
    given->layer_count = is_weight ? 1 : given->layer_count;
    return true;
}

int attnviz_request_array(attnviz_request *request, const char *name, const double *numbers,
                          const size_t *shape, size_t rank, attnviz_error *error) {
    Error found = {0};
    return answer(take_array(&request->given, name, numbers, shape, rank, &found), &found, error);
}

static bool check_token(const char *token, size_t place, Error *error) {
    size_t bad;
    return (token[0] != '\0' && text_is_utf8(token, strlen(token), &bad)) ||
           error_set(error, ERROR_DATA, "tokens", "token %zu is empty or no UTF-8", place + 1);
}

static bool copy_tokens(const char *const *tokens, size_t count, Labels *labels, Error *error) {
    if (count == 0 || count > LIMIT_TOKENS) {
        return error_set(error, ERROR_DATA, "tokens", "1 to %d are taken, not %zu", LIMIT_TOKENS,
                         count);
    }
    if (!labels_new(labels, count, error)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!check_token(tokens[i], i, error) ||
            !labels_set(labels, i, tokens[i], strlen(tokens[i]), error)) {
            labels_free(labels);
            return false;
        }
    }
    return true;
}

int attnviz_request_tokens(attnviz_request *request, const char *const *tokens, size_t count,
                           attnviz_error *error) {
    Error found = {0};
    Labels labels = {0};
    bool done = copy_tokens(tokens, count, &labels, &found);
    if (done) {
        labels_free(&request->given.tokens);
        request->given.tokens = labels;
        request->given.has_tokens = true;
    }
    return answer(done, &found, error);
}

static bool copy_tensor(Tensor *to, const Tensor *from, Error *error) {
    size_t size = tensor_size(from) * sizeof(double);
    if (size == 0) {
        return true;
    }
    double *data = malloc(size);
    if (data == NULL) {
        return error_no_memory(error, "array");
    }
    memcpy(data, from->data, size);
    *to = *from;
    to->data = data;
    return true;
}

static bool copy_weights(Document *to, const Document *from, Error *error) {
    if (from->layer_count == 0) {
        return true;
    }
    if (!make_layer(to, error)) {
        return false;
    }
    to->layer_count = 1;
    for (WeightName i = W_Q; i < WEIGHT_COUNT; i++) {
        if (!copy_tensor(&to->layers[0].part[i], &from->layers[0].part[i], error)) {
            return false;
        }
    }
    return true;
}

bool given_copy(Document *to, const Document *from, Error *error) {
    options_default(&to->options);
    for (size_t i = 0; i < START_COUNT; i++) {
        if (!copy_tensor(&to->start[i], &from->start[i], error)) {
            return false;
        }
    }
    to->has_tokens = from->has_tokens;
    return (!from->has_tokens || labels_copy(&to->tokens, &from->tokens, error)) &&
           copy_weights(to, from, error);
}
