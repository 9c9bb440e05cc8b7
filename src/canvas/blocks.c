#include "blocks.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

/** Pixels of the band, the last ones not counted in. */
typedef struct Block {
    size_t left, top, right, bottom;
} Block;

uint32_t opaque(Colour colour) {
    return 0xFF000000U | (uint32_t)colour.red << 16 | (uint32_t)colour.green << 8 | colour.blue;
}

/* Cairo's places have eight bits behind the point. */
static double to_fixed(double place) {
    return rint(place * 256);
}

/* The first pixel whose centre lies not before the edge, an edge on a centre being before it. */
static size_t to_pixel(double edge, size_t most) {
    double pixel = floor((edge + 127) / 256);
    return pixel > 0 ? pixel < (double)most ? (size_t)pixel : most : 0;
}

/* As Cairo rounds a rectangle without antialiasing, so that what either fills fits together. */
static Block block_of(const Canvas *canvas, double x, double y, double width, double height) {
    double scale = canvas->scale;
    double left = to_fixed(x * scale), right = left + to_fixed(width * scale);
    double top = to_fixed(y * scale - (double)canvas->first);
    double bottom = top + to_fixed(height * scale);
    return (Block){
        to_pixel(fmin(left, right), canvas->width), to_pixel(fmin(top, bottom), canvas->rows),
        to_pixel(fmax(left, right), canvas->width), to_pixel(fmax(top, bottom), canvas->rows)};
}

static uint32_t *row_of(const Canvas *canvas, size_t row) {
    return (uint32_t *)(void *)canvas->pixels + row * canvas->width;
}

/* Cairo is told before and after its surface is written to. */
static void begin(const Canvas *canvas) {
    canvas->late.cairo_surface_flush(canvas->surface);
}

static void end(const Canvas *canvas) {
    canvas->late.cairo_surface_mark_dirty(canvas->surface);
}

/* Wide characters are as wide as pixels on most systems, whose libraries fill with them as fast as
 * memory takes it. */
static void fill(uint32_t *pixels, uint32_t pixel, size_t count) {
#if WCHAR_MAX == INT32_MAX
    wmemset((wchar_t *)pixels, (wchar_t)pixel, count);
#else
    for (size_t i = 0; i < count; i++) {
        pixels[i] = pixel;
    }
#endif
}

static bool covers_all(const Canvas *canvas, const Block *block) {
    return block->left == 0 && block->right == canvas->width && block->top == 0 &&
           block->bottom == canvas->rows;
}

void block_fill(Canvas *canvas, double x, double y, double width, double height, Colour colour) {
    Block block = block_of(canvas, x, y, width, height);
    uint32_t pixel = opaque(colour);
    if (covers_all(canvas, &block)) {
        canvas->is_unclean = false;
    }
    clean_band(canvas);
    begin(canvas);
    size_t across = block.left < block.right ? block.right - block.left : 0;
    for (size_t row = block.top; row < block.bottom; row++) {
        fill(row_of(canvas, row) + block.left, pixel, across);
    }
    end(canvas);
}

/** Which cell each pixel lies in, along one side. */
typedef struct Side {
    double start, cell; /* in pixels */
    size_t cells;
} Side;

static size_t cell_at(const Side *side, size_t pixel) {
    double cell = ((double)pixel + 0.5 - side->start) / side->cell;
    return cell > 0 ? cell < (double)side->cells ? (size_t)cell : side->cells - 1 : 0;
}

/* What block_cells works with: the pixels of a row, and the cells that lie in it. */
typedef struct CellRow {
    size_t pixels, cells;
    uint32_t *column_of; /* the cell of each pixel */
    uint32_t *shades;    /* the pixel of each cell */
} CellRow;

static bool make_row(CellRow *row, Error *error) {
    row->column_of = malloc(row->pixels * sizeof *row->column_of);
    row->shades = malloc(row->cells * sizeof *row->shades);
    return (row->column_of != NULL && row->shades != NULL) || error_no_memory(error, "figure");
}

static void free_row(CellRow *row) {
    free(row->column_of);
    free(row->shades);
}

/* A row of pixels, each with the colour of its column's cell. */
static void fill_row(uint32_t *pixels, const CellRow *row, const Colour *colours) {
    for (size_t i = 0; i < row->cells; i++) {
        row->shades[i] = opaque(colours[i]);
    }
    for (size_t i = 0; i < row->pixels; i++) {
        pixels[i] = row->shades[row->column_of[i]];
    }
}

/* Rows of pixels in the same row of cells are copies of the first. */
static void fill_rows(Canvas *canvas, const Block *block, const Side *down, const CellRow *row,
                      const Colour *colours) {
    begin(canvas);
    for (size_t y = block->top, before = down->cells; y < block->bottom; y++) {
        size_t cell = cell_at(down, y);
        uint32_t *pixels = row_of(canvas, y) + block->left;
        if (cell == before) {
            memcpy(pixels, pixels - canvas->width, row->pixels * sizeof *pixels);
        } else {
            fill_row(pixels, row, colours + cell * row->cells);
        }
        before = cell;
    }
    end(canvas);
}

bool block_cells(Canvas *canvas, const CellGrid *grid, const Colour *colours, Error *error) {
    Block block = block_of(canvas, grid->x, grid->y, grid->width, grid->height);
    if (block.left >= block.right || block.top >= block.bottom) {
        return true;
    }
    double scale = canvas->scale;
    Side right = {grid->x * scale, grid->width * scale / (double)grid->columns, grid->columns};
    Side down = {grid->y * scale - (double)canvas->first, grid->height * scale / (double)grid->rows,
                 grid->rows};
    CellRow row = {.pixels = block.right - block.left, .cells = grid->columns};
    bool made = make_row(&row, error);
    if (made) {
        for (size_t i = 0; i < row.pixels; i++) {
            row.column_of[i] = (uint32_t)cell_at(&right, block.left + i);
        }
        fill_rows(canvas, &block, &down, &row, colours);
    }
    free_row(&row);
    return made;
}

/* The block of a row's or column's first cell; the other cells of it end on the same lines. */
static Block tile_at(const Canvas *canvas, const CellGrid *grid, size_t row, size_t column) {
    double across = grid->width / (double)grid->columns, down = grid->height / (double)grid->rows;
    return block_of(canvas, grid->x + (double)column * across, grid->y + (double)row * down,
                    across - grid->gap, down - grid->gap);
}

/* A row of pixels through a row of cells; `columns` are the cells' blocks. */
static void fill_tiles(uint32_t *pixels, const Block *columns, size_t count,
                       const Colour *colours) {
    for (size_t i = 0; i < count; i++) {
        if (columns[i].left < columns[i].right) {
            fill(pixels + columns[i].left, opaque(colours[i]), columns[i].right - columns[i].left);
        }
    }
}

bool block_tiles(Canvas *canvas, const CellGrid *grid, const Colour *colours, Error *error) {
    Block *columns = calloc(grid->columns, sizeof *columns);
    if (columns == NULL) {
        return error_no_memory(error, "figure");
    }
    for (size_t i = 0; i < grid->columns; i++) {
        columns[i] = tile_at(canvas, grid, 0, i);
    }
    begin(canvas);
    for (size_t row = 0; row < grid->rows; row++) {
        Block tile = tile_at(canvas, grid, row, 0);
        for (size_t y = tile.top; y < tile.bottom; y++) {
            fill_tiles(row_of(canvas, y), columns, grid->columns, colours + row * grid->columns);
        }
    }
    end(canvas);
    free(columns);
    return true;
}
