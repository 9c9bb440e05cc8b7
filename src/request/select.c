#include "builder.h"

static bool refuse(Builder *builder, OptionName name, size_t number, size_t count) {
    return fail_option(builder, name, "there is no %s %zu; 1 to %zu is wanted", options_name(name),
                       number, count);
}

bool place_selection(Builder *builder) {
    const Options *options = &builder->request->options;
    TraceInput *input = &builder->request->input;
    if (options->layer > input->layer_count) {
        return refuse(builder, OPTION_LAYER, options->layer, input->layer_count);
    }
    if (options->head_rule == HEAD_ONE && options->head > input->options.heads) {
        return refuse(builder, OPTION_HEAD, options->head, input->options.heads);
    }
    builder->request->selection =
        (Selection){.layer = (options->layer == 0 ? input->layer_count : options->layer) - 1,
                    .rule = options->head_rule,
                    .head = options->head_rule == HEAD_ONE ? options->head - 1 : 0};
    input->pooled = builder->request->selection;
    input->pooled_cells = TRACE_DRAWN_CELLS;
    return true;
}
