#include "sections.h"

#include "number.h"
#include "tensors.h"
#include "wording.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const weight_names[WEIGHT_COUNT] = {"W_Q", "W_K", "W_V", "W_O",
                                                "b_Q", "b_K", "b_V", "b_O"};

const char *const start_names[START_COUNT] = {"q", "k", "v", "scores", "attention"};

static const TensorRule matrix_rule = {2, 3, ELEMENT_NUMBER, "a matrix, or one for each head,"};
static const TensorRule bias_rule = {1, 2, ELEMENT_NUMBER,
                                     "a list of numbers, or one for each head,"};
static const TensorRule scores_rule = {2, 4, ELEMENT_NUMBER_OR_NULL,
                                       "a matrix, or one for each head (and layer),"};
static const TensorRule attention_rule = {2, 4, ELEMENT_NUMBER,
                                          "a matrix, or one for each head (and layer),"};
static const TensorRule mask_rule = {2, 2, ELEMENT_NUMBER_OR_NULL, "a mask's name or a matrix"};
static const TensorRule open_rule = {2, 2, ELEMENT_BOOLEAN, "a mask's name or a matrix"};

bool section_unknown_key(const char *key, const char *const *names, size_t count, const char *hint,
                         const Place *place, Error *error) {
    const char *nearest = wording_nearest(key, names, count);
    int shown = wording_shown(key);
    const char *rest = wording_rest(key);
    if (nearest != NULL) {
        return place_fail(place, error, "unknown key \"%.*s%s\"; did you mean \"%s\"?", shown, key,
                          rest, nearest);
    }
    if (hint != NULL) {
        return place_fail(place, error, "unknown key \"%.*s%s\"; %s", shown, key, rest, hint);
    }
    char list[512];
    wording_list(names, count, list, sizeof list);
    return place_fail(place, error, "unknown key \"%.*s%s\"; wanted here is one of %s", shown, key,
                      rest, list);
}

/* Checks every row before the matrix is made; `width` gets what they have in common. */
static bool check_vectors(const cJSON *object, const Place *place, size_t *width, Error *error) {
    for (const cJSON *child = object->child; child != NULL; child = child->next) {
        Place item = {.parent = place, .key = child->string};
        const char *first = object->child->string;
        size_t count;
        if (!numbers_check(child, &item, &count, error)) {
            return false;
        }
        *width = child == object->child ? count : *width;
        if (count != *width) {
            return place_fail(&item, error,
                              "a length of %zu is wanted, as \"%.*s%s\" has it, not %zu", *width,
                              wording_shown(first), first, wording_rest(first), count);
        }
        if (!place_check_limit(&item, count, LIMIT_DIMENSIONS, "dimensions", error)) {
            return false;
        }
    }
    return true;
}

bool section_embeddings(const cJSON *object, const Place *place, Document *document, Error *error) {
    size_t width = 0;
    if (!value_check_filled(object, cJSON_Object, place, error) ||
        !check_vectors(object, place, &width, error)) {
        return false;
    }
    size_t count = value_count(object), row = 0;
    if (!labels_new(&document->words, count, error) ||
        !matrix_new(&document->vectors, count, width, error)) {
        return false;
    }
    for (const cJSON *child = object->child; child != NULL; child = child->next) {
        if (!labels_set(&document->words, row, child->string, strlen(child->string), error)) {
            return false;
        }
        numbers_copy(child, matrix_row(&document->vectors, row++));
    }
    document->has_embeddings = true;
    return true;
}

static size_t name_index(const char *name, const char *const *names, size_t count) {
    size_t i = 0;
    while (i < count && strcmp(name, names[i]) != 0) {
        i++;
    }
    return i;
}

static bool read_weight(const cJSON *value, WeightName name, const Place *place, Tensor *tensor,
                        Error *error) {
    const TensorRule *rule = name >= B_Q ? &bias_rule : &matrix_rule;
    if (!tensor_read(value, rule, place, tensor, error)) {
        return false;
    }
    bool has_heads = tensor->rank == rule->highest_rank;
    return place_check_limit(place, has_heads ? tensor->shape[0] : 0, LIMIT_HEADS, "heads", error);
}

static bool read_weight_of_set(const cJSON *child, const Place *place, WeightSet *weights,
                               Error *error) {
    Place item = {.parent = place, .key = child->string};
    size_t name = name_index(child->string, weight_names, WEIGHT_COUNT);
    if (name == WEIGHT_COUNT) {
        return section_unknown_key(child->string, weight_names, WEIGHT_COUNT, NULL, place, error);
    }
    return read_weight(child, (WeightName)name, &item, &weights->part[name], error);
}

static bool read_weight_set(const cJSON *object, const Place *place, WeightSet *weights,
                            Error *error) {
    if (value_kind(object) != cJSON_Object) {
        return value_wanted(object, "an object of weights", place, error);
    }
    for (const cJSON *child = object->child; child != NULL; child = child->next) {
        if (!read_weight_of_set(child, place, weights, error)) {
            return false;
        }
    }
    return true;
}

/* Makes room for layers of which the document must not have any yet. */
static bool make_layers(Document *document, size_t count, const Place *place, Error *error) {
    if (document->layers != NULL) {
        return place_fail(place, error,
                          "\"weights\" (one layer) or \"layers\" (a stack) is wanted, not both");
    }
    document->layers = calloc(count, sizeof *document->layers);
    if (document->layers == NULL) {
        return error_no_memory(error, "document");
    }
    document->layer_count = count;
    return true;
}

bool section_weights(const cJSON *object, const Place *place, Document *document, Error *error) {
    return make_layers(document, 1, place, error) &&
           read_weight_set(object, place, document->layers, error);
}

bool section_flat_weights(const cJSON *object, const Place *place, Document *document,
                          Error *error) {
    if (!make_layers(document, 1, place, error)) {
        return false;
    }
    for (const cJSON *child = object->child; child != NULL; child = child->next) {
        Place item = {.parent = place, .key = child->string};
        bool is_option = strcmp(child->string, "options") == 0;
        if (!(is_option ? section_options(child, &item, document, error)
                        : read_weight_of_set(child, place, document->layers, error))) {
            return false;
        }
    }
    return true;
}

bool section_layers(const cJSON *array, const Place *place, Document *document, Error *error) {
    if (!value_check_filled(array, cJSON_Array, place, error)) {
        return false;
    }
    size_t count = value_count(array);
    if (!place_check_limit(place, count, LIMIT_LAYERS, "layers", error) ||
        !make_layers(document, count, place, error)) {
        return false;
    }
    document->is_stack = true;
    Place item = {.parent = place};
    for (const cJSON *child = array->child; child != NULL; child = child->next) {
        if (!read_weight_set(child, &item, &document->layers[item.index], error)) {
            return false;
        }
        item.index++;
    }
    return true;
}

/* Its first cell says whether a mask is of true and false or of numbers. */
static bool read_mask_matrix(const cJSON *value, const Place *place, Options *options,
                             Error *error) {
    const cJSON *row = value->child;
    const cJSON *cell = row == NULL ? NULL : row->child;
    const TensorRule *rule = cell != NULL && value_is_boolean(cell) ? &open_rule : &mask_rule;
    Tensor matrix = {0};
    if (!tensor_read(value, rule, place, &matrix, error)) {
        return false;
    }
    options->attention.mask = (MaskRule){0};
    options->mask_matrix = matrix;
    options->given[OPTION_MASK] = true;
    return true;
}

/* Every value goes to options_set as text, so that there is one parser. */
static bool read_option(const cJSON *value, OptionName name, const Place *place, Options *options,
                        Error *error) {
    char number[NUMBER_SIZE];
    const char *text = number;
    switch (value_kind(value)) {
    case cJSON_Number:
        number_write(value->valuedouble, 0, number);
        break;
    case cJSON_True:
        text = "true";
        break;
    case cJSON_False:
        text = "false";
        break;
    case cJSON_String:
        text = value->valuestring;
        break;
    case cJSON_Array:
        if (name == OPTION_MASK) {
            return read_mask_matrix(value, place, options, error);
        }
        /* fall through */
    default:
        return value_wanted(value, "a string, a number, true or false", place, error);
    }
    char where[sizeof error->where];
    place_path(place, where, sizeof where);
    return options_set(options, name, text, ERROR_DATA, where, error);
}

bool section_options(const cJSON *object, const Place *place, Document *document, Error *error) {
    const char *names[OPTION_COUNT];
    for (OptionName name = 0; name < OPTION_COUNT; name++) {
        names[name] = options_name(name);
    }
    if (value_kind(object) != cJSON_Object) {
        return value_wanted(object, "an object of options", place, error);
    }
    for (const cJSON *child = object->child; child != NULL; child = child->next) {
        Place item = {.parent = place, .key = child->string};
        size_t name = name_index(child->string, names, OPTION_COUNT);
        if (name == OPTION_COUNT) {
            return section_unknown_key(child->string, names, OPTION_COUNT, NULL, place, error);
        }
        if (!read_option(child, (OptionName)name, &item, &document->options, error)) {
            return false;
        }
    }
    return true;
}

/* [layers][heads][n][·], the leading ones where the rank has them. */
static bool check_start_limits(const Tensor *tensor, DocumentStart start, const Place *place,
                               Error *error) {
    int rank = tensor->rank;
    bool has_keys = start == START_SCORES || start == START_ATTENTION;
    size_t layers = rank > 3 ? tensor->shape[rank - 4] : 0;
    size_t heads = rank > 2 ? tensor->shape[rank - 3] : 0;
    size_t keys = has_keys ? tensor->shape[rank - 1] : 0;
    return place_check_limit(place, layers, LIMIT_LAYERS, "layers", error) &&
           place_check_limit(place, heads, LIMIT_HEADS, "heads", error) &&
           place_check_limit(place, tensor->shape[rank - 2], LIMIT_TOKENS, "tokens", error) &&
           place_check_limit(place, keys, LIMIT_TOKENS, "tokens", error);
}

bool section_start(const cJSON *value, DocumentStart start, const Place *place, Document *document,
                   Error *error) {
    const TensorRule *rule = start == START_ATTENTION ? &attention_rule
                             : start == START_SCORES  ? &scores_rule
                                                      : &matrix_rule;
    Tensor *tensor = &document->start[start];
    return tensor_read(value, rule, place, tensor, error) &&
           check_start_limits(tensor, start, place, error);
}
