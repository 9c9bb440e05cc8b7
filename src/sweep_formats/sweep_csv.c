#include "sweep_write.h"

#include "cell.h"

#include <math.h>
#include <stdio.h>

static void write_line(const Sweep *sweep, const SweepStyle *style, size_t at, size_t query,
                       const char *label, Sink *sink) {
    size_t cell = at * sweep->entropy.cols + query;
    char text[32];
    sink_text(sink, sweep_kind_name(sweep->kind));
    sink_char(sink, ',');
    sink_number(sink, sweep->points[at].value, 0);
    snprintf(text, sizeof text, ",%zu,", query + 1);
    sink_text(sink, text);
    sink_text(sink, label);
    const Matrix *measures[] = {&sweep->entropy, &sweep->effective_tokens, &sweep->largest_weight};
    for (size_t i = 0; i < sizeof measures / sizeof *measures; i++) {
        sink_char(sink, ',');
        sink_number(sink, measures[i]->data[cell], style->digits);
    }
    snprintf(text, sizeof text, sweep->largest_key[cell] > 0 ? ",%zu\n" : ",\n",
             sweep->largest_key[cell]);
    sink_text(sink, text);
}

bool sweep_write_csv(const Sweep *sweep, const SweepStyle *style, Sink *sink, Error *error) {
    Labels queries;
    if (!cells_new(sweep->queries, style->safe, &queries, error)) {
        return false;
    }
    sink_text(sink, "quantity,value,query_index,query,entropy,effective_tokens,largest_weight,"
                    "largest_key\n");
    for (size_t at = 0; at < sweep->count && !sink_has_failed(sink); at++) {
        for (size_t i = 0; i < queries.count; i++) {
            if (!isnan(matrix_row(&sweep->entropy, at)[i])) {
                write_line(sweep, style, at, i, queries.text[i], sink);
            }
        }
    }
    labels_free(&queries);
    return true;
}
