#include "parts.h"

#include <math.h>

static bool is_rotated(const Sheet *sheet) {
    return sheet->input->options.position == POSITION_ROPE;
}

static bool starts_at_vectors(const Sheet *sheet) {
    return sheet->input->scores == NULL && sheet->input->attention == NULL;
}

/* The projection of one row of x, for the columns of one head. */
static Projection of_head(const Matrix *x, size_t row, const Matrix *weight, const Matrix *bias,
                          size_t head, size_t width) {
    Line line = {0};
    if (!matrix_is_absent(x)) {
        line = line_row(x, row);
    }
    return (Projection){.x = line,
                        .weight = weight,
                        .bias = bias,
                        .first = head * width,
                        .count = width,
                        .x_name = "x"};
}

/* --- keys and values --- */

typedef struct KeyColumns {
    bool has_k, has_v;
    Projection k, v;
} KeyColumns;

static KeyColumns key_columns(const Sheet *sheet, size_t head) {
    const TraceHead *part = sheet_head(sheet, head);
    const LayerWeights *w = sheet->weights;
    KeyColumns columns = {
        .k = of_head(&sheet->key_x, 0, &w->W_K, &w->b_K, head, part->k.cols),
        .v = of_head(&sheet->key_x, 0, &w->W_V, &w->b_V, head, part->v.cols),
    };
    bool has_x = !matrix_is_absent(&sheet->key_x);
    columns.k.weight_name = "W_K", columns.k.bias_name = "b_K";
    columns.v.weight_name = "W_V", columns.v.bias_name = "b_V";
    columns.has_k = has_x && starts_at_vectors(sheet) && matrix_is_absent(&sheet->input->k) &&
                    (projection_is_learned(&columns.k) || is_rotated(sheet));
    columns.has_v =
        has_x && matrix_is_absent(&sheet->input->v) && projection_is_learned(&columns.v);
    return columns;
}

/* Keys that have an x have a name too. */
static void write_key_head(const Sheet *sheet, const KeyColumns *columns) {
    put(sheet, "| # | key | x");
    if (columns->has_k) {
        put(sheet, " | k = ");
        put_projection_formula(sheet, &columns->k);
        put(sheet, is_rotated(sheet) ? ", turned by its position" : "");
    }
    if (columns->has_v) {
        put(sheet, " | v = ");
        put_projection_formula(sheet, &columns->v);
    }
    put(sheet, " |\n|---:|---|---|");
    put(sheet, columns->has_k ? "---|" : "");
    put(sheet, columns->has_v ? "---|\n" : "\n");
}

static void write_head_keys(const Sheet *sheet, size_t head, const KeyColumns *columns) {
    const TraceHead *part = sheet_head(sheet, head);
    if (sheet->input->options.heads > 1) {
        put_format(sheet, "### Head %zu\n\n", head + 1);
    }
    write_key_head(sheet, columns);
    for (size_t j = 0; j < sheet->input->m; j++) {
        put_row_name(sheet, &sheet->keys, j);
        put_bar(sheet);
        put_vector(sheet, line_row(&sheet->key_x, j));
        if (columns->has_k) {
            put_bar(sheet);
            put_vector(sheet, line_row(&part->k, j));
        }
        if (columns->has_v) {
            put_bar(sheet);
            put_vector(sheet, line_row(&part->v, j));
        }
        put(sheet, " |\n");
    }
    put(sheet, "\n");
}

void write_keys(const Sheet *sheet) {
    bool is_first = true;
    for (size_t head = 0; head < sheet->input->options.heads; head++) {
        KeyColumns columns = key_columns(sheet, head);
        if (!sheet_shows_head(sheet, head) || !(columns.has_k || columns.has_v)) {
            continue;
        }
        put(sheet, is_first ? "## Keys and values\n\n" : "");
        is_first = false;
        write_head_keys(sheet, head, &columns);
    }
}

/* --- the query --- */

/* x = embedding + position, with the numbers. */
static bool write_sinusoidal(const Sheet *sheet, Error *error) {
    Matrix positions = {0};
    if (!matrix_new(&positions, sheet->query + 1, sheet->x.cols, error)) {
        return false;
    }
    position_add_sinusoidal(&positions);
    put_format(sheet, "x = embedding + position %zu (counted from 0) = ", sheet->query);
    put_vector(sheet, line_row(&sheet->input->x, sheet->query));
    put(sheet, " + ");
    put_vector(sheet, line_row(&positions, sheet->query));
    put(sheet, " = ");
    matrix_free(&positions);
    return true;
}

bool write_input(const Sheet *sheet, Error *error) {
    size_t layer = sheet->selection.layer;
    if (matrix_is_absent(&sheet->x)) {
        return true;
    }
    if (layer > 0) {
        put_format(sheet, "x = output of layer %zu = ", layer);
    } else if (sheet->input->options.position != POSITION_SINUSOIDAL) {
        put(sheet, "x = ");
    } else if (!write_sinusoidal(sheet, error)) {
        return false;
    }
    put_vector(sheet, line_row(&sheet->x, sheet->query));
    put(sheet, "\n\n");
    return true;
}

static Projection query_projection(const Sheet *sheet, size_t head) {
    size_t width = sheet_head(sheet, head)->q.cols;
    Projection projection =
        of_head(&sheet->x, sheet->query, &sheet->weights->W_Q, &sheet->weights->b_Q, head, width);
    projection.weight_name = "W_Q";
    projection.bias_name = "b_Q";
    projection.out_name = "q";
    return projection;
}

/* One entry of q before it is rotated. */
static double plain_entry(const Sheet *sheet, const Projection *projection, size_t entry) {
    size_t column = projection->first + entry;
    bool is_given = !matrix_is_absent(&sheet->input->q);
    return is_given ? matrix_row(&sheet->input->q, sheet->query)[column]
                    : projection_entry(projection, column);
}

/* "2·(−0.4) − 1·0.9 = −1.7" */
static void put_turned(const Sheet *sheet, double a, double cosine, const char *sign, double b,
                       double sine, double result) {
    put(sheet, " | ");
    put_number(sheet, a);
    put(sheet, "·");
    put_operand(sheet, cosine);
    put(sheet, sign);
    put_operand(sheet, b);
    put(sheet, "·");
    put_operand(sheet, sine);
    put(sheet, " = ");
    put_number(sheet, result);
}

/* False for a pair of zeros, which is not written. */
static bool write_pair(const Sheet *sheet, const Projection *projection, size_t entry,
                       const double *turned) {
    double rate = position_power(-(double)entry / (double)projection->count), cosine, sine;
    double angle = (double)sheet->query * rate;
    position_turn(angle, &cosine, &sine);
    double a = plain_entry(sheet, projection, entry);
    double b = plain_entry(sheet, projection, entry + 1);
    if (a == 0 && b == 0) {
        return false;
    }
    put_format(sheet, "| %zu, %zu | %zu·", entry + 1, entry + 2, sheet->query);
    put_number(sheet, rate);
    put(sheet, " = ");
    put_number(sheet, angle);
    put_turned(sheet, a, cosine, " − ", b, sine, turned[entry]);
    put_turned(sheet, a, sine, " + ", b, cosine, turned[entry + 1]);
    put(sheet, " |\n");
    return true;
}

/* RoPE turns each pair of entries (a, b) by its own angle. */
static void write_rotation(const Sheet *sheet, const Projection *projection, const double *turned) {
    bool jumped = false, has_zeros = false;
    size_t pairs = projection->count / 2;
    put_format(sheet, "Position %zu (counted from 0) turns each pair of entries (a, b) by α:\n\n",
               sheet->query);
    put_head(sheet, (const char *const[]){"pair", "α = position·rate", "a·cos α − b·sin α",
                                          "a·sin α + b·cos α", NULL});
    for (size_t i = 0; i < pairs; i = next_shown(i, pairs, MOST_ENTRIES, &jumped)) {
        if (jumped) {
            put_gap(sheet, 4);
        }
        has_zeros |= !write_pair(sheet, projection, 2 * i, turned);
    }
    put(sheet, has_zeros ? "\nPairs of zeros are left out: they stay zeros.\n\n" : "\n");
}

/* How q is called before it is finished: what it comes from. */
static void write_origin(const Sheet *sheet, const Projection *projection) {
    if (!matrix_is_absent(&sheet->input->q)) {
        put(sheet, "q is given.\n\n");
    } else if (projection_is_learned(projection)) {
        write_projection(sheet, projection);
    } else if (sheet->input->options.heads > 1) {
        put_format(sheet, "Nothing is learned here: q is entries %zu to %zu of x.\n\n",
                   projection->first + 1, projection->first + projection->count);
    } else {
        put(sheet, "Nothing is learned here: q is x.\n\n");
    }
}

void write_query_vector(const Sheet *sheet, size_t head) {
    const TraceHead *part = sheet_head(sheet, head);
    if (matrix_is_absent(&part->q)) {
        return;
    }
    Projection projection = query_projection(sheet, head);
    put_format(sheet, "%s The query vector\n\n", sheet_step(sheet));
    write_origin(sheet, &projection);
    if (is_rotated(sheet)) {
        write_rotation(sheet, &projection, matrix_row(&part->q, sheet->query));
    }
    put(sheet, "q = ");
    put_vector(sheet, line_row(&part->q, sheet->query));
    put(sheet, "\n\n");
    if (!matrix_is_absent(&part->feature_q)) {
        put(sheet, "φ(q) = ");
        put_vector(sheet, line_row(&part->feature_q, sheet->query));
        put(sheet, "\n\n");
    }
}
