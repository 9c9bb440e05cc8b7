#include "grid.h"

#include <math.h>

/* What a line costs, in parts of the paper of one line. */
#define LINE_COST 0.15

/* `breaks` has bit i set where a line ends after panel i. */
static void assign_lines(unsigned breaks, Grid *grid, size_t column[GRID_MOST]) {
    size_t line = 0, place = 0;
    for (size_t i = 0; i < grid->count; i++) {
        grid->line[i] = line;
        column[i] = place++;
        if ((breaks >> i & 1) != 0) {
            line++;
            place = 0;
        }
    }
    grid->lines = grid->count == 0 ? 0 : grid->line[grid->count - 1] + 1;
}

/* A panel with a line to itself leaves the columns of the other lines alone. */
static bool is_alone(const Grid *grid, size_t panel) {
    bool ends = panel + 1 == grid->count || grid->line[panel + 1] != grid->line[panel];
    return ends && (panel == 0 || grid->line[panel - 1] != grid->line[panel]);
}

/* Columns of the grid are as wide as their widest panel, so that panels align. */
static void place_across(const Box *boxes, const size_t column[GRID_MOST], Grid *grid) {
    double left[GRID_MOST] = {0}, right[GRID_MOST] = {0}, x[GRID_MOST] = {0}, widest = 0;
    for (size_t i = 0; i < grid->count; i++) {
        double own = column[i] == 0 ? boxes[i].left_first : boxes[i].left_next;
        double *reach = is_alone(grid, i) ? &widest : &right[column[i]];
        left[column[i]] = fmax(left[column[i]], own);
        *reach = fmax(*reach, boxes[i].right);
    }
    grid->width = 0;
    for (size_t at = 0; at < GRID_MOST; at++) {
        bool used = right[at] > 0;
        grid->width += used && at > 0 ? PANEL_GAP : 0;
        x[at] = grid->width + left[at];
        grid->width += left[at] + right[at];
    }
    grid->width = fmax(grid->width, left[0] + widest);
    for (size_t i = 0; i < grid->count; i++) {
        grid->x[i] = x[column[i]];
    }
}

static void place_down(const Box *boxes, Grid *grid) {
    double bottom[GRID_MOST] = {0}, y[GRID_MOST] = {0};
    for (size_t at = 0; at < GRID_MOST; at++) {
        grid->top[at] = 0;
    }
    for (size_t i = 0; i < grid->count; i++) {
        size_t line = grid->line[i];
        grid->top[line] = fmax(grid->top[line], boxes[i].top);
        bottom[line] = fmax(bottom[line], boxes[i].bottom);
    }
    grid->height = 0;
    for (size_t line = 0; line < grid->lines; line++) {
        grid->height += line > 0 ? LINE_GAP : 0;
        y[line] = grid->height + grid->top[line];
        grid->height += grid->top[line] + bottom[line];
    }
    for (size_t i = 0; i < grid->count; i++) {
        grid->y[i] = y[grid->line[i]];
    }
}

static void lay_out(const Box *boxes, size_t count, unsigned breaks, Grid *grid) {
    size_t column[GRID_MOST] = {0};
    grid->count = count;
    assign_lines(breaks, grid, column);
    place_across(boxes, column, grid);
    place_down(boxes, grid);
}

static double shape_of(const Grid *grid, double above) {
    return (grid->width + 2 * PAGE_MARGIN) / (grid->height + above + 2 * PAGE_MARGIN);
}

/* The paper that a layout takes; a further line must spare some. */
static double paper(const Grid *grid) {
    return grid->width * grid->height * (1 + LINE_COST * (double)grid->lines);
}

/* What keeps the shape is better, then what takes less paper; else what is less wide. */
static bool is_better(const Grid *a, const Grid *b, double above, double widest_shape) {
    double a_excess = fmax(shape_of(a, above) - widest_shape, 0);
    double b_excess = fmax(shape_of(b, above) - widest_shape, 0);
    if (a_excess > 0 || b_excess > 0) {
        return a_excess < b_excess;
    }
    return paper(a) < paper(b);
}

void grid_choose(const Box *boxes, size_t count, double above, double widest_shape, Grid *grid) {
    lay_out(boxes, count, 0, grid);
    for (unsigned breaks = 1; count > 1 && breaks < 1u << (count - 1); breaks++) {
        Grid other;
        lay_out(boxes, count, breaks, &other);
        if (is_better(&other, grid, above, widest_shape)) {
            *grid = other;
        }
    }
}
