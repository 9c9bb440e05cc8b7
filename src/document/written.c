#include "written.h"

#include "bounds.h"
#include "sections.h"
#include "tensors.h"

#include <stdlib.h>
#include <string.h>

const char *const written_head_names[WRITTEN_HEAD_COUNT] = {
    "q", "k", "v", "scores", "scaled", "attention", "output"};

const char *const written_names[WRITTEN_COUNT] = {"input", "attention", "entropy", "output",
                                                  "shift"};

static const TensorRule matrix_rule = {2, 2, ELEMENT_NUMBER, "a matrix"};
static const TensorRule masked_rule = {2, 2, ELEMENT_NUMBER_OR_NULL, "a matrix"};
static const TensorRule list_rule = {1, 1, ELEMENT_NUMBER, "a list of numbers"};

/* What stands beside the matrices. */
static const char *const other_names[] = {"generator", "tokens", "context",
                                          "selection", "layers", "notes"};
#define OTHER_COUNT (sizeof other_names / sizeof *other_names)

static size_t name_index(const char *name, const char *const *names, size_t count) {
    size_t i = 0;
    while (i < count && strcmp(name, names[i]) != 0) {
        i++;
    }
    return i;
}

static bool read_head(const cJSON *object, const Place *place, WrittenHead *head, Error *error) {
    if (value_kind(object) != cJSON_Object) {
        return value_wanted(object, "an object", place, error);
    }
    for (const cJSON *child = object->child; child != NULL; child = child->next) {
        Place item = {.parent = place, .key = child->string};
        size_t part = name_index(child->string, written_head_names, WRITTEN_HEAD_COUNT);
        if (part == WRITTEN_HEAD_COUNT) {
            return section_unknown_key(child->string, written_head_names, WRITTEN_HEAD_COUNT, NULL,
                                       place, error);
        }
        bool may_be_masked = part == WRITTEN_HEAD_SCORES || part == WRITTEN_HEAD_SCALED;
        if (!tensor_read(child, may_be_masked ? &masked_rule : &matrix_rule, &item,
                         &head->part[part], error)) {
            return false;
        }
    }
    return true;
}

static bool read_heads(const cJSON *array, const Place *place, WrittenLayer *layer, Error *error) {
    size_t count = value_count(array);
    if (!value_check_filled(array, cJSON_Array, place, error) ||
        !place_check_limit(place, count, LIMIT_HEADS, "heads", error)) {
        return false;
    }
    layer->heads = calloc(count, sizeof *layer->heads);
    if (layer->heads == NULL) {
        return error_no_memory(error, "document");
    }
    layer->head_count = count;
    Place item = {.parent = place};
    for (const cJSON *child = array->child; child != NULL; child = child->next) {
        if (!read_head(child, &item, &layer->heads[item.index], error)) {
            return false;
        }
        item.index++;
    }
    return true;
}

static bool read_layer(const cJSON *object, const Place *place, WrittenLayer *layer, Error *error) {
    static const char *const names[] = {"heads", "output"};
    if (value_kind(object) != cJSON_Object) {
        return value_wanted(object, "an object", place, error);
    }
    for (const cJSON *child = object->child; child != NULL; child = child->next) {
        Place item = {.parent = place, .key = child->string};
        size_t name = name_index(child->string, names, 2);
        if (name == 2) {
            return section_unknown_key(child->string, names, 2, NULL, place, error);
        }
        if (!(name == 0 ? read_heads(child, &item, layer, error)
                        : tensor_read(child, &matrix_rule, &item, &layer->output, error))) {
            return false;
        }
    }
    return true;
}

static bool read_layers(const cJSON *array, const Place *place, WrittenResult *result,
                        Error *error) {
    size_t count = value_count(array);
    if (!value_check_filled(array, cJSON_Array, place, error) ||
        !place_check_limit(place, count, LIMIT_LAYERS, "layers", error)) {
        return false;
    }
    result->layers = calloc(count, sizeof *result->layers);
    if (result->layers == NULL) {
        return error_no_memory(error, "document");
    }
    result->layer_count = count;
    Place item = {.parent = place};
    for (const cJSON *child = array->child; child != NULL; child = child->next) {
        if (!read_layer(child, &item, &result->layers[item.index], error)) {
            return false;
        }
        item.index++;
    }
    return true;
}

/* A number from 1, which counts layers or heads. */
static bool read_count(const cJSON *value, const Place *place, size_t *count, Error *error) {
    bool is_number = value_kind(value) == cJSON_Number;
    *count = is_number && value->valuedouble >= 1 && value->valuedouble <= LIMIT_LAYERS
                 ? (size_t)value->valuedouble
                 : 0;
    return (*count > 0 && (double)*count == value->valuedouble) ||
           place_fail(place, error, "a whole number from 1 is wanted");
}

static bool read_selected_head(const cJSON *value, const Place *place, WrittenResult *result,
                               Error *error) {
    if (value_kind(value) != cJSON_String) {
        result->head_rule = HEAD_ONE;
        return read_count(value, place, &result->head, error);
    }
    result->head_rule = strcmp(value->valuestring, "max") == 0 ? HEAD_MAX : HEAD_MEAN;
    return result->head_rule == HEAD_MAX || strcmp(value->valuestring, "mean") == 0 ||
           place_fail(place, error, "\"mean\", \"max\" or a number is wanted");
}

static bool read_selection(const cJSON *object, const Place *place, WrittenResult *result,
                           Error *error) {
    static const char *const names[] = {"layer", "head"};
    if (value_kind(object) != cJSON_Object) {
        return value_wanted(object, "an object", place, error);
    }
    result->layer = 1;
    for (const cJSON *child = object->child; child != NULL; child = child->next) {
        Place item = {.parent = place, .key = child->string};
        size_t name = name_index(child->string, names, 2);
        if (name == 2) {
            return section_unknown_key(child->string, names, 2, NULL, place, error);
        }
        if (!(name == 0 ? read_count(child, &item, &result->layer, error)
                        : read_selected_head(child, &item, result, error))) {
            return false;
        }
    }
    return true;
}

static bool read_labels(const cJSON *value, const Place *place, Labels *labels, Error *error) {
    return value_check_filled(value, cJSON_Array, place, error) &&
           value_labels(value, LIMIT_TOKENS, "tokens", place, labels, error);
}

static bool read_other(const cJSON *value, const Place *place, WrittenResult *result,
                       Error *error) {
    switch (name_index(place->key, other_names, OTHER_COUNT)) {
    case 1:
        return read_labels(value, place, &result->tokens, error);
    case 2:
        return read_labels(value, place, &result->context, error);
    case 3:
        return read_selection(value, place, result, error);
    case 4:
        return read_layers(value, place, result, error);
    default:
        return true; /* who wrote it, and what was said: nothing that could be computed again */
    }
}

static bool refuse_key(const char *key, const Place *place, Error *error) {
    const char *names[WRITTEN_COUNT + OTHER_COUNT];
    memcpy(names, written_names, sizeof written_names);
    memcpy(names + WRITTEN_COUNT, other_names, sizeof other_names);
    return section_unknown_key(key, names, WRITTEN_COUNT + OTHER_COUNT, NULL, place, error);
}

static bool read_result(const cJSON *object, const Place *place, WrittenResult *result,
                        Error *error) {
    for (const cJSON *child = object->child; child != NULL; child = child->next) {
        Place item = {.parent = place, .key = child->string};
        size_t part = name_index(child->string, written_names, WRITTEN_COUNT);
        bool done = false;
        if (part < WRITTEN_COUNT) {
            const TensorRule *rule = part == WRITTEN_ENTROPY ? &list_rule : &matrix_rule;
            done = tensor_read(child, rule, &item, &result->part[part], error);
        } else if (name_index(child->string, other_names, OTHER_COUNT) < OTHER_COUNT) {
            done = read_other(child, &item, result, error);
        } else {
            return refuse_key(child->string, place, error);
        }
        if (!done) {
            return false;
        }
    }
    return true;
}

bool section_result(const cJSON *object, const Place *place, Document *document, Error *error) {
    if (!document->keeps_result) {
        return true; /* what attnviz made before is made again */
    }
    if (value_kind(object) != cJSON_Object) {
        return value_wanted(object, "an object", place, error);
    }
    document->result = calloc(1, sizeof *document->result);
    if (document->result == NULL) {
        return error_no_memory(error, "document");
    }
    return read_result(object, place, document->result, error);
}

static void free_layer(WrittenLayer *layer) {
    for (size_t h = 0; h < layer->head_count; h++) {
        for (size_t part = 0; part < WRITTEN_HEAD_COUNT; part++) {
            tensor_free(&layer->heads[h].part[part]);
        }
    }
    free(layer->heads);
    tensor_free(&layer->output);
}

void written_free(WrittenResult *result) {
    if (result == NULL) {
        return;
    }
    labels_free(&result->tokens);
    labels_free(&result->context);
    for (size_t part = 0; part < WRITTEN_COUNT; part++) {
        tensor_free(&result->part[part]);
    }
    for (size_t i = 0; i < result->layer_count; i++) {
        free_layer(&result->layers[i]);
    }
    free(result->layers);
    free(result);
}
