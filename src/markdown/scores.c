#include "parts.h"

#include <math.h>
#include <stdlib.h>

static bool is_linear(const Sheet *sheet) {
    return sheet->input->options.kernel == KERNEL_LINEAR;
}

static bool has_mask(const Sheet *sheet) {
    const MaskRule *rule = &sheet->input->mask.rule;
    return rule->causal || rule->padding || rule->has_window || rule->has_dilated ||
           rule->has_global || sheet->input->mask.added != NULL;
}

/* Given scores can hold masked cells of their own. */
static bool has_closed_score(const Sheet *sheet) {
    for (size_t j = 0; sheet->input->scores != NULL && j < sheet->input->m; j++) {
        if (sheet->scores[j] == -INFINITY) {
            return true;
        }
    }
    return false;
}

/* True where scores and scaled scores differ, by the options. */
static bool is_scaled(const Sheet *sheet) {
    const AttentionOptions *options = &sheet->input->options;
    return !is_linear(sheet) && (options->scale != SCALE_NONE || options->temperature != 1 ||
                                 options->position == POSITION_ALIBI || has_mask(sheet));
}

static size_t key_width(const Sheet *sheet) {
    const Matrix *k = &sheet_head(sheet, 0)->k;
    return matrix_is_absent(k) ? 1 : k->cols; /* given scores count as of width 1 */
}

/* --- formulas --- */

/* " / √2 / 0.5": what a score goes through. */
static void put_scaling(const Sheet *sheet) {
    const AttentionOptions *options = &sheet->input->options;
    if (options->scale == SCALE_SQRT) {
        put_format(sheet, " / √%zu", key_width(sheet));
    } else if (options->scale == SCALE_NUMBER) {
        put(sheet, "·");
        put_operand(sheet, options->scale_number);
    }
    if (options->temperature != 1) {
        put(sheet, " / ");
        put_operand(sheet, options->temperature);
    }
}

static void put_scaled_formula(const Sheet *sheet) {
    const AttentionOptions *options = &sheet->input->options;
    put(sheet, "- scaled = score");
    put_scaling(sheet);
    put(sheet, options->position == POSITION_ALIBI ? " − slope·distance" : "");
    put(sheet, sheet->input->mask.added != NULL ? " + mask" : "");
    if (options->scale == SCALE_SQRT) {
        put_format(sheet, ", where d_k = %zu and √%zu = ", key_width(sheet), key_width(sheet));
        put_number(sheet, sqrt((double)key_width(sheet)));
    }
    if (options->position == POSITION_ALIBI) {
        put_format(sheet, "%s slope = 2^(−8·i/%zu) in head i of %zu",
                   options->scale == SCALE_SQRT ? " and" : ", where", options->heads,
                   options->heads);
    }
    put(sheet, "\n");
}

static void put_weight_formula(const Sheet *sheet) {
    if (is_linear(sheet)) {
        put(sheet, "- score = φ(q)·φ(k), where φ(x) is x + 1 above 0 and e^x elsewhere\n"
                   "- weight = score / sum of the scores\n");
        return;
    }
    const char *name = is_scaled(sheet) ? "scaled" : "score";
    put(sheet, sheet->input->scores != NULL ? "- score: as given\n"
                                            : "- score = q·k = q₁·k₁ + q₂·k₂ + …\n");
    if (is_scaled(sheet)) {
        put_scaled_formula(sheet);
    }
    put_format(sheet,
               "- weight = e^(%s − max) / sum of them, where max is the largest %s score "
               "(taking it away changes no weight)\n",
               name, is_scaled(sheet) ? "scaled" : "open");
}

void write_formulas(const Sheet *sheet) {
    put(sheet, "For one query:\n\n");
    if (sheet->input->attention != NULL) {
        put(sheet, "- weight: as given\n");
    } else {
        put_weight_formula(sheet);
        put(sheet, has_mask(sheet) ? "- a masked key has the weight 0\n" : "");
    }
    if (!matrix_is_absent(&sheet_head(sheet, 0)->v)) {
        put_format(sheet, "- %s = weight₁·v₁ + weight₂·v₂ + …\n",
                   sheet->input->options.heads > 1 ? "head" : "mix");
    }
    put(sheet, "\n");
}

/* --- rows --- */

void make_rows(Sheet *sheet, size_t head) {
    size_t layer = sheet->selection.layer, query = sheet->query;
    trace_rows(sheet->trace, layer, head, TRACE_ATTENTION, query, 1, sheet->weights_row);
    if (sheet->input->attention != NULL) {
        return;
    }
    trace_rows(sheet->trace, layer, head, TRACE_SCORES, query, 1, sheet->scores);
    trace_rows(sheet->trace, layer, head, TRACE_SCALED, query, 1, sheet->scaled);
}

/* What a row adds up to: the largest number, and the sum that divides. */
typedef struct RowSums {
    double most, sum, weights;
} RowSums;

/* Makes the exponentials, in the order and by the arithmetic of attention_softmax_row. */
static RowSums sum_row(const Sheet *sheet) {
    RowSums sums = {.most = -INFINITY};
    size_t m = sheet->input->m;
    for (size_t j = 0; j < m; j++) {
        sums.weights += sheet->weights_row[j];
        sums.most = sheet->scaled[j] > sums.most ? sheet->scaled[j] : sums.most;
    }
    for (size_t j = 0; j < m && sums.most > -INFINITY; j++) {
        bool closed = sheet->scaled[j] == -INFINITY;
        double open =
            is_linear(sheet) ? sheet->scaled[j] : attention_exp(sheet->scaled[j] - sums.most);
        sheet->exponentials[j] = closed ? 0 : open;
    }
    sums.sum = sums.most > -INFINITY ? attention_sum(sheet->exponentials, m) : 0;
    return sums;
}

/* --- the table --- */

typedef struct ScoreColumns {
    bool k, feature, score, scaled, exponential;
} ScoreColumns;

static ScoreColumns choose_columns(const Sheet *sheet, size_t head) {
    bool is_given = sheet->input->attention != NULL;
    bool has_k = !matrix_is_absent(&sheet_head(sheet, head)->k);
    return (ScoreColumns){.k = has_k,
                          .feature = has_k && is_linear(sheet),
                          .score = !is_given,
                          .scaled = !is_given && (is_scaled(sheet) || has_closed_score(sheet)),
                          .exponential = !is_given && !is_linear(sheet)};
}

static void put_score_heads(const Sheet *sheet, const ScoreColumns *columns) {
    const char *names[9];
    size_t count = 0;
    const char *exponential = columns->scaled ? "e^(scaled − max)" : "e^(score − max)";
    const char *product = columns->feature ? "φ(q)·φ(k) = score" : "q·k = score";
    if (sheet->keys.count > 0) {
        names[count++] = "#";
    }
    names[count++] = "key";
    if (columns->k) {
        names[count++] = "k";
    }
    if (columns->feature) {
        names[count++] = "φ(k)";
    }
    if (columns->score) {
        names[count++] = columns->k ? product : "score";
    }
    if (columns->scaled) {
        names[count++] = "scaled";
    }
    if (columns->exponential) {
        names[count++] = exponential;
    }
    names[count++] = "weight";
    names[count] = NULL;
    put_head(sheet, names);
}

static void put_score(const Sheet *sheet, const TraceHead *head, const ScoreColumns *columns,
                      size_t key) {
    double score = sheet->scores[key];
    if (!columns->k) {
        put_number(sheet, score);
        return;
    }
    const Matrix *q = columns->feature ? &head->feature_q : &head->q;
    Line k = columns->feature ? line_row(&head->feature_k, key) : line_row(&head->k, key);
    put_result(sheet, put_products(sheet, line_row(q, sheet->query), k), score);
}

/* "5.92 / √4 − 0.5·3 + 1 = 2.46" */
static void put_scaled(const Sheet *sheet, size_t head, size_t key) {
    const AttentionOptions *options = &sheet->input->options;
    size_t query = sheet->query, distance = query > key ? query - key : key - query;
    if (sheet->scaled[key] == -INFINITY) {
        put(sheet, "−∞ (masked)");
        return;
    }
    put_number(sheet, sheet->scores[key]);
    put_scaling(sheet);
    if (options->position == POSITION_ALIBI) {
        put(sheet, " − ");
        put_number(sheet, alibi_slope(head, options->heads));
        put_format(sheet, "·%zu", distance);
    }
    const double *masks = sheet->input->mask.added;
    double added = masks != NULL ? masks[query * sheet->input->m + key] : 0;
    if (added != 0) {
        put_added(sheet, added);
    }
    bool is_changed = options->scale != SCALE_NONE || options->temperature != 1 ||
                      options->position == POSITION_ALIBI || added != 0;
    put_result(sheet, is_changed, sheet->scaled[key]);
}

static void put_exponential(const Sheet *sheet, double most, size_t key) {
    if (sheet->scaled[key] == -INFINITY) {
        put(sheet, "0");
        return;
    }
    put(sheet, "e^(");
    put_number(sheet, sheet->scaled[key]);
    put(sheet, " − ");
    put_operand(sheet, most);
    put(sheet, ") = ");
    put_number(sheet, sheet->exponentials[key]);
}

static void put_weight(const Sheet *sheet, double sum, size_t key) {
    if (sheet->input->attention != NULL) {
        put_number(sheet, sheet->weights_row[key]);
    } else if (sheet->scaled[key] == -INFINITY) {
        put(sheet, is_linear(sheet) ? "0 (masked)" : "0");
    } else {
        put_number(sheet, sheet->exponentials[key]);
        put(sheet, " / ");
        put_number(sheet, sum);
        put(sheet, " = ");
        put_number(sheet, sheet->weights_row[key]);
    }
}

static void write_score_row(const Sheet *sheet, size_t head, const ScoreColumns *columns,
                            const RowSums *sums, size_t key) {
    const TraceHead *part = sheet_head(sheet, head);
    put_row_name(sheet, &sheet->keys, key);
    put_bar(sheet);
    if (columns->k) {
        put_vector(sheet, line_row(&part->k, key));
        put_bar(sheet);
    }
    if (columns->feature) {
        put_vector(sheet, line_row(&part->feature_k, key));
        put_bar(sheet);
    }
    if (columns->score && sheet->scores[key] == -INFINITY) {
        put(sheet, "masked | ");
    } else if (columns->score) {
        put_score(sheet, part, columns, key);
        put_bar(sheet);
    }
    if (columns->scaled) {
        put_scaled(sheet, head, key);
        put_bar(sheet);
    }
    if (columns->exponential) {
        put_exponential(sheet, sums->most, key);
        put_bar(sheet);
    }
    put_weight(sheet, sums->sum, key);
    put(sheet, " |\n");
}

/* The sums stand below what they are the sums of. */
static void write_sums(const Sheet *sheet, const ScoreColumns *columns, const RowSums *sums) {
    put(sheet, sheet->keys.count > 0 ? "| | sum | " : "| sum | ");
    put(sheet, columns->k ? " | " : "");
    put(sheet, columns->feature ? " | " : "");
    if (columns->feature || (columns->score && !columns->exponential)) {
        put_number(sheet, sums->sum);
    }
    put(sheet, columns->score ? " | " : "");
    put(sheet, columns->scaled ? " | " : "");
    if (columns->exponential) {
        put_number(sheet, sums->sum);
        put_bar(sheet);
    }
    put_number(sheet, sums->weights);
    put(sheet, " |\n\n");
}

void write_scores(const Sheet *sheet, size_t head) {
    ScoreColumns columns = choose_columns(sheet, head);
    RowSums sums = sum_row(sheet);
    bool is_blind = sheet->input->attention == NULL && sums.most == -INFINITY;
    put_format(sheet, "%s %s\n\n", sheet_step(sheet),
               columns.score ? "From scores to weights" : "The weights");
    if (is_blind) {
        put(sheet, "Every key is masked for this query, so that all weights are 0.\n\n");
    } else if (columns.exponential) {
        put(sheet, "max = ");
        put_number(sheet, sums.most);
        put(sheet, "\n\n");
    }
    put_score_heads(sheet, &columns);
    for (size_t key = 0; key < sheet->input->m; key++) {
        write_score_row(sheet, head, &columns, &sums, key);
    }
    write_sums(sheet, &columns, &sums);
}
