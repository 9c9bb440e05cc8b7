#include "tiles.h"

#include <math.h>
#include <stdlib.h>

/* What a line costs, in parts of the paper of one line; and a place without a panel, in parts of a
 * panel's own. */
#define LINE_COST  0.1
#define EMPTY_COST 0.5

size_t tiles_line(size_t panel, size_t group, size_t columns) {
    if (columns >= group) {
        return panel / columns;
    }
    size_t lines_to_group = (group + columns - 1) / columns;
    return panel / group * lines_to_group + panel % group / columns;
}

size_t tiles_column(size_t panel, size_t group, size_t columns) {
    return columns >= group ? panel % columns : panel % group % columns;
}

/* Room for the columns' and the lines' measures. */
static bool tiles_new(Tiles *tiles, size_t count, Error *error) {
    tiles->x = calloc(count + 1, sizeof *tiles->x);
    tiles->y = calloc(count + 1, sizeof *tiles->y);
    tiles->top = calloc(count + 1, sizeof *tiles->top);
    tiles->count = count;
    return (tiles->x != NULL && tiles->y != NULL && tiles->top != NULL) ||
           error_no_memory(error, "figure");
}

/** What columns and lines take, from their first cells on. */
typedef struct Reach {
    double *left, *right;  /* of each column */
    double *above, *below; /* of each line */
} Reach;

static bool reach_new(Reach *reach, size_t count, Error *error) {
    reach->left = calloc(4 * (count + 1), sizeof *reach->left);
    if (reach->left == NULL) {
        return error_no_memory(error, "figure");
    }
    reach->right = reach->left + count + 1;
    reach->above = reach->right + count + 1;
    reach->below = reach->above + count + 1;
    return true;
}

/* Columns are as wide as their widest panel, and lines as high as their highest. */
static void measure(const Box *boxes, const Tiles *tiles, size_t group, Reach *reach) {
    for (size_t i = 0; i <= tiles->count; i++) {
        reach->left[i] = reach->right[i] = reach->above[i] = reach->below[i] = 0;
    }
    for (size_t i = 0; i < tiles->count; i++) {
        size_t line = tiles_line(i, group, tiles->columns);
        size_t column = tiles_column(i, group, tiles->columns);
        double left = column == 0 ? boxes[i].left_first : boxes[i].left_next;
        reach->left[column] = fmax(reach->left[column], left);
        reach->right[column] = fmax(reach->right[column], boxes[i].right);
        reach->above[line] = fmax(reach->above[line], boxes[i].top);
        reach->below[line] = fmax(reach->below[line], boxes[i].bottom);
    }
}

static size_t used_columns(const Tiles *tiles) {
    return tiles->columns < tiles->count ? tiles->columns : tiles->count;
}

static void set_size(Tiles *tiles, const TileRule *rule, const Reach *reach) {
    size_t columns = used_columns(tiles);
    tiles->lines =
        tiles->count == 0 ? 0 : tiles_line(tiles->count - 1, rule->group, tiles->columns) + 1;
    tiles->width = columns == 0 ? 0 : rule->across * (double)(columns - 1);
    tiles->height = tiles->lines == 0 ? 0 : rule->down * (double)(tiles->lines - 1);
    for (size_t column = 0; column < columns; column++) {
        tiles->width += reach->left[column] + reach->right[column];
    }
    for (size_t line = 0; line < tiles->lines; line++) {
        tiles->height += reach->above[line] + reach->below[line];
    }
}

double tiles_excess(double width, double height) {
    double shape = (width + 2 * PAGE_MARGIN) / (height + 2 * PAGE_MARGIN);
    return fmax(fmax(shape, 1 / shape) - WIDEST_SHAPE, 0);
}

/* The paper that a layout takes; a further line must spare some. */
static double paper(const Tiles *tiles) {
    double places = (double)(tiles->lines * used_columns(tiles));
    double empty = places > 0 ? 1 - (double)tiles->count / places : 0;
    return tiles->width * tiles->height *
           (1 + LINE_COST * (double)tiles->lines + EMPTY_COST * empty);
}

static bool is_better(const Tiles *a, const Tiles *b, double above) {
    double a_excess = tiles_excess(a->width, a->height + above);
    double b_excess = tiles_excess(b->width, b->height + above);
    if (a_excess > 0 || b_excess > 0) {
        return a_excess < b_excess;
    }
    return paper(a) < paper(b);
}

bool tiles_choose(const Box *boxes, size_t count, const TileRule *rule, size_t *columns,
                  Error *error) {
    Reach reach;
    if (!reach_new(&reach, count, error)) {
        return false;
    }
    Tiles best = {.count = count};
    for (size_t wide = 1; wide <= count; wide += wide < rule->group ? 1 : rule->group) {
        Tiles other = {.count = count, .columns = wide};
        measure(boxes, &other, rule->group, &reach);
        set_size(&other, rule, &reach);
        if (best.columns == 0 || is_better(&other, &best, rule->above)) {
            best = other;
        }
    }
    *columns = best.columns;
    free(reach.left);
    return true;
}

/* Turns what each column and line takes into where its first cells are. */
static void place(const TileRule *rule, const Reach *reach, Tiles *tiles) {
    double x = 0, y = 0;
    for (size_t column = 0; column < used_columns(tiles); column++) {
        double first = x + reach->left[column];
        x = first + reach->right[column] + rule->across;
        reach->left[column] = first;
    }
    for (size_t line = 0; line < tiles->lines; line++) {
        tiles->top[line] = reach->above[line];
        double first = y + reach->above[line];
        y = first + reach->below[line] + rule->down;
        reach->above[line] = first;
    }
    for (size_t i = 0; i < tiles->count; i++) {
        tiles->x[i] = reach->left[tiles_column(i, rule->group, tiles->columns)];
        tiles->y[i] = reach->above[tiles_line(i, rule->group, tiles->columns)];
    }
}

bool tiles_place(const Box *boxes, size_t count, const TileRule *rule, size_t columns, Tiles *tiles,
                 Error *error) {
    Reach reach = {0};
    *tiles = (Tiles){.columns = columns};
    bool done = tiles_new(tiles, count, error) && reach_new(&reach, count, error);
    if (done) {
        measure(boxes, tiles, rule->group, &reach);
        set_size(tiles, rule, &reach);
        place(rule, &reach, tiles);
    }
    free(reach.left);
    return done;
}

void tiles_free(Tiles *tiles) {
    free(tiles->x);
    free(tiles->y);
    free(tiles->top);
    *tiles = (Tiles){0};
}
