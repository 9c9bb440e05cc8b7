#include "builder.h"

#include <stdlib.h>
#include <string.h>

static bool mark_padding(Builder *builder) {
    const TraceInput *input = &builder->request->input;
    bool *flags = calloc(input->m, sizeof *flags);
    if (flags == NULL) {
        return error_no_memory(builder->error, "mask");
    }
    for (size_t j = 0; j < input->m; j++) {
        const char *key = input->keys->text[j];
        flags[j] = strcmp(key, "[PAD]") == 0 || strcmp(key, "<pad>") == 0;
    }
    builder->parts->is_padding = flags;
    return true;
}

static bool place_matrix(Builder *builder) {
    TraceInput *input = &builder->request->input;
    const Tensor *matrix = &builder->request->options.mask_matrix;
    if (matrix->rank == 0) {
        return true;
    }
    if (matrix->shape[0] != input->n || matrix->shape[1] != input->m) {
        return fail_at(builder, builder->asked, "$.options.mask",
                       "is %zu × %zu; %zu × %zu is wanted, a row for each query and a column for "
                       "each key",
                       matrix->shape[0], matrix->shape[1], input->n, input->m);
    }
    input->mask.added = matrix->data;
    return true;
}

/* The linear kernel has no scaled scores to add to or divide. */
static bool check_kernel(Builder *builder) {
    const Options *options = &builder->request->options;
    const AttentionOptions *attention = &options->attention;
    if (attention->kernel != KERNEL_LINEAR) {
        return true;
    }
    bool is_additive = options->mask_matrix.rank > 0 && !options->mask_matrix.boolean;
    const char *extra = options->given[OPTION_SCALE]            ? "scale"
                        : options->given[OPTION_TEMPERATURE]    ? "temperature"
                        : attention->position == POSITION_ALIBI ? "position alibi"
                        : is_additive                           ? "an additive mask"
                                                                : NULL;
    return extra == NULL ||
           fail_option(builder, OPTION_KERNEL,
                       "linear has no scaled scores, so %s means nothing to it; leave one of them "
                       "out",
                       extra);
}

bool place_mask(Builder *builder) {
    TraceInput *input = &builder->request->input;
    input->options = builder->request->options.attention;
    input->mask.rule = input->options.mask;
    input->dimensions = builder->request->dimensions;
    if (!check_kernel(builder) || !place_matrix(builder)) {
        return false;
    }
    if (!input->options.mask.padding) {
        return true;
    }
    if (!mark_padding(builder)) {
        return false;
    }
    input->mask.is_padding = builder->parts->is_padding;
    return true;
}
