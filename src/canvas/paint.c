/* paint: rectangles, hatched ones, and cells. */
#include "blocks.h"
#include "parts.h"

#include <math.h>
#include <stdlib.h>

/* The hatching's lines: how far apart and how wide, in points. */
#define HATCH_STEP   4.5
#define HATCH_STROKE 0.7

/* Pixels of a cell and of an image in an SVG, on a side, at the most. */
#define CELL_PIXELS_MOST 8
#define SVG_IMAGE_SIDE   ((size_t)2048)

/* True where painting is no more than writing pixels. */
static bool is_flat(const Canvas *canvas, double opacity) {
    return !canvas->is_vector && !(opacity < 1);
}

void canvas_rectangle(Canvas *canvas, double x, double y, double width, double height,
                      Colour colour, double opacity) {
    if (is_outside(canvas, y, y + height)) {
        return;
    }
    /* Whole pixels: the edges of cells stay crisp, and neighbours neither overlap nor part. */
    if (is_flat(canvas, opacity)) {
        block_fill(canvas, x, y, width, height, colour);
        return;
    }
    clean_band(canvas);
    canvas->late.cairo_set_antialias(canvas->cairo, CAIRO_ANTIALIAS_NONE);
    set_colour(canvas, canvas->cairo, colour, opacity);
    canvas->late.cairo_rectangle(canvas->cairo, x, y, width, height);
    canvas->late.cairo_fill(canvas->cairo);
}

/* Three lines, so that the corners of the tile have their share of the neighbours'. */
static void draw_tile(const Canvas *canvas, const HatchTile *tile, int side) {
    const Late *late = &canvas->late;
    cairo_t *cairo = late->cairo_create(tile->surface);
    set_colour(canvas, cairo, tile->colour, 1);
    late->cairo_set_line_width(cairo, HATCH_STROKE * tile->scale);
    for (int shift = -1; shift <= 1; shift++) {
        late->cairo_move_to(cairo, -side + shift * side, 2 * side);
        late->cairo_line_to(cairo, 2 * side + shift * side, -side);
    }
    late->cairo_stroke(cairo);
    late->cairo_destroy(cairo);
}

static bool make_tile(Canvas *canvas, Colour colour) {
    HatchTile *tile = &canvas->hatch;
    const Late *late = &canvas->late;
    bool fits = tile->surface != NULL && colour_equals(tile->colour, colour) &&
                !(tile->scale < canvas->scale) && !(tile->scale > canvas->scale);
    if (fits) {
        return true;
    }
    if (tile->surface != NULL) {
        late->cairo_surface_destroy(tile->surface);
        tile->surface = NULL;
    }
    free(tile->pixels);
    int side = (int)fmax(3, rint(HATCH_STEP * canvas->scale));
    tile->pixels = calloc((size_t)side * (size_t)side, 4);
    if (tile->pixels == NULL) {
        return false;
    }
    tile->colour = colour;
    tile->scale = canvas->scale;
    tile->surface = late->cairo_image_surface_create_for_data(tile->pixels, CAIRO_FORMAT_ARGB32,
                                                              side, side, side * 4);
    draw_tile(canvas, tile, side);
    return true;
}

/* The same lines as strokes, on which x + y is a multiple of their step. */
static void draw_hatching(const Canvas *canvas, double x, double y, double width, double height,
                          Colour colour, double opacity) {
    const Late *late = &canvas->late;
    late->cairo_save(canvas->cairo);
    late->cairo_rectangle(canvas->cairo, x, y, width, height);
    late->cairo_clip(canvas->cairo);
    set_colour(canvas, canvas->cairo, colour, opacity);
    late->cairo_set_line_width(canvas->cairo, HATCH_STROKE);
    double last = x + width + y + height + HATCH_STROKE;
    for (double at = HATCH_STEP * floor((x + y) / HATCH_STEP); at < last; at += HATCH_STEP) {
        double down = fmin(y + height, at - x) + HATCH_STROKE;
        double up = fmax(y, at - x - width) - HATCH_STROKE;
        late->cairo_move_to(canvas->cairo, at - down, down);
        late->cairo_line_to(canvas->cairo, at - up, up);
    }
    late->cairo_stroke(canvas->cairo);
    late->cairo_restore(canvas->cairo);
}

void canvas_hatch(Canvas *canvas, double x, double y, double width, double height, Colour colour,
                  double opacity) {
    if (is_passed_over(canvas, y, y + height)) {
        return;
    }
    if (canvas->is_vector) {
        draw_hatching(canvas, x, y, width, height, colour, opacity);
        return;
    }
    if (opacity < 1 || !make_tile(canvas, colour)) {
        /* Faded cells are too pale for lines; without memory the flat grey must do. */
        canvas_rectangle(canvas, x, y, width, height, colour, opacity / 4);
        return;
    }
    const Late *late = &canvas->late;
    double scale = canvas->scale;
    late->cairo_save(canvas->cairo);
    late->cairo_scale(canvas->cairo, 1 / scale, 1 / scale);
    late->cairo_set_source_surface(canvas->cairo, canvas->hatch.surface, 0, 0);
    late->cairo_pattern_set_extend(late->cairo_get_source(canvas->cairo), CAIRO_EXTEND_REPEAT);
    late->cairo_pattern_set_filter(late->cairo_get_source(canvas->cairo), CAIRO_FILTER_NEAREST);
    late->cairo_set_antialias(canvas->cairo, CAIRO_ANTIALIAS_NONE);
    late->cairo_rectangle(canvas->cairo, x * scale, y * scale, width * scale, height * scale);
    late->cairo_fill(canvas->cairo);
    late->cairo_restore(canvas->cairo);
}

/* Some viewers of SVG smooth the images in it, whatever the file says: pixels that are many times
 * smaller than a cell keep its edges. */
static size_t pixels_a_cell(const Canvas *canvas, size_t rows, size_t columns) {
    size_t most = rows > columns ? rows : columns;
    size_t wanted = most < SVG_IMAGE_SIDE ? SVG_IMAGE_SIDE / most : 1;
    bool is_svg = canvas->is_vector && canvas->kind == VECTOR_SVG;
    return !is_svg ? 1 : wanted < CELL_PIXELS_MOST ? wanted : CELL_PIXELS_MOST;
}

/* An image of rows × columns cells with `side` × `side` pixels each; to be freed. */
static uint32_t *cell_pixels(size_t rows, size_t columns, size_t side, const Colour *colours) {
    size_t width = columns * side;
    uint32_t *pixels = malloc(rows * side * width * sizeof *pixels);
    for (size_t y = 0; pixels != NULL && y < rows * side; y++) {
        for (size_t x = 0; x < width; x++) {
            pixels[y * width + x] = opaque(colours[y / side * columns + x / side]);
        }
    }
    return pixels;
}

static void paint_image(Canvas *canvas, cairo_surface_t *image, double x, double y, double across,
                        double down, double opacity) {
    const Late *late = &canvas->late;
    late->cairo_save(canvas->cairo);
    late->cairo_translate(canvas->cairo, x, y);
    late->cairo_scale(canvas->cairo, across, down);
    late->cairo_set_source_surface(canvas->cairo, image, 0, 0);
    late->cairo_pattern_set_filter(late->cairo_get_source(canvas->cairo), CAIRO_FILTER_NEAREST);
    late->cairo_paint_with_alpha(canvas->cairo, opacity);
    late->cairo_restore(canvas->cairo);
}

/* Without gaps: pixels, or an image of the cells. */
static bool paint_cells(Canvas *canvas, const CellGrid *grid, const Colour *colours, double opacity,
                        Error *error) {
    if (is_flat(canvas, opacity)) {
        return block_cells(canvas, grid, colours, error);
    }
    size_t side = pixels_a_cell(canvas, grid->rows, grid->columns);
    size_t across = grid->columns * side, down = grid->rows * side;
    uint32_t *pixels = cell_pixels(grid->rows, grid->columns, side, colours);
    if (pixels == NULL) {
        return error_no_memory(error, "figure");
    }
    cairo_surface_t *image = canvas->late.cairo_image_surface_create_for_data(
        (unsigned char *)pixels, CAIRO_FORMAT_RGB24, (int)across, (int)down, (int)across * 4);
    paint_image(canvas, image, grid->x, grid->y, grid->width / (double)across,
                grid->height / (double)down, opacity);
    canvas->late.cairo_surface_destroy(image);
    free(pixels);
    return true;
}

/* With gaps: pixels, or a rectangle each. */
static bool paint_tiles(Canvas *canvas, const CellGrid *grid, const Colour *colours, double opacity,
                        Error *error) {
    if (is_flat(canvas, opacity)) {
        return block_tiles(canvas, grid, colours, error);
    }
    double across = grid->width / (double)grid->columns, down = grid->height / (double)grid->rows;
    for (size_t row = 0; row < grid->rows; row++) {
        for (size_t column = 0; column < grid->columns; column++) {
            canvas_rectangle(canvas, grid->x + (double)column * across,
                             grid->y + (double)row * down, across - grid->gap, down - grid->gap,
                             colours[row * grid->columns + column], opacity);
        }
    }
    return true;
}

bool canvas_cells(Canvas *canvas, const CellGrid *grid, const Colour *colours, double opacity,
                  Error *error) {
    if (grid->rows == 0 || grid->columns == 0 ||
        is_passed_over(canvas, grid->y, grid->y + grid->height)) {
        return true;
    }
    if (grid->rows > CANVAS_LONGEST_SIDE || grid->columns > CANVAS_LONGEST_SIDE) {
        return error_set(error, ERROR_DATA, "figure", "more than %d cells a side cannot be drawn",
                         CANVAS_LONGEST_SIDE);
    }
    return grid->gap > 0 ? paint_tiles(canvas, grid, colours, opacity, error)
                         : paint_cells(canvas, grid, colours, opacity, error);
}
