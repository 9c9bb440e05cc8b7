#include "parts.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

bool canvas_new(const char *font, Canvas **canvas, Error *error) {
    *canvas = calloc(1, sizeof **canvas);
    if (*canvas == NULL) {
        return error_no_memory(error, "figure");
    }
    if (!late_load(&(*canvas)->late, error) ||
        !fonts_new(&(*canvas)->fonts, &(*canvas)->late, font, error)) {
        canvas_free(*canvas);
        *canvas = NULL;
        return false;
    }
    return true;
}

void end_picture(Canvas *canvas) {
    if (canvas->cairo != NULL) {
        canvas->late.cairo_destroy(canvas->cairo);
        canvas->late.cairo_surface_destroy(canvas->surface);
        canvas->cairo = NULL;
        canvas->surface = NULL;
    }
    canvas->is_vector = false;
}

void canvas_free(Canvas *canvas) {
    if (canvas == NULL) {
        return;
    }
    end_picture(canvas);
    if (canvas->hatch.surface != NULL) {
        canvas->late.cairo_surface_destroy(canvas->hatch.surface);
    }
    free(canvas->hatch.pixels);
    stencils_clear(&canvas->stencils, &canvas->late);
    free(canvas->pixels);
    canvas_bytes_free(&canvas->written);
    shaped_free(&canvas->texts, &canvas->fonts);
    fonts_free(&canvas->fonts);
    free(canvas);
}

size_t canvas_pixels(double points, double scale) {
    /* The small step back forgives what points × scale lost to rounding. */
    double pixels = ceil(points * scale - 1e-6);
    return pixels >= 1 ? pixels < 1e9 ? (size_t)pixels : (size_t)1000000000 : 1;
}

static bool check_side(size_t pixels, Error *error) {
    return pixels <= CANVAS_LONGEST_SIDE ||
           error_set(error, ERROR_DATA, "figure",
                     "the picture would be %zu pixels long; the limit is %d pixels a side: a "
                     "smaller --dpi or fewer tokens would fit",
                     pixels, CANVAS_LONGEST_SIDE);
}

bool canvas_check(double width, double height, double scale, Error *error) {
    return check_side(canvas_pixels(width, scale), error) &&
           check_side(canvas_pixels(height, scale), error);
}

static size_t band_size(const Canvas *canvas) {
    return canvas->width * canvas->rows * 4; /* each side is below 2^15 */
}

/* Room for the band. A band of the same size uses the same memory again. */
static bool make_pixels(Canvas *canvas, Error *error) {
    size_t size = band_size(canvas);
    canvas->is_unclean = true;
    if (size <= canvas->capacity) {
        return true;
    }
    free(canvas->pixels);
    canvas->pixels = malloc(size);
    canvas->capacity = canvas->pixels == NULL ? 0 : size;
    return canvas->pixels != NULL || error_no_memory(error, "figure");
}

void clean_band(Canvas *canvas) {
    if (canvas->is_unclean && !canvas->is_vector) {
        memset(canvas->pixels, 0, band_size(canvas));
        canvas->is_unclean = false;
    }
}

bool check_cairo(const Canvas *canvas, cairo_status_t status, Error *error) {
    return status == CAIRO_STATUS_SUCCESS || error_set(error, ERROR_SYSTEM, "figure", "%s",
                                                       canvas->late.cairo_status_to_string(status));
}

bool canvas_begin(Canvas *canvas, double width, double height, double scale, size_t first,
                  size_t count, Error *error) {
    end_picture(canvas);
    if (!canvas_check(width, height, scale, error)) {
        return false;
    }
    size_t pixels_high = canvas_pixels(height, scale);
    canvas->width = canvas_pixels(width, scale);
    canvas->first = first < pixels_high ? first : pixels_high - 1;
    canvas->rows = count < pixels_high - canvas->first ? count : pixels_high - canvas->first;
    canvas->scale = scale;
    if (canvas->first == 0) {
        stencils_clear(&canvas->stencils, &canvas->late);
    }
    if (!make_pixels(canvas, error)) {
        return false;
    }
    const Late *late = &canvas->late;
    canvas->surface = late->cairo_image_surface_create_for_data(
        canvas->pixels, CAIRO_FORMAT_ARGB32, (int)canvas->width, (int)canvas->rows,
        (int)canvas->width * 4);
    canvas->cairo = late->cairo_create(canvas->surface);
    late->cairo_translate(canvas->cairo, 0, -(double)canvas->first);
    late->cairo_scale(canvas->cairo, scale, scale);
    return check_cairo(canvas, late->cairo_status(canvas->cairo), error);
}

void canvas_band(const Canvas *canvas, double *top, double *bottom) {
    *top = canvas->is_vector ? -INFINITY : (double)canvas->first / canvas->scale;
    *bottom = canvas->is_vector ? INFINITY : (double)(canvas->first + canvas->rows) / canvas->scale;
}

bool is_outside(const Canvas *canvas, double top, double bottom) {
    return !canvas->is_vector && (bottom * canvas->scale < (double)canvas->first - 1 ||
                                  top * canvas->scale > (double)(canvas->first + canvas->rows) + 1);
}

bool is_passed_over(Canvas *canvas, double top, double bottom) {
    if (is_outside(canvas, top, bottom)) {
        return true;
    }
    clean_band(canvas);
    return false;
}

void set_colour(const Canvas *canvas, cairo_t *cairo, Colour colour, double opacity) {
    canvas->late.cairo_set_source_rgba(cairo, colour.red / 255.0, colour.green / 255.0,
                                       colour.blue / 255.0, opacity);
}

static uint32_t straight(uint32_t premultiplied, uint32_t alpha) {
    return (premultiplied * 255 + alpha / 2) / alpha;
}

/* From Cairo's premultiplied alpha. */
static void straighten(uint32_t *pixels, size_t count) {
    for (size_t i = 0; i < count; i++) {
        uint32_t pixel = pixels[i], alpha = pixel >> 24;
        if (alpha != 0 && alpha != 255) {
            pixels[i] = alpha << 24 | straight(pixel >> 16 & 0xFF, alpha) << 16 |
                        straight(pixel >> 8 & 0xFF, alpha) << 8 | straight(pixel & 0xFF, alpha);
        }
    }
}

bool canvas_end(Canvas *canvas, bool alpha, Raster *raster, Error *error) {
    *raster = (Raster){0};
    clean_band(canvas); /* where nothing was painted */
    canvas->late.cairo_surface_flush(canvas->surface);
    bool painted = check_cairo(canvas, canvas->late.cairo_status(canvas->cairo), error);
    end_picture(canvas);
    if (!painted) {
        return false;
    }
    uint32_t *pixels = (uint32_t *)(void *)canvas->pixels;
    if (alpha) {
        straighten(pixels, canvas->width * canvas->rows);
    }
    *raster = (Raster){canvas->width, canvas->rows, pixels};
    return true;
}

void canvas_exchange(Canvas *canvas, CanvasPixels *memory) {
    CanvasPixels own = {canvas->pixels, canvas->capacity};
    canvas->pixels = memory->bytes;
    canvas->capacity = memory->capacity;
    *memory = own;
}

void canvas_pixels_free(CanvasPixels *memory) {
    free(memory->bytes);
    *memory = (CanvasPixels){0};
}
