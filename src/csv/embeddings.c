#include "cell.h"

#include <string.h>

/* The input's dimensions are the output's where there are as many; NULL where columns are counted.
 */
static const Labels *names_of(const Trace *trace) {
    const Labels *names = trace->input->dimensions;
    return names != NULL && names->count == trace->output.cols ? names : NULL;
}

static bool dimension_cells(const Trace *trace, bool safe, Labels *cells, Error *error) {
    const Labels *names = names_of(trace);
    return names != NULL ? cells_new(names, safe, cells, error)
                         : labels_number(cells, trace->output.cols, error);
}

bool csv_embeddings_go_on(const Trace *trace, const Trace *before) {
    const Labels *names = names_of(trace), *others = names_of(before);
    if (trace->output.cols != before->output.cols || (names == NULL) != (others == NULL)) {
        return false;
    }
    for (size_t i = 0; names != NULL && i < names->count; i++) {
        if (strcmp(names->text[i], others->text[i]) != 0) {
            return false;
        }
    }
    return true;
}

bool csv_embeddings(const Trace *trace, const CsvStyle *style, Sink *sink, Error *error) {
    const Matrix *output = &trace->output;
    if (matrix_is_absent(output)) {
        return error_set(error, ERROR_DATA, "embeddings.csv",
                         "attention was given without values, so there are no output embeddings; "
                         "give `v` or `embeddings` too");
    }
    Labels tokens = {0}, dimensions = {0};
    bool fine = cells_new(trace->input->queries, style->safe, &tokens, error) &&
                dimension_cells(trace, style->safe, &dimensions, error);
    if (fine) {
        if (!style->is_continued) {
            cells_header("token", &dimensions, sink);
        }
        for (size_t i = 0; i < output->rows && !sink_has_failed(sink); i++) {
            cells_row(tokens.text[i], matrix_row(output, i), output->cols, style->digits, sink);
        }
    }
    labels_free(&dimensions);
    labels_free(&tokens);
    return fine;
}
