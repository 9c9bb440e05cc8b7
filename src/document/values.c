#include "values.h"

#include "packed.h"

#include <stdlib.h>
#include <string.h>

int value_kind(const cJSON *value) {
    return value->type & 0xFF;
}

bool value_is_boolean(const cJSON *value) {
    return (value_kind(value) & (cJSON_True | cJSON_False)) != 0;
}

static const char *kind_name(int kind) {
    switch (kind) {
    case cJSON_False:
        return "false";
    case cJSON_True:
        return "true";
    case cJSON_NULL:
        return "null";
    case cJSON_Number:
        return "a number";
    case cJSON_String:
        return "a string";
    case cJSON_Array:
        return "an array";
    default:
        return "an object";
    }
}

bool value_wanted(const cJSON *value, const char *wanted, const Place *place, Error *error) {
    return place_fail(place, error, "%s is wanted, not %s", wanted, kind_name(value_kind(value)));
}

bool value_check_filled(const cJSON *value, int kind, const Place *place, Error *error) {
    if (value_kind(value) != kind) {
        return value_wanted(value, kind_name(kind), place, error);
    }
    return value->child != NULL ||
           place_fail(place, error, "at least one item is wanted, not an empty %s",
                      kind == cJSON_Array ? "array" : "object");
}

size_t value_count(const cJSON *value) {
    const char *numbers;
    size_t count = 0;
    if (packed_row(value, &numbers, &count)) {
        return count;
    }
    for (const cJSON *child = value->child; child != NULL; child = child->next) {
        count++;
    }
    return count;
}

bool value_text(const cJSON *value, const Place *place, char **text, Error *error) {
    if (value_kind(value) != cJSON_String) {
        return value_wanted(value, "a string", place, error);
    }
    char *copy = strdup(value->valuestring);
    if (copy == NULL) {
        return error_no_memory(error, "document");
    }
    free(*text);
    *text = copy;
    return true;
}

bool value_labels(const cJSON *value, size_t limit, const char *what, const Place *place,
                  Labels *labels, Error *error) {
    if (value_kind(value) != cJSON_Array) {
        return value_wanted(value, "an array of strings", place, error);
    }
    size_t count = value_count(value);
    if (!place_check_limit(place, count, limit, what, error) || !labels_new(labels, count, error)) {
        return false;
    }
    Place item = {.parent = place};
    for (const cJSON *child = value->child; child != NULL; child = child->next) {
        const char *text = child->valuestring;
        if (value_kind(child) != cJSON_String) {
            return value_wanted(child, "a string", &item, error);
        }
        if (!labels_set(labels, item.index, text, strlen(text), error)) {
            return false;
        }
        item.index++;
    }
    return true;
}
