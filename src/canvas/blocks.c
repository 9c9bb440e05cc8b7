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

/** Neighbouring pixels that lie in one cell: they end before `end`. */
typedef struct Run {
    uint32_t cell, end;
} Run;

/* The runs of the pixels first … end, no more than these; their number. */
static size_t find_runs(const Side *side, size_t first, size_t end, Run *runs) {
    size_t count = 0;
    for (size_t i = first; i < end; i++) {
        uint32_t cell = (uint32_t)cell_at(side, i);
        bool goes_on = count > 0 && runs[count - 1].cell == cell;
        count += !goes_on;
        runs[count - 1] = (Run){cell, (uint32_t)i + 1};
    }
    return count;
}

/* Four pixels at a time, which is most cells of a large matrix: what is too much is painted over by
 * the next cell. */
#define LANES 4

typedef uint32_t Lanes __attribute__((vector_size(LANES * sizeof(uint32_t))));

/* A row of pixels from `first` on, each with the colour of its cell. */
static void fill_row(uint32_t *pixels, size_t first, const Run *runs, size_t count,
                     const Colour *colours) {
    size_t all = runs[count - 1].end;
    for (size_t i = 0, at = first; i < count; i++) {
        uint32_t pixel = opaque(colours[runs[i].cell]);
        const Lanes lanes = {pixel, pixel, pixel, pixel};
        for (; at < runs[i].end && at + LANES <= all; at += LANES) {
            memcpy(pixels + at, &lanes, sizeof lanes);
        }
        for (; at < runs[i].end; at++) {
            pixels[at] = pixel;
        }
        at = runs[i].end;
    }
}

/* Rows of pixels in the same row of cells are copies of the first. */
static void fill_rows(Canvas *canvas, const Block *block, const Side *down, const Run *runs,
                      size_t count, const CellGrid *grid, const Colour *colours) {
    begin(canvas);
    for (size_t y = block->top, before = down->cells; y < block->bottom; y++) {
        size_t cell = cell_at(down, y), left = block->left;
        uint32_t *pixels = row_of(canvas, y);
        if (cell == before) {
            memcpy(pixels + left, pixels - canvas->width + left,
                   (block->right - left) * sizeof *pixels);
        } else {
            fill_row(pixels, left, runs, count, colours + cell * grid->columns);
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
    Run *runs = malloc((block.right - block.left) * sizeof *runs);
    if (runs == NULL) {
        return error_no_memory(error, "figure");
    }
    double scale = canvas->scale;
    Side right = {grid->x * scale, grid->width * scale / (double)grid->columns, grid->columns};
    Side down = {grid->y * scale - (double)canvas->first, grid->height * scale / (double)grid->rows,
                 grid->rows};
    size_t count = find_runs(&right, block.left, block.right, runs);
    fill_rows(canvas, &block, &down, runs, count, grid, colours);
    free(runs);
    return true;
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
    size_t left = columns[0].left, right = columns[grid->columns - 1].right;
    begin(canvas);
    for (size_t row = 0; left < right && row < grid->rows; row++) {
        Block tile = tile_at(canvas, grid, row, 0);
        if (tile.top < tile.bottom) {
            fill_tiles(row_of(canvas, tile.top), columns, grid->columns,
                       colours + row * grid->columns);
        }
        for (size_t y = tile.top + 1; y < tile.bottom; y++) {
            memcpy(row_of(canvas, y) + left, row_of(canvas, y - 1) + left,
                   (right - left) * sizeof(uint32_t));
        }
    }
    end(canvas);
    free(columns);
    return true;
}
