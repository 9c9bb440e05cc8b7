#include "kept.h"
#include "pooled.h"

bool kept_is_wanted(const TraceInput *input, size_t layer, size_t head) {
    return input->attention == NULL && pooled_selects(input, layer, head);
}

const double *kept_rows(const Trace *trace, size_t layer, size_t head, size_t first) {
    bool has = !matrix_is_absent(&trace->weights) && pooled_selects(trace->input, layer, head);
    return has ? matrix_row(&trace->weights, first) : NULL;
}

/* The first query sees the fewest keys. */
bool kept_is_open(const Trace *trace) {
    size_t open;
    return trace_open_keys(trace, 0, &open) && open == trace->input->m;
}
