#include "sheet.h"

#include "escape.h"

#include <stdlib.h>
#include <string.h>

#define DEFAULT_DECIMALS 4
#define MOST_DECIMALS    14 /* as far as number_decimals goes */

static bool escape_labels(const Labels *from, Labels *to, Error *error) {
    if (!labels_new(to, from->count, error)) {
        return false;
    }
    for (size_t i = 0; i < from->count; i++) {
        to->text[i] = markdown_escape(from->text[i]);
        if (to->text[i] == NULL) {
            return error_no_memory(error, "Markdown");
        }
    }
    return true;
}

/* Names only where somebody gave them: the numbers of nameless rows are written anyway. */
static bool take_names(const Request *request, Sheet *sheet, Error *error) {
    const Labels *keys =
        request->context_tokens.count > 0 ? &request->context_tokens : &request->tokens;
    const TraceInput *input = &request->input;
    return (request->tokens.count != input->n ||
            escape_labels(&request->tokens, &sheet->queries, error)) &&
           (keys->count != input->m || escape_labels(keys, &sheet->keys, error)) &&
           (input->dimensions == NULL ||
            escape_labels(input->dimensions, &sheet->dimensions, error));
}

/* The context as the first layer read it. */
static bool take_context(Sheet *sheet, Error *error) {
    const Matrix *given = &sheet->input->context;
    if (!matrix_new(&sheet->context, given->rows, given->cols, error)) {
        return false;
    }
    memcpy(sheet->context.data, given->data, given->rows * given->cols * sizeof(double));
    if (sheet->input->options.position == POSITION_SINUSOIDAL) {
        position_add_sinusoidal(&sheet->context);
    }
    sheet->key_x = sheet->context;
    return true;
}

static bool take_inputs(Sheet *sheet, Error *error) {
    size_t layer = sheet->selection.layer;
    sheet->x = layer == 0 ? sheet->trace->x : sheet->trace->layers[layer - 1].output;
    sheet->key_x = sheet->x;
    return matrix_is_absent(&sheet->input->context) || take_context(sheet, error);
}

static bool make_room(Sheet *sheet, Error *error) {
    Matrix rows = {0};
    if (!matrix_new(&rows, 4, sheet->input->m, error)) {
        return false;
    }
    sheet->scores = matrix_row(&rows, 0);
    sheet->scaled = matrix_row(&rows, 1);
    sheet->exponentials = matrix_row(&rows, 2);
    sheet->weights_row = matrix_row(&rows, 3);
    return true;
}

bool sheet_new(const Request *request, const Trace *trace, Sink *sink, Sheet *sheet, Error *error) {
    int asked = request->options.digits;
    int decimals = asked > 0 ? asked : DEFAULT_DECIMALS;
    size_t layer = request->selection.layer;
    *sheet = (Sheet){.input = &request->input,
                     .trace = trace,
                     .selection = request->selection,
                     .weights = &request->input.layers[layer],
                     .decimals = decimals < MOST_DECIMALS ? decimals : MOST_DECIMALS,
                     .sink = sink};
    return take_names(request, sheet, error) && take_inputs(sheet, error) &&
           make_room(sheet, error);
}

void sheet_free(Sheet *sheet) {
    labels_free(&sheet->queries);
    labels_free(&sheet->keys);
    labels_free(&sheet->dimensions);
    matrix_free(&sheet->context);
    free(sheet->scores); /* the rows behind it too */
}

bool sheet_shows_head(const Sheet *sheet, size_t head) {
    return sheet->selection.rule != HEAD_ONE || sheet->selection.head == head;
}

const char *sheet_step(const Sheet *sheet) {
    return sheet->input->options.heads > 1 ? "####" : "###";
}
