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

static bool rule_opens_everything(const MaskRule *rule) {
    return !rule->causal && !rule->padding && !rule->has_window && !rule->has_dilated &&
           !rule->has_global;
}

void mask_apply_row(const Mask *mask, size_t query, size_t m, double *scaled) {
    if (mask->added != NULL) {
        const double *added = mask->added + query * m;
        for (size_t j = 0; j < m; j++) {
            scaled[j] += added[j];
        }
    }
    if (rule_opens_everything(&mask->rule)) {
        return;
    }
    for (size_t j = 0; j < m; j++) {
        if (!mask_is_open(mask, query, j)) {
            scaled[j] = -INFINITY;
        }
    }
}
