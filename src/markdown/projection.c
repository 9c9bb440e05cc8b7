#include "parts.h"

bool projection_is_learned(const Projection *projection) {
    return !matrix_is_absent(projection->weight) || !matrix_is_absent(projection->bias);
}

double projection_entry(const Projection *projection, size_t column) {
    const Matrix *weight = projection->weight;
    double sum = 0;
    if (matrix_is_absent(weight)) {
        sum = line_at(projection->x, column);
    }
    for (size_t i = 0; i < weight->rows; i++) {
        sum += line_at(projection->x, i) * matrix_row(weight, i)[column];
    }
    return matrix_is_absent(projection->bias) ? sum : sum + projection->bias->data[column];
}

void put_projection_formula(const Sheet *sheet, const Projection *projection) {
    put(sheet, projection->x_name);
    if (!matrix_is_absent(projection->weight)) {
        put_format(sheet, "·%s", projection->weight_name);
    }
    if (!matrix_is_absent(projection->bias)) {
        put_format(sheet, " + %s", projection->bias_name);
    }
}

static void put_entry(const Sheet *sheet, const Projection *projection, size_t column) {
    bool has_sum = !matrix_is_absent(projection->bias);
    if (matrix_is_absent(projection->weight)) {
        put_number(sheet, line_at(projection->x, column));
    } else {
        has_sum |= put_products(sheet, projection->x, line_column(projection->weight, column));
    }
    if (!matrix_is_absent(projection->bias)) {
        put_added(sheet, projection->bias->data[column]);
    }
    put_result(sheet, has_sum, projection_entry(projection, column));
}

void write_projection(const Sheet *sheet, const Projection *projection) {
    bool jumped = false;
    put(sheet, "| entry | ");
    put_projection_formula(sheet, projection);
    put_format(sheet, " = %s |\n|---:|---|\n", projection->out_name);
    for (size_t i = 0; i < projection->count;
         i = next_shown(i, projection->count, MOST_ENTRIES, &jumped)) {
        if (jumped) {
            put_gap(sheet, 2);
        }
        put_format(sheet, "| %zu | ", i + 1);
        put_entry(sheet, projection, projection->first + i);
        put(sheet, " |\n");
    }
    put(sheet, "\n");
}
