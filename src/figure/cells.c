#include "cells.h"
#include "number.h"
#include "weights.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

/* Numbers of faded cells: between the cell's colour and full contrast. */
#define FADED_NUMBER 0.5

/* Above so many cells, a mark each takes more memory than all else of a figure. */
#define MANY_CELLS 1000

static double strength(const Panel *panel, size_t row, size_t column) {
    return fmin(axis_strength(&panel->rows, row, FADED_CELL),
                axis_strength(&panel->columns, column, FADED_CELL));
}

/* The colour of a cell, mixed towards the page where another query is brought out. */
static Colour colour_in(const Panel *panel, const Pen *pen, size_t row, size_t column) {
    double value = panel_value(panel, row, column);
    Colour own = isfinite(value) ? colour_of(panel->map, panel->range, value) : pen->look->masked;
    double part = strength(panel, row, column);
    return part < 1 ? colour_mix(pen->look->page, own, part) : own;
}

static Mark mark_of(const Panel *panel, const Pen *pen, size_t row, size_t column) {
    double value = panel_value(panel, row, column);
    return (Mark){.kind = isfinite(value) ? MARK_RECTANGLE : MARK_HATCHED,
                  .role = ROLE_CELL,
                  .colour = colour_in(panel, pen, row, column),
                  .opacity = 1,
                  .panel = panel->number,
                  .row = row,
                  .column = column,
                  .value = value};
}

static bool draw_number(const Panel *panel, const Pen *pen, const Mark *cell) {
    char text[NUMBER_SIZE];
    Extent extent;
    TextLook look = {panel->number_size, false};
    number_decimals(cell->value, panel->decimals, text);
    if (!pen_measure(pen, text, look, &extent)) {
        return false;
    }
    bool faded = strength(panel, cell->row, cell->column) < 1;
    Mark mark = *cell;
    mark.kind = MARK_TEXT;
    mark.role = ROLE_CELL_TEXT;
    mark.colour =
        colour_mix(cell->colour, colour_of_text_on(cell->colour), faded ? FADED_NUMBER : 1);
    mark.x = cell->x + cell->width / 2;
    mark.y = cell->y + cell->height / 2;
    mark.anchor_x = mark.anchor_y = 0.5;
    mark.width = extent.width;
    mark.height = extent.height;
    mark.text = text;
    mark.look = look;
    return scene_add(pen->scene, &mark, pen->error);
}

static bool draw_cell(const Panel *panel, const Pen *pen, const Mark *cell) {
    bool numbered = panel->number_size > 0 && cell->kind == MARK_RECTANGLE;
    return scene_add(pen->scene, cell, pen->error) && (!numbered || draw_number(panel, pen, cell));
}

static double gap_of(const Panel *panel) {
    return panel_is_dense(panel) ? 0 : CELL_GAP;
}

static bool draw_each(const Panel *panel, const Pen *pen, double x, double y) {
    double across = panel->columns.cell, down = panel->rows.cell, gap = gap_of(panel);
    for (size_t row = 0; row < panel->rows.count; row++) {
        for (size_t column = 0; column < panel->columns.count; column++) {
            Mark cell = mark_of(panel, pen, row, column);
            cell.x = x + (double)column * across;
            cell.y = y + (double)row * down;
            cell.width = across - gap;
            cell.height = down - gap;
            if (!draw_cell(panel, pen, &cell)) {
                return false;
            }
        }
    }
    return true;
}

/* A row's numbers: the matrix' own, or picked from it into `room`. */
static const double *values_of(const Panel *panel, size_t row, double *room) {
    if (!panel->transposed && panel->columns.picks == NULL && panel->rows.picks == NULL) {
        return matrix_row(panel->values, row);
    }
    for (size_t column = 0; column < panel->columns.count; column++) {
        room[column] = panel_value(panel, row, column);
    }
    return room;
}

/* The masked cells from `column` on that are hatched as one, `most` or fewer: where they end. */
static size_t end_of_run(const double *values, size_t column, size_t most) {
    while (column < most && !isfinite(values[column])) {
        column++;
    }
    return column;
}

static bool hatch_row(const Panel *panel, const Pen *pen, size_t row, const double *values,
                      double x, double y) {
    double gap = gap_of(panel);
    size_t columns = panel->columns.count;
    for (size_t column = 0; column < columns; column++) {
        size_t end = end_of_run(values, column, gap > 0 ? column + 1 : columns);
        if (end == column) {
            continue;
        }
        Mark mark = mark_of(panel, pen, row, column);
        mark.x = x + (double)column * panel->columns.cell;
        mark.y = y + (double)row * panel->rows.cell;
        mark.width = (double)(end - column) * panel->columns.cell - gap;
        mark.height = panel->rows.cell - gap;
        if (!scene_add(pen->scene, &mark, pen->error)) {
            return false;
        }
        column = end - 1;
    }
    return true;
}

static bool is_faded(const Panel *panel) {
    return panel->rows.bright > 0 || panel->columns.bright > 0;
}

/* The colours of a row's cells; true where some are masked. */
static bool colour_row(const Panel *panel, const Pen *pen, size_t row, const double *values,
                       Colour *cells) {
    size_t columns = panel->columns.count;
    bool is_hatched = weights_row_has_masked(values, columns);
    colours_of(panel->map, panel->range, values, columns, cells);
    for (size_t column = 0; is_hatched && column < columns; column++) {
        if (!isfinite(values[column])) {
            cells[column] = pen->look->masked;
        }
    }
    for (size_t column = 0; is_faded(panel) && column < columns; column++) {
        cells[column] = colour_mix(pen->look->page, cells[column], strength(panel, row, column));
    }
    return is_hatched;
}

/* The scene takes the cells over. */
static bool draw_image(const Panel *panel, const Pen *pen, double x, double y, Colour *cells,
                       double *room) {
    size_t rows = panel->rows.count, columns = panel->columns.count;
    bool is_hatched = false;
    for (size_t row = 0; row < rows; row++) {
        const double *values = values_of(panel, row, room);
        is_hatched |= colour_row(panel, pen, row, values, cells + row * columns);
    }
    Mark mark = {.kind = MARK_CELLS,
                 .role = ROLE_CELL,
                 .opacity = 1,
                 .x = x,
                 .y = y,
                 .width = (double)columns * panel->columns.cell,
                 .height = (double)rows * panel->rows.cell,
                 .panel = panel->number,
                 .cells = cells,
                 .cell_rows = rows,
                 .cell_columns = columns,
                 .gap = gap_of(panel)};
    bool drawn = scene_add_cells(pen->scene, &mark, pen->error);
    for (size_t row = 0; drawn && is_hatched && row < rows; row++) {
        drawn = hatch_row(panel, pen, row, values_of(panel, row, room), x, y);
    }
    return drawn;
}

static bool draw_at_once(const Panel *panel, const Pen *pen, double x, double y) {
    size_t rows = panel->rows.count, columns = panel->columns.count;
    Matrix room = {0};
    if (!matrix_new(&room, 1, columns, pen->error)) {
        return false;
    }
    Colour *cells = rows == 0 || columns > SIZE_MAX / sizeof *cells / rows
                        ? NULL
                        : malloc(rows * columns * sizeof *cells);
    bool drawn = cells == NULL ? error_no_memory(pen->error, "figure")
                               : draw_image(panel, pen, x, y, cells, room.data);
    matrix_free(&room);
    return drawn;
}

bool cells_draw(const Panel *panel, const Pen *pen, double x, double y) {
    bool has_numbers = panel->number_size > 0;
    bool are_many = panel->rows.count * panel->columns.count > MANY_CELLS;
    return panel_is_dense(panel) || (are_many && !has_numbers) ? draw_at_once(panel, pen, x, y)
                                                               : draw_each(panel, pen, x, y);
}
