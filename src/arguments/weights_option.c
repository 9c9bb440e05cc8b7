#include "weights_option.h"

#include <string.h>

bool weights_option_names_files(const Arguments *a) {
    bool any = false;
    for (size_t i = 0; i < WEIGHT_COUNT; i++) {
        any = any || a->weight_files[i] != NULL;
    }
    return any;
}

static bool take_matrix(Arguments *a, const char *value, size_t length, Error *error) {
    for (size_t i = 0; i < WEIGHT_COUNT; i++) {
        if (strncmp(value, weight_names[i], length) != 0 || weight_names[i][length] != '\0') {
            continue;
        }
        if (a->weight_files[i] != NULL) {
            return error_set(error, ERROR_USAGE, "--weights", "%s is given twice", weight_names[i]);
        }
        a->weight_files[i] = value + length + 1;
        return true;
    }
    return error_set(error, ERROR_USAGE, "--weights",
                     "\"%.*s\" is no weight; W_Q, W_K, W_V, W_O, b_Q, b_K, b_V or b_O is wanted "
                     "before the =",
                     length < 80 ? (int)length : 80, value);
}

/* A path that has an = in it can be written as ./a=b. */
bool weights_option_take(Arguments *a, const char *value, Error *error) {
    size_t length = strcspn(value, "=./");
    if (length > 0 && value[length] == '=') {
        return take_matrix(a, value, length, error);
    }
    a->weights = value;
    return true;
}

bool weights_option_check(const Arguments *a, Error *error) {
    bool names_files = weights_option_names_files(a);
    if (a->no_weights && (a->weights != NULL || names_files)) {
        return error_set(error, ERROR_USAGE, "--no-weights", "does not go with --weights");
    }
    if (a->weights != NULL && names_files) {
        return error_set(error, ERROR_USAGE, "--weights",
                         "is wanted as one file, or as NAME=FILE for each matrix, not as both");
    }
    if (a->weights_prefix != NULL && a->weights == NULL) {
        return error_set(error, ERROR_USAGE, "--weights-prefix",
                         "names a layer in the file of --weights; such a file is wanted");
    }
    return a->weights_layout == LAYOUT_OPEN || a->weights != NULL || names_files ||
           error_set(error, ERROR_USAGE, "--weights-layout",
                     "says how the files of --weights are laid out; such a file is wanted");
}
