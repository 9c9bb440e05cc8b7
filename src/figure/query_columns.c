#include "query_columns.h"
#include "colour_bar.h"

#include <math.h>
#include <string.h>

static const TextLook heading_look = {LABEL_SIZE, true};
static const TextLook head_look = {SUBTITLE_SIZE, false};

/* Columns are counted from 0; the weights' comes after those of the steps. */
static size_t step_count(const QueryData *data) {
    return data->steps.cols;
}

static const char *head_of(const QueryData *data, size_t column) {
    return column < step_count(data) ? data->step_names->text[column] : data->weight_name;
}

static double number_at(const QueryData *data, size_t row, size_t column) {
    if (column < step_count(data)) {
        return matrix_row(&data->steps, row)[column];
    }
    double weight = data->weights.data[row];
    return isnan(weight) ? 0 : weight; /* a masked one */
}

/* A score that is masked is −∞; "" where there is no number. */
static void write_number(const QueryColumns *columns, double number, char text[NUMBER_SIZE]) {
    text[0] = '\0';
    if (isfinite(number)) {
        number_decimals(number, columns->decimals, text);
    } else if (isinf(number)) {
        memcpy(text, "−∞", sizeof "−∞");
    }
}

/* The steps before the last have no sum that means anything. */
static bool has_sum(const QueryData *data, size_t column) {
    return column + 1 >= step_count(data);
}

static double sum_of(const QueryData *data, size_t column) {
    double sum = 0;
    for (size_t row = 0; row < data->weights.rows; row++) {
        double number = number_at(data, row, column);
        sum += isfinite(number) ? number : 0;
    }
    return sum;
}

static bool widen(const QueryColumns *columns, const Pen *pen, double number, double *width) {
    char text[NUMBER_SIZE];
    Extent extent;
    write_number(columns, number, text);
    if (!pen_measure(pen, text, columns->look, &extent)) {
        return false;
    }
    *width = fmax(*width, extent.width);
    return true;
}

static bool column_width(const QueryColumns *columns, const Pen *pen, size_t column,
                         double *width) {
    const QueryData *data = columns->data;
    Extent head, heading = {0};
    bool is_first = column == 0 || column == step_count(data);
    if (!pen_measure(pen, head_of(data, column), head_look, &head) ||
        (is_first && !pen_measure(pen, "weight", heading_look, &heading))) {
        return false;
    }
    *width = fmax(head.width, heading.width);
    for (size_t row = 0; row < data->weights.rows; row++) {
        if (!widen(columns, pen, number_at(data, row, column), width)) {
            return false;
        }
    }
    bool measured = !has_sum(data, column) || widen(columns, pen, sum_of(data, column), width);
    *width = ceil(*width);
    return measured;
}

/* As long as the limits over it need. */
static bool measure_bar(QueryColumns *columns, const Pen *pen) {
    char low[LEGEND_NUMBER_SIZE], high[LEGEND_NUMBER_SIZE];
    Extent first, last;
    legend_number(columns->range.low, low);
    legend_number(columns->range.high, high);
    if (!pen_measure(pen, low, head_look, &first) || !pen_measure(pen, high, head_look, &last)) {
        return false;
    }
    columns->bar = fmax(FAN_BAR, ceil(first.width + last.width + 2 * LABEL_GAP));
    return true;
}

bool query_columns_measure(QueryColumns *columns, const Pen *pen) {
    Extent head;
    if (!pen_measure(pen, columns->data->weight_name, head_look, &head) ||
        !measure_bar(columns, pen)) {
        return false;
    }
    columns->rise = LABEL_GAP + ceil(head.height);
    columns->width = columns->bar;
    for (size_t column = 0; column <= step_count(columns->data); column++) {
        double width;
        if (!column_width(columns, pen, column, &width)) {
            return false;
        }
        columns->width += width + FAN_COLUMN_GAP;
    }
    return true;
}

/* ---- marks ---- */

static double middle_of(const QueryColumns *columns, double y, size_t row) {
    return y + ((double)row + 0.5) * columns->keys->cell;
}

static bool draw_number(const QueryColumns *columns, const Pen *pen, size_t row, size_t column,
                        double number, double right, double middle) {
    char text[NUMBER_SIZE];
    write_number(columns, number, text);
    if (text[0] == '\0') {
        return true;
    }
    if (!pen_text(pen, ROLE_NUMBER, text, columns->look, (Hang){right, middle, 1, 0.5, 0},
                  (Ink){pen->look->ink, 1})) {
        return false;
    }
    Mark *mark = &pen->scene->marks[pen->scene->count - 1];
    mark->row = row;
    mark->column = column;
    mark->value = number;
    return true;
}

static bool draw_column(const QueryColumns *columns, const Pen *pen, size_t column, double right,
                        double y, double sums) {
    const QueryData *data = columns->data;
    size_t rows = data->weights.rows;
    for (size_t row = 0; row < rows; row++) {
        if (!draw_number(columns, pen, row, column, number_at(data, row, column), right,
                         middle_of(columns, y, row))) {
            return false;
        }
    }
    return (!has_sum(data, column) ||
            draw_number(columns, pen, rows, column, sum_of(data, column), right, sums)) &&
           pen_text(pen, ROLE_KEY_LABEL, head_of(data, column), head_look,
                    (Hang){right, y - LABEL_GAP, 1, 1, 0}, (Ink){pen->look->quiet, 1});
}

static bool draw_masked(const QueryColumns *columns, const Pen *pen, const Mark *track) {
    Mark hatched = *track;
    hatched.kind = MARK_HATCHED;
    hatched.role = ROLE_CELL;
    hatched.colour = pen->look->masked;
    hatched.value = NAN;
    return scene_add(pen->scene, &hatched, pen->error) &&
           pen_text(pen, ROLE_CELL_TEXT, "masked",
                    (TextLook){fmin(columns->look.size, SUBTITLE_SIZE), false},
                    (Hang){track->x + track->width / 2, track->y + track->height / 2, 0.5, 0.5, 0},
                    (Ink){pen->look->ink, 1});
}

/* A weight beyond the range fills its track, or leaves it empty. */
static bool draw_bar(const QueryColumns *columns, const Pen *pen, size_t row, double x, double y) {
    double weight = columns->data->weights.data[row];
    double high = floor(fmin(FAN_BAR_SHARE * columns->keys->cell, FAN_BAR_HIGH));
    double part = (weight - columns->range.low) / (columns->range.high - columns->range.low);
    Mark bar = {.kind = MARK_FRAME,
                .role = ROLE_BACKGROUND,
                .colour = pen->look->rule,
                .opacity = 1,
                .x = x,
                .y = middle_of(columns, y, row) - high / 2,
                .width = columns->bar,
                .height = high,
                .stroke = {RULE_STROKE, 0},
                .row = row};
    if (isnan(weight)) {
        return draw_masked(columns, pen, &bar);
    }
    if (!scene_add(pen->scene, &bar, pen->error)) {
        return false;
    }
    bar.kind = MARK_RECTANGLE;
    bar.role = ROLE_CELL;
    bar.colour = colour_of(columns->map, columns->range, weight);
    bar.value = weight;
    bar.width = columns->bar * fmin(fmax(part, 0), 1);
    return scene_add(pen->scene, &bar, pen->error);
}

static bool draw_limit(const Pen *pen, double limit, double anchor, double x, double y) {
    char text[LEGEND_NUMBER_SIZE];
    legend_number(limit, text);
    return pen_text(pen, ROLE_TICK, text, head_look, (Hang){x, y - LABEL_GAP, anchor, 1, 0},
                    (Ink){pen->look->quiet, 1});
}

static bool draw_bars(const QueryColumns *columns, const Pen *pen, double x, double y) {
    for (size_t row = 0; row < columns->data->weights.rows; row++) {
        if (!draw_bar(columns, pen, row, x, y)) {
            return false;
        }
    }
    return draw_limit(pen, columns->range.low, 0, x, y) &&
           draw_limit(pen, columns->range.high, 1, x + columns->bar, y);
}

static bool draw_heading(const Pen *pen, const char *heading, double x, double y) {
    return pen_text(pen, ROLE_PANEL_TITLE, heading, heading_look, (Hang){x, y, 0, 0, 0},
                    (Ink){pen->look->ink, 1});
}

bool query_columns_draw(const QueryColumns *columns, const Pen *pen, double x, double y, double top,
                        double sums) {
    size_t steps = step_count(columns->data);
    if (steps > 0 && !draw_heading(pen, "score", x, y - top)) {
        return false;
    }
    for (size_t column = 0; column <= steps; column++) {
        double width;
        if (!column_width(columns, pen, column, &width) ||
            (column == steps && !draw_heading(pen, "weight", x, y - top)) ||
            !draw_column(columns, pen, column, x + width, y, sums)) {
            return false;
        }
        x += width + FAN_COLUMN_GAP;
    }
    return draw_bars(columns, pen, x, y);
}
