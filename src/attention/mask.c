#include "attention.h"

#include <math.h>

/* (window ∧ dilated) ∨ global, over the parts that are given. */
static bool is_near(const MaskRule *rule, size_t query, size_t key) {
    size_t distance = query > key ? query - key : key - query;
    bool has_local = rule->has_window || rule->has_dilated;
    bool in_window = !rule->has_window || distance <= rule->window;
    bool on_grid = !rule->has_dilated || (distance % rule->dilated_step == 0 &&
                                          distance / rule->dilated_step <= rule->dilated_reach);
    bool is_global = rule->has_global && (query < rule->global || key < rule->global);
    if (!has_local && rule->has_global) {
        return is_global;
    }
    return (in_window && on_grid) || is_global;
}

bool mask_is_open(const Mask *mask, size_t query, size_t key) {
    const MaskRule *rule = &mask->rule;
    if (rule->causal && key > query) {
        return false;
    }
    if (rule->padding && mask->is_padding != NULL && mask->is_padding[key]) {
        return false;
    }
    return is_near(rule, query, key);
}

/* What is not causal need not be asked key by key where there is nothing of it. */
static bool has_more_than_causal(const MaskRule *rule) {
    return rule->padding || rule->has_window || rule->has_dilated || rule->has_global;
}

void mask_apply_row(const Mask *mask, size_t query, size_t m, double *scaled) {
    if (mask->added != NULL) {
        const double *added = mask->added + query * m;
        for (size_t j = 0; j < m; j++) {
            scaled[j] += added[j];
        }
    }
    size_t seen = mask->rule.causal && query < m ? query + 1 : m;
    for (size_t j = seen; j < m; j++) {
        scaled[j] = -INFINITY;
    }
    for (size_t j = 0; j < seen && has_more_than_causal(&mask->rule); j++) {
        if (!mask_is_open(mask, query, j)) {
            scaled[j] = -INFINITY;
        }
    }
}
