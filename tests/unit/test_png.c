/* png: what is encoded is decoded by zlib and a reader written from the PNG specification alone. */
#include "raster_png.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* From zlib, which png links: crc32 and uncompress as the specification wants them. */
unsigned long crc32(unsigned long crc, const unsigned char *bytes, unsigned length);
int uncompress(unsigned char *to, unsigned long *to_length, const unsigned char *from,
               unsigned long length);

/** A PNG read back. */
typedef struct Decoded {
    unsigned width, height, kind;
    unsigned char palette[768], alpha[256];
    unsigned per_metre;
    int srgb, texts;
    const unsigned char *last_text;
    unsigned char *packed, *pixels; /* pixels: RGBA */
    unsigned long packed_length;
} Decoded;

static unsigned number_at(const unsigned char *at) {
    return (unsigned)at[0] << 24 | (unsigned)at[1] << 16 | (unsigned)at[2] << 8 | at[3];
}

static void read_chunk(Decoded *decoded, const unsigned char *chunk, unsigned length) {
    const unsigned char *data = chunk + 8;
    if (memcmp(chunk + 4, "IHDR", 4) == 0) {
        decoded->width = number_at(data);
        decoded->height = number_at(data + 4);
        assert_int_equal(data[8], 8);
        decoded->kind = data[9];
    } else if (memcmp(chunk + 4, "PLTE", 4) == 0) {
        memcpy(decoded->palette, data, length);
    } else if (memcmp(chunk + 4, "tRNS", 4) == 0) {
        memcpy(decoded->alpha, data, length);
    } else if (memcmp(chunk + 4, "sRGB", 4) == 0) {
        decoded->srgb++;
    } else if (memcmp(chunk + 4, "pHYs", 4) == 0) {
        decoded->per_metre = number_at(data);
        assert_int_equal(data[8], 1);
    } else if (memcmp(chunk + 4, "iTXt", 4) == 0) {
        decoded->texts++;
        decoded->last_text = data;
    } else if (memcmp(chunk + 4, "IDAT", 4) == 0) {
        memcpy(decoded->packed + decoded->packed_length, data, length);
        decoded->packed_length += length;
    } else {
        assert_memory_equal(chunk + 4, "IEND", 4); /* no tIME, nothing else */
    }
}

static void unfilter(unsigned char *rows, size_t stride, size_t height) {
    for (size_t y = 0; y < height; y++) {
        unsigned char *row = rows + y * (stride + 1);
        assert_true(row[0] == 0 || row[0] == 2); /* None or Up */
        for (size_t x = 1; row[0] == 2 && y > 0 && x <= stride; x++) {
            row[x] = (unsigned char)(row[x] + row[x - stride - 1]);
        }
    }
}

static void to_rgba(const Decoded *decoded, const unsigned char *from, unsigned char *to) {
    if (decoded->kind == 3) {
        memcpy(to, decoded->palette + 3 * from[0], 3);
        to[3] = decoded->alpha[from[0]];
    } else {
        memcpy(to, from, decoded->kind == 2 ? 3 : 4);
        to[3] = decoded->kind == 2 ? 255 : from[3];
    }
}

static Decoded decode(const PngBytes *bytes) {
    Decoded decoded = {0};
    memset(decoded.alpha, 255, sizeof decoded.alpha);
    decoded.packed = malloc(bytes->length);
    assert_memory_equal(bytes->data, "\x89PNG\r\n\x1a\n", 8);
    size_t at = 8;
    while (at < bytes->length) {
        unsigned length = number_at(bytes->data + at);
        assert_true(at + 12 + length <= bytes->length);
        assert_int_equal(crc32(0, bytes->data + at + 4, length + 4),
                         number_at(bytes->data + at + 8 + length));
        read_chunk(&decoded, bytes->data + at, length);
        at += 12 + length;
    }
    assert_memory_equal(bytes->data + bytes->length - 8, "IEND", 4);
    size_t bytes_of_pixel = decoded.kind == 3 ? 1 : decoded.kind == 2 ? 3 : 4;
    size_t stride = decoded.width * bytes_of_pixel;
    unsigned long size = (stride + 1) * decoded.height, wanted = size;
    unsigned char *rows = malloc(size);
    assert_int_equal(uncompress(rows, &size, decoded.packed, decoded.packed_length), 0);
    assert_int_equal(size, wanted);
    unfilter(rows, stride, decoded.height);
    decoded.pixels = malloc((size_t)decoded.width * decoded.height * 4);
    for (size_t i = 0; i < (size_t)decoded.width * decoded.height; i++) {
        size_t y = i / decoded.width, x = i % decoded.width;
        to_rgba(&decoded, rows + y * (stride + 1) + 1 + x * bytes_of_pixel, decoded.pixels + 4 * i);
    }
    free(rows);
    return decoded;
}

static void free_decoded(Decoded *decoded) {
    free(decoded->packed);
    free(decoded->pixels);
}

static Raster make_raster(size_t width, size_t height, bool opaque) {
    return (Raster){width, height, calloc(width * height, 4), opaque};
}

/* Encodes and decodes, and compares; returns PNG's colour type. */
static unsigned check_round_trip(const Raster *raster) {
    Error error;
    PngBytes bytes;
    assert_true(png_encode(raster, 144, "title", "{}", &bytes, &error));
    Decoded decoded = decode(&bytes);
    assert_int_equal(decoded.width, raster->width);
    assert_int_equal(decoded.height, raster->height);
    assert_memory_equal(decoded.pixels, raster->pixels, raster->width * raster->height * 4);
    unsigned kind = decoded.kind;
    free_decoded(&decoded);
    png_bytes_free(&bytes);
    return kind;
}

static unsigned next(unsigned *seed) {
    *seed = *seed * 1664525U + 1013904223U;
    return *seed >> 8;
}

/* Rows that repeat by every number that blocks are cut into, and rows that do not. */
static void repeated_rows_come_back(void **state) {
    (void)state;
    Raster raster = make_raster(37, 700, true);
    unsigned seed = 1;
    for (size_t y = 0; y < raster.height;) {
        size_t repeats = 1 + next(&seed) % (y % 3 == 0 ? 120 : 6);
        unsigned char row[37 * 4];
        for (size_t x = 0; x < 37; x++) {
            unsigned colour = next(&seed);
            memcpy(row + 4 * x, &colour, 3);
            row[4 * x + 3] = 255;
        }
        for (; repeats > 0 && y < raster.height; repeats--, y++) {
            memcpy(raster.pixels + y * sizeof row, row, sizeof row);
        }
    }
    assert_int_equal(check_round_trip(&raster), 2);
    raster_free(&raster);
}

static Raster make_colours(size_t count, bool opaque) {
    Raster raster = make_raster(60, 20, opaque);
    for (size_t i = 0; i < 60 * 20; i++) {
        size_t colour = i % count;
        raster.pixels[4 * i] = (unsigned char)(colour % 256);
        raster.pixels[4 * i + 1] = (unsigned char)(colour / 256 * 9);
        raster.pixels[4 * i + 3] = opaque ? 255 : (unsigned char)(colour * 7);
    }
    return raster;
}

static void few_colours_become_a_palette(void **state) {
    (void)state;
    const struct {
        size_t colours;
        bool opaque;
        unsigned kind;
    } cases[] = {{1, true, 3},   {2, false, 3},   {256, true, 3},
                 {257, true, 2}, {256, false, 3}, {257, false, 6}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        Raster raster = make_colours(cases[i].colours, cases[i].opaque);
        assert_int_equal(check_round_trip(&raster), cases[i].kind);
        raster_free(&raster);
    }
}

static void the_smallest_picture_comes_back(void **state) {
    (void)state;
    Raster raster = make_raster(1, 1, true);
    memcpy(raster.pixels, "\x01\x02\x03\xFF", 4);
    assert_int_equal(check_round_trip(&raster), 3);
    raster_free(&raster);
}

static void chunks_say_what_the_figure_is(void **state) {
    (void)state;
    Error error;
    PngBytes bytes, again;
    Raster raster = make_colours(3, true);
    assert_true(png_encode(&raster, 144, "猫 and mouse", "{\"heads\": 1}", &bytes, &error));
    assert_true(png_encode(&raster, 144, "猫 and mouse", "{\"heads\": 1}", &again, &error));
    assert_int_equal(bytes.length, again.length);
    assert_memory_equal(bytes.data, again.data, bytes.length);
    Decoded decoded = decode(&bytes);
    assert_int_equal(decoded.per_metre, 5669); /* 144 / 0.0254 */
    assert_int_equal(decoded.srgb, 1);
    assert_int_equal(decoded.texts, 2);
    /* Keyword, no compression, no language, no translated keyword, then the text. */
    assert_memory_equal(decoded.last_text, "Parameters\0\0\0\0\0{\"heads\": 1}", 27);
    free_decoded(&decoded);
    png_bytes_free(&bytes);
    png_bytes_free(&again);
    assert_true(png_encode(&raster, 72, "", NULL, &bytes, &error));
    decoded = decode(&bytes);
    assert_int_equal(decoded.texts, 0);
    assert_int_equal(decoded.per_metre, 2835);
    free_decoded(&decoded);
    png_bytes_free(&bytes);
    raster_free(&raster);
}

static bool paint_stripes(const void *context, Canvas *canvas, Error *error) {
    const double *height = context;
    canvas_rectangle(canvas, 0, 0, 900, *height, (Colour){250, 250, 250}, 1);
    for (double y = 0; y < *height; y += 40) {
        canvas_rectangle(canvas, y / 3, y, 200, 20, (Colour){(unsigned char)(y / 4), 80, 160}, 1);
    }
    return canvas_text(canvas, "attention", (TextLook){30, true}, 20, *height / 2, 0, 0, 0,
                       (Colour){0, 0, 0}, 1, error);
}

static void a_picture_in_bands_is_the_same_picture(void **state) {
    (void)state;
    Error error;
    Canvas *canvas;
    PngBytes bytes;
    Raster raster;
    double height = 700;
    Picture picture = {900, height, 1.5, false, paint_stripes, &height};
    assert_true(canvas_new(NULL, &canvas, &error));
    assert_true(png_paint(&picture, canvas, 108, "stripes", NULL, &bytes, &error));
    assert_true(canvas_begin(canvas, 900, height, 1.5, &error));
    assert_true(paint_stripes(&height, canvas, &error));
    assert_true(canvas_raster(canvas, &raster, &error));
    Decoded decoded = decode(&bytes);
    assert_int_equal(decoded.kind, 2);
    assert_int_equal(decoded.width, raster.width);
    assert_int_equal(decoded.height, raster.height);
    assert_memory_equal(decoded.pixels, raster.pixels, raster.width * raster.height * 4);
    free_decoded(&decoded);
    png_bytes_free(&bytes);
    raster_free(&raster);
    canvas_free(canvas);
}

static bool fail_to_paint(const void *context, Canvas *canvas, Error *error) {
    (void)context;
    (void)canvas;
    return error_set(error, ERROR_DATA, "here", "no paint");
}

static void failures_are_handed_on(void **state) {
    (void)state;
    Error error;
    Canvas *canvas;
    PngBytes bytes;
    assert_true(canvas_new(NULL, &canvas, &error));
    Picture picture = {10, 10, 1, false, fail_to_paint, NULL};
    assert_false(png_paint(&picture, canvas, 72, NULL, NULL, &bytes, &error));
    assert_string_equal(error.where, "here");
    picture.width = 40000;
    assert_false(png_paint(&picture, canvas, 72, NULL, NULL, &bytes, &error));
    assert_int_equal(error.code, ERROR_DATA);
    assert_non_null(strstr(error.what, "32767"));
    /* libpng's own limit is a million pixels a side. */
    Raster raster = make_raster(1000001, 1, true);
    assert_false(png_encode(&raster, 72, NULL, NULL, &bytes, &error));
    assert_int_equal(error.code, ERROR_DATA);
    raster_free(&raster);
    canvas_free(canvas);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(repeated_rows_come_back),
        cmocka_unit_test(few_colours_become_a_palette),
        cmocka_unit_test(the_smallest_picture_comes_back),
        cmocka_unit_test(chunks_say_what_the_figure_is),
        cmocka_unit_test(a_picture_in_bands_is_the_same_picture),
        cmocka_unit_test(failures_are_handed_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
