#include "arguments.h"
#include "weights_option.h"

#include <stdlib.h>
#include <string.h>

#define DEFAULT_DPI 192

/* Two asks for one stream are one too many. */
static bool check_readers(const Arguments *a, Error *error) {
    const char *const files[] = {a->table, a->weights, a->attention, a->tokens};
    int readers = a->document_on_stdin;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        readers += files[i] != NULL && strcmp(files[i], "-") == 0;
    }
    for (size_t i = 0; i < WEIGHT_COUNT; i++) {
        readers += a->weight_files[i] != NULL && strcmp(a->weight_files[i], "-") == 0;
    }
    return readers <= 1 ||
           error_set(error, ERROR_USAGE, "-", "standard input can be read only once");
}

bool arguments_check(const Arguments *a, Error *error) {
    if (!check_readers(a, error) || !weights_option_check(a, error)) {
        return false;
    }
    return !a->check || !a->has_sweep ||
           error_set(error, ERROR_USAGE, "--check", "does not go with --sweep");
}

const char *arguments_file(const Arguments *a, size_t index) {
    const char *const files[] = {a->table, a->weights, a->attention, a->tokens};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        if (files[i] != NULL && index-- == 0) {
            return files[i];
        }
    }
    for (size_t i = 0; i < WEIGHT_COUNT; i++) {
        if (a->weight_files[i] != NULL && index-- == 0) {
            return a->weight_files[i];
        }
    }
    return NULL;
}

void arguments_default(Arguments *arguments) {
    *arguments = (Arguments){.dpi = DEFAULT_DPI};
    options_default(&arguments->options);
}

void arguments_free(Arguments *arguments) {
    free(arguments->sentence);
    free(arguments->compare);
    sweep_grid_free(&arguments->sweep);
    options_free(&arguments->options);
    *arguments = (Arguments){0};
}
