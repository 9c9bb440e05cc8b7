#include "tensors.h"

#include "packed.h"
#include "row.h"

#include <math.h>
#include <stdlib.h>

#define RANK_HIGHEST 4

static bool element_fits(const cJSON *value, Element element) {
    int kind = value_kind(value);
    switch (element) {
    case ELEMENT_NUMBER:
        return kind == cJSON_Number;
    case ELEMENT_NUMBER_OR_NULL:
        return kind == cJSON_Number || kind == cJSON_NULL;
    default:
        return value_is_boolean(value);
    }
}

static double element_value(const cJSON *value) {
    switch (value_kind(value)) {
    case cJSON_Number:
        return value->valuedouble;
    case cJSON_True:
        return 0;
    default:
        return -INFINITY;
    }
}

static const char *element_wanted(Element element) {
    static const char *const wanted[] = {"a number", "a number or null", "true or false"};
    return wanted[element];
}

/* Checks the elements of one innermost array. */
static bool check_elements(const cJSON *value, Element element, const Place *place, Error *error) {
    if (!value_check_filled(value, cJSON_Array, place, error)) {
        return false;
    }
    Place item = {.parent = place}; /* of a packed row the first stands for all */
    for (const cJSON *child = value->child; child != NULL; child = child->next) {
        if (!element_fits(child, element)) {
            return value_wanted(child, element_wanted(element), &item, error);
        }
        item.index++;
    }
    return true;
}

bool numbers_check(const cJSON *value, const Place *place, size_t *count, Error *error) {
    if (!check_elements(value, ELEMENT_NUMBER, place, error)) {
        return false;
    }
    *count = value_count(value);
    return true;
}

double *numbers_copy(const cJSON *value, double *to) {
    const char *numbers;
    size_t count;
    if (packed_row(value, &numbers, &count)) {
        row_read(numbers, to);
        return to + count;
    }
    for (const cJSON *child = value->child; child != NULL; child = child->next) {
        *to++ = element_value(child);
    }
    return to;
}

/* The shape that the first items have; the others are held to it. */
static bool measure(const cJSON *value, const TensorRule *rule, const Place *place, Tensor *tensor,
                    Error *error) {
    const cJSON *item = value;
    int rank = 0;
    while (rank <= RANK_HIGHEST && item != NULL && value_kind(item) == cJSON_Array) {
        if (rank < RANK_HIGHEST) {
            tensor->shape[rank] = value_count(item);
        }
        rank++;
        item = item->child;
    }
    if (rank == 0) {
        return value_wanted(value, rule->wanted, place, error);
    }
    if (value->child == NULL) {
        return place_fail(place, error, "%s is wanted, not an empty array", rule->wanted);
    }
    if (rank < rule->lowest_rank || rank > rule->highest_rank) {
        return place_fail(place, error, "%s is wanted, not %s", rule->wanted,
                          rank == 1   ? "a list of numbers"
                          : rank == 2 ? "a matrix"
                                      : "arrays that deep");
    }
    tensor->rank = rank;
    return true;
}

static bool check_length(const cJSON *value, size_t wanted, const Place *place, Error *error) {
    size_t count = value_count(value);
    return count == wanted ||
           place_fail(place, error, "a length of %zu is wanted, as [0] beside it has it, not %zu",
                      wanted, count);
}

/* Holds everything from `axis` on to the tensor's shape; recurses RANK_HIGHEST deep at most. */
static bool check_shape(const cJSON *value, const Tensor *tensor, int axis, Element element,
                        const Place *place, Error *error) {
    bool is_row = axis + 1 == tensor->rank;
    bool ok = is_row ? check_elements(value, element, place, error)
                     : value_check_filled(value, cJSON_Array, place, error);
    if (!ok || !check_length(value, tensor->shape[axis], place, error)) {
        return false;
    }
    if (is_row) {
        return true;
    }
    Place item = {.parent = place};
    for (const cJSON *child = value->child; child != NULL; child = child->next) {
        if (!check_shape(child, tensor, axis + 1, element, &item, error)) {
            return false;
        }
        item.index++;
    }
    return true;
}

/* Copies what is `depth` arrays above its rows, and returns the place behind it. */
static double *fill(const cJSON *value, int depth, double *to) {
    if (depth == 0) {
        return numbers_copy(value, to);
    }
    for (const cJSON *child = value->child; child != NULL; child = child->next) {
        to = fill(child, depth - 1, to);
    }
    return to;
}

bool tensor_read(const cJSON *value, const TensorRule *rule, const Place *place, Tensor *tensor,
                 Error *error) {
    Tensor made = {.boolean = rule->element == ELEMENT_BOOLEAN};
    if (!measure(value, rule, place, &made, error) ||
        !check_shape(value, &made, 0, rule->element, place, error)) {
        return false;
    }
    /* Every element took two bytes of the text, and a text is far from a fourth of all memory: the
     * size cannot overflow. */
    made.data = malloc(tensor_size(&made) * sizeof *made.data);
    if (made.data == NULL) {
        return error_no_memory(error, "document");
    }
    fill(value, made.rank - 1, made.data);
    *tensor = made;
    return true;
}
