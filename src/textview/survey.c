#include "survey.h"
#include "reader.h"
#include "text.h"

#include <math.h>

/* As the trace judges given weights: those of real models are float32. */
#define SUM_TOLERANCE 1e-6

size_t survey_number(double value, int digits, char text[NUMBER_SIZE]) {
    if (digits > 0) {
        return number_write(value, digits, text);
    }
    number_decimals(value, 2, text);
    return text_columns(text); /* its minus sign has more bytes than columns */
}

static void survey_row(const Trace *trace, size_t layer, size_t query, const double *row,
                       int digits, Survey *survey) {
    size_t open = 0;
    double sum = 0;
    for (size_t key = 0; key < trace->input->m; key++) {
        sum += row[key];
        if (trace_is_masked(trace, layer, query, key)) {
            survey->has_masked = true;
            continue;
        }
        char text[NUMBER_SIZE];
        size_t columns = survey_number(row[key], digits, text);
        open++;
        if (columns > survey->number_columns) {
            survey->number_columns = columns;
        }
    }
    if (open > 0 && fabs(sum - 1) > SUM_TOLERANCE) {
        survey->sums_to_one = false;
    }
}

bool survey_make(const Trace *trace, const Selection *selection, int digits, Survey *survey,
                 Error *error) {
    *survey = (Survey){.number_columns = 4, .sums_to_one = true};
    RowReader reader;
    if (!row_reader_new(&reader, trace, selection, error)) {
        return false;
    }
    for (size_t query = 0; query < trace->input->n; query++) {
        survey_row(trace, selection->layer, query, row_reader_row(&reader, query), digits, survey);
    }
    row_reader_free(&reader);
    return true;
}
