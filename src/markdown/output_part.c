#include "parts.h"

#include <math.h>
#include <string.h>

static size_t head_count(const Sheet *sheet) {
    return sheet->input->options.heads;
}

/* "head₂", or "mix" where there is but one. */
static void put_mix_name(const Sheet *sheet, size_t head) {
    put(sheet, head_count(sheet) > 1 ? "head" : "mix");
    if (head_count(sheet) > 1) {
        put_subscript(sheet, head + 1);
    }
}

/* The names of v's columns are those of x's where v is x. */
static bool has_named_values(const Sheet *sheet, const Matrix *v) {
    return head_count(sheet) == 1 && sheet->selection.layer == 0 &&
           matrix_is_absent(&sheet->input->v) && matrix_is_absent(&sheet->weights->W_V) &&
           sheet->dimensions.count == v->cols;
}

/* True where no key that is attended to has anything in this entry of its value. */
static bool is_empty_entry(const Sheet *sheet, const Matrix *v, size_t entry) {
    for (size_t key = 0; key < v->rows; key++) {
        if (sheet->weights_row[key] != 0 && matrix_row(v, key)[entry] != 0) {
            return false;
        }
    }
    return true;
}

static void write_mixed_entry(const Sheet *sheet, const TraceHead *part, bool named, size_t entry) {
    static const Labels nameless = {0};
    Line weights = {sheet->weights_row, 1, sheet->input->m};
    put_row_name(sheet, named ? &sheet->dimensions : &nameless, entry);
    put_bar(sheet);
    put_products(sheet, weights, line_column(&part->v, entry));
    put_result(sheet, true, matrix_row(&part->output, sheet->query)[entry]);
    put(sheet, " |\n");
}

static void write_mixed_entries(const Sheet *sheet, size_t head) {
    const TraceHead *part = sheet_head(sheet, head);
    bool jumped = false, has_empty = false, named = has_named_values(sheet, &part->v);
    put(sheet, named ? "| entry | dimension | weights·values = " : "| entry | weights·values = ");
    put_mix_name(sheet, head);
    put(sheet, named ? " |\n|---:|---|---|\n" : " |\n|---:|---|\n");
    for (size_t i = 0; i < part->v.cols; i = next_shown(i, part->v.cols, MOST_ENTRIES, &jumped)) {
        if (jumped) {
            put_gap(sheet, named ? 3 : 2);
        }
        if (is_empty_entry(sheet, &part->v, i)) {
            has_empty = true;
        } else {
            write_mixed_entry(sheet, part, named, i);
        }
    }
    put(sheet, has_empty ? "\nEntries without a row are 0.\n\n" : "\n");
}

void write_mix(const Sheet *sheet, size_t head) {
    const TraceHead *part = sheet_head(sheet, head);
    put_format(sheet, "%s Mixing the values\n\n", sheet_step(sheet));
    if (matrix_is_absent(&part->v)) {
        put(sheet, "There are no values: the calculation ends with the weights.\n\n");
        return;
    }
    put_mix_name(sheet, head);
    put(sheet, " = ");
    put_weighted_rows(sheet, sheet->weights_row, &part->v);
    put(sheet, "\n= ");
    put_vector(sheet, line_row(&part->output, sheet->query));
    put(sheet, "\n\n");
    write_mixed_entries(sheet, head);
}

/* --- several heads --- */

static double join_key(const Sheet *sheet, const Matrix *rows, size_t key) {
    double joined = matrix_row(rows, 0)[key];
    for (size_t head = 1; head < rows->rows; head++) {
        double weight = matrix_row(rows, head)[key];
        if (sheet->selection.rule == HEAD_MEAN) {
            joined += weight;
        } else if (weight > joined) {
            joined = weight;
        }
    }
    return sheet->selection.rule == HEAD_MEAN ? joined / (double)rows->rows : joined;
}

/* "(0.3 + 0.5) / 2 = 0.4" or "max(0.3, 0.5) = 0.5" */
static void put_joined(const Sheet *sheet, const Matrix *rows, size_t key) {
    bool jumped = false, is_mean = sheet->selection.rule == HEAD_MEAN;
    const char *join = is_mean ? " + " : ", ", *gap = is_mean ? " + … + " : ", …, ";
    put(sheet, is_mean ? "(" : "max(");
    for (size_t head = 0; head < rows->rows;
         head = next_shown(head, rows->rows, MOST_TERMS, &jumped)) {
        put(sheet, head == 0 ? "" : jumped ? gap : join);
        put_number(sheet, matrix_row(rows, head)[key]);
    }
    put(sheet, ")");
    if (is_mean) {
        put_format(sheet, " / %zu", rows->rows);
    }
    put(sheet, " = ");
    put_number(sheet, sheet->weights_row[key]);
}

static void write_joined_rows(Sheet *sheet, const Matrix *rows) {
    bool is_mean = sheet->selection.rule == HEAD_MEAN;
    put_format(sheet, "### The %s of the heads' weights\n\n", is_mean ? "mean" : "maximum");
    put(sheet, sheet->keys.count > 0 ? "| # | key | weight |\n|---:|---|---|\n"
                                     : "| key | weight |\n|---:|---|\n");
    for (size_t key = 0; key < rows->cols; key++) {
        sheet->weights_row[key] = join_key(sheet, rows, key);
        put_row_name(sheet, &sheet->keys, key);
        put_bar(sheet);
        put_joined(sheet, rows, key);
        put(sheet, " |\n");
    }
    put(sheet, "\n");
}

bool write_joined_weights(Sheet *sheet, Error *error) {
    Matrix rows = {0};
    if (head_count(sheet) == 1 || sheet->selection.rule == HEAD_ONE) {
        return true;
    }
    if (!matrix_new(&rows, head_count(sheet), sheet->input->m, error)) {
        return false;
    }
    for (size_t head = 0; head < rows.rows; head++) {
        trace_rows(sheet->trace, sheet->selection.layer, head, TRACE_ATTENTION, sheet->query, 1,
                   matrix_row(&rows, head));
    }
    write_joined_rows(sheet, &rows);
    matrix_free(&rows);
    return true;
}

/* concat(head_1 … head_h) of the query, 1 × (h·d_v). */
static bool concatenate(const Sheet *sheet, Matrix *concat, Error *error) {
    size_t width = sheet_head(sheet, 0)->output.cols;
    if (!matrix_new(concat, 1, head_count(sheet) * width, error)) {
        return false;
    }
    for (size_t head = 0; head < head_count(sheet); head++) {
        memcpy(concat->data + head * width,
               matrix_row(&sheet_head(sheet, head)->output, sheet->query), width * sizeof(double));
    }
    return true;
}

static void write_concat(const Sheet *sheet, const Matrix *concat) {
    bool jumped = false;
    put(sheet, "concat = ");
    for (size_t head = 0; head < head_count(sheet);
         head = next_shown(head, head_count(sheet), MOST_TERMS, &jumped)) {
        put(sheet, head == 0 ? "" : jumped ? ", …, " : ", ");
        put_mix_name(sheet, head);
    }
    put(sheet, " side by side = ");
    put_vector(sheet, line_row(concat, 0));
    put(sheet, "\n\n");
}

/* --- the output --- */

static const Matrix *layer_output(const Sheet *sheet) {
    return &sheet->trace->layers[sheet->selection.layer].output;
}

/* What the residual connection is added to. */
static void put_before_residual(const Sheet *sheet, const Projection *projection) {
    bool jumped = false;
    put(sheet, "[");
    for (size_t i = 0; i < projection->count;
         i = next_shown(i, projection->count, MOST_ENTRIES, &jumped)) {
        put(sheet, i == 0 ? "" : jumped ? ", …, " : ", ");
        put_number(sheet, projection_entry(projection, i));
    }
    put(sheet, "]");
}

static void write_sum(const Sheet *sheet, const Projection *projection, bool has_residual) {
    bool is_learned = projection_is_learned(projection);
    put(sheet, "output = ");
    put(sheet, is_learned ? (has_residual ? "attention" : "") : projection->x_name);
    if (has_residual) {
        put(sheet, " + x = ");
        put_before_residual(sheet, projection);
        put(sheet, " + ");
        put_vector(sheet, line_row(&sheet->x, sheet->query));
    }
    put(sheet, has_residual || !is_learned ? " = " : "");
    put_vector(sheet, line_row(layer_output(sheet), sheet->query));
    put(sheet, "\n\n");
}

/* In a stack the shift is from the first layer's input, which is not on this sheet. */
static void write_shift(const Sheet *sheet) {
    const Matrix *shift = &sheet->trace->shift;
    if (matrix_is_absent(shift) || sheet->input->layer_count > 1) {
        return;
    }
    put(sheet, "shift = output − x = ");
    put_vector(sheet, line_row(shift, sheet->query));
    put(sheet, "\n\n");
}

bool write_output(const Sheet *sheet, Error *error) {
    const LayerWeights *w = sheet->weights;
    Matrix concat = {0};
    if (matrix_is_absent(layer_output(sheet))) {
        return true;
    }
    if (!concatenate(sheet, &concat, error)) {
        return false;
    }
    bool has_residual = sheet->input->options.residual; /* then there is an x */
    Projection projection = {.x = line_row(&concat, 0),
                             .weight = &w->W_O,
                             .bias = &w->b_O,
                             .count = layer_output(sheet)->cols,
                             .x_name = head_count(sheet) > 1 ? "concat" : "mix",
                             .weight_name = "W_O",
                             .bias_name = "b_O",
                             .out_name = has_residual ? "attention" : "output"};
    put(sheet, "### The output\n\n");
    if (head_count(sheet) > 1) {
        write_concat(sheet, &concat);
    }
    if (projection_is_learned(&projection)) {
        write_projection(sheet, &projection);
    }
    write_sum(sheet, &projection, has_residual);
    write_shift(sheet);
    matrix_free(&concat);
    return true;
}

void write_entropy(const Sheet *sheet) {
    size_t m = sheet->input->m;
    put(sheet, "The entropy of the weights, −Σ weight·ln weight, is ");
    put_number(sheet, attention_entropy(sheet->weights_row, m));
    put_format(sheet, " nats; it lies between 0 (one key) and ln %zu = ", m);
    put_number(sheet, log((double)m));
    put(sheet, " (all keys alike).\n");
}
