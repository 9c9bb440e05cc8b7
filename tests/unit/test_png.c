/* png: what is painted is decoded by zlib and a reader written from the PNG specification alone. */
#include "raster_png.h"
#include "writer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "png_bytes.h"
#include "with_canvas.h"

/* From zlib: crc32 and uncompress as the specification wants them. */
unsigned long crc32(unsigned long crc, const unsigned char *bytes, unsigned length);
int uncompress(unsigned char *to, unsigned long *to_length, const unsigned char *from,
               unsigned long length);

/** A PNG read back. */
typedef struct Decoded {
    unsigned width, height, kind;
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
    memcpy(to, from, decoded->kind == 2 ? 3 : 4);
    to[3] = decoded->kind == 2 ? 255 : from[3];
}

static Decoded decode(const PngBytes *bytes) {
    Decoded decoded = {0};
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
    assert_true(decoded.kind == 2 || decoded.kind == 6);
    size_t bytes_of_pixel = decoded.kind == 2 ? 3 : 4;
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

/** Pixels that a picture is to have, each of its own colour. */
typedef struct Pixels {
    size_t width, height;
    Colour *colours;
} Pixels;

static Pixels make_pixels(size_t width, size_t height) {
    return (Pixels){width, height, calloc(width * height, sizeof(Colour))};
}

static bool paint_pixels(const void *context, Canvas *on, Error *failure) {
    const Pixels *pixels = context;
    CellGrid grid = {
        0, 0, (double)pixels->width, (double)pixels->height, pixels->height, pixels->width, 0};
    return canvas_cells(on, &grid, pixels->colours, 1, failure);
}

static PngBytes paint(const Picture *picture, double dpi, const char *title,
                      const char *parameters) {
    PngBytes bytes = {0};
    const PngOut out = {png_bytes_put, &bytes};
    if (!png_paint(picture, canvas, dpi, title, parameters, &out, &error)) {
        fail_msg("%s: %s", error.where, error.what);
    }
    return bytes;
}

/* Paints and decodes, and compares. */
static void check_round_trip(const Pixels *pixels, bool transparent) {
    Picture picture = {(double)pixels->width, (double)pixels->height, 1,
                       transparent,           paint_pixels,           pixels};
    PngBytes bytes = paint(&picture, 144, "title", "{}");
    Decoded decoded = decode(&bytes);
    assert_int_equal(decoded.kind, transparent ? 6 : 2);
    assert_int_equal(decoded.width, pixels->width);
    assert_int_equal(decoded.height, pixels->height);
    for (size_t i = 0; i < pixels->width * pixels->height; i++) {
        assert_int_equal(decoded.pixels[4 * i], pixels->colours[i].red);
        assert_int_equal(decoded.pixels[4 * i + 1], pixels->colours[i].green);
        assert_int_equal(decoded.pixels[4 * i + 2], pixels->colours[i].blue);
        assert_int_equal(decoded.pixels[4 * i + 3], 255);
    }
    free_decoded(&decoded);
    png_bytes_free(&bytes);
}

static unsigned next(unsigned *seed) {
    *seed = *seed * 1664525U + 1013904223U;
    return *seed >> 8;
}

static Colour random_colour(unsigned *seed) {
    unsigned colour = next(seed);
    return (Colour){(unsigned char)colour, (unsigned char)(colour >> 8),
                    (unsigned char)(colour >> 16)};
}

/* Rows that repeat by every number that blocks are cut into, and rows that do not. */
static void repeated_rows_come_back(void **state) {
    (void)state;
    Pixels pixels = make_pixels(37, 700);
    unsigned seed = 1;
    for (size_t y = 0; y < pixels.height;) {
        size_t repeats = 1 + next(&seed) % (y % 3 == 0 ? 120 : 6);
        Colour row[37];
        for (size_t x = 0; x < 37; x++) {
            row[x] = random_colour(&seed);
        }
        for (; repeats > 0 && y < pixels.height; repeats--, y++) {
            memcpy(pixels.colours + y * 37, row, sizeof row);
        }
    }
    check_round_trip(&pixels, false);
    check_round_trip(&pixels, true);
    free(pixels.colours);
}

/* One pixel of a row in so many differs from the row above: none, some, all. */
static void rows_that_differ_a_little_come_back(void **state) {
    (void)state;
    Pixels pixels = make_pixels(1200, 400);
    unsigned seed = 2;
    for (size_t y = 1; y < pixels.height; y++) {
        Colour *row = pixels.colours + y * pixels.width;
        memcpy(row, row - pixels.width, pixels.width * sizeof *row);
        for (unsigned changes = y % 7 == 0 ? 1200 : next(&seed) % 90; changes > 0; changes--) {
            row[next(&seed) % 1200] = random_colour(&seed);
        }
    }
    check_round_trip(&pixels, false);
    free(pixels.colours);
}

/* Runs to the right and downwards of every length, in pictures of many widths, the widest of which
 * have rows longer than Deflate can look back. */
static void runs_of_every_length_come_back(void **state) {
    (void)state;
    const size_t widths[] = {2, 3, 85, 86, 87, 172, 173, 700, 8191, 8192, 10922, 10923, 12000};
    unsigned seed = 3;
    for (size_t i = 0; i < sizeof widths / sizeof widths[0]; i++) {
        Pixels pixels = make_pixels(widths[i], i < 8 ? 200 : 12);
        for (size_t at = 0, left = 0; at < pixels.width * pixels.height; at++, left--) {
            left = left == 0 ? 1 + next(&seed) % (1U << next(&seed) % 11) : left;
            bool is_new = at == 0 || left == 1, is_above = next(&seed) % 3 != 0;
            pixels.colours[at] = is_new ? random_colour(&seed)
                                 : is_above && at >= pixels.width
                                     ? pixels.colours[at - pixels.width]
                                     : pixels.colours[at - 1];
        }
        check_round_trip(&pixels, false);
        check_round_trip(&pixels, true);
        free(pixels.colours);
    }
}

/* Noise: nothing repeats, and there is more of it than one block of codes holds. */
static void noise_comes_back(void **state) {
    (void)state;
    Pixels pixels = make_pixels(257, 300);
    unsigned seed = 4;
    for (size_t i = 0; i < pixels.width * pixels.height; i++) {
        pixels.colours[i] = random_colour(&seed);
    }
    check_round_trip(&pixels, false);
    free(pixels.colours);
}

/* Bytes each of which is half as frequent as the one before would want codes of 16 bits. */
static void bytes_of_all_frequencies_come_back(void **state) {
    (void)state;
    Pixels pixels = make_pixels(256, 256);
    unsigned seed = 5;
    for (size_t i = 0; i < pixels.width * pixels.height; i++) {
        unsigned char bytes[3];
        for (int b = 0; b < 3; b++) {
            unsigned bits = next(&seed) & 0xFFFFF;
            for (bytes[b] = 0; (bits & 1) != 0; bits >>= 1) {
                bytes[b]++;
            }
        }
        pixels.colours[i] = (Colour){bytes[0], bytes[1], bytes[2]};
    }
    check_round_trip(&pixels, false);
    free(pixels.colours);
}

static void the_smallest_picture_comes_back(void **state) {
    (void)state;
    Pixels pixels = make_pixels(1, 1);
    pixels.colours[0] = (Colour){1, 2, 3};
    check_round_trip(&pixels, false);
    check_round_trip(&pixels, true);
    free(pixels.colours);
}

static bool paint_half(const void *context, Canvas *on, Error *failure) {
    (void)context;
    (void)failure;
    canvas_rectangle(on, 0, 0, 10, 10, (Colour){200, 100, 50}, 1);
    canvas_rectangle(on, 10, 0, 10, 10, (Colour){200, 100, 50}, 0.5);
    return true;
}

static void alpha_is_straight(void **state) {
    (void)state;
    Picture picture = {30, 10, 1, true, paint_half, NULL};
    PngBytes bytes = paint(&picture, 96, NULL, NULL);
    Decoded decoded = decode(&bytes);
    assert_int_equal(decoded.kind, 6);
    assert_memory_equal(decoded.pixels + 4 * 5, ((unsigned char[]){200, 100, 50, 255}), 4);
    const unsigned char *half = decoded.pixels + 4 * 15;
    assert_in_range(half[0], 198, 202);
    assert_in_range(half[1], 98, 102);
    assert_in_range(half[2], 48, 52);
    assert_in_range(half[3], 127, 128);
    assert_int_equal(decoded.pixels[4 * 25 + 3], 0);
    free_decoded(&decoded);
    png_bytes_free(&bytes);
}

static void chunks_say_what_the_figure_is(void **state) {
    (void)state;
    Picture picture = {20, 10, 1, true, paint_half, NULL};
    PngBytes bytes = paint(&picture, 144, "猫 and mouse", "{\"heads\": 1}");
    PngBytes again = paint(&picture, 144, "猫 and mouse", "{\"heads\": 1}");
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
    bytes = paint(&picture, 72, "", NULL);
    decoded = decode(&bytes);
    assert_int_equal(decoded.texts, 0);
    assert_int_equal(decoded.per_metre, 2835);
    free_decoded(&decoded);
    png_bytes_free(&bytes);
}

static bool paint_stripes(const void *context, Canvas *on, Error *failure) {
    const double *height = context;
    canvas_rectangle(on, 0, 0, 900, *height, (Colour){250, 250, 250}, 1);
    for (double y = 0; y < *height; y += 40) {
        canvas_rectangle(on, y / 3, y, 200, 20, (Colour){(unsigned char)(y / 4), 80, 160}, 1);
    }
    return canvas_text(on, "attention", (TextLook){30, true}, 20, *height / 2, 0, 0, 0,
                       (Colour){0, 0, 0}, 1, failure);
}

static void a_picture_in_bands_is_the_same_picture(void **state) {
    (void)state;
    Raster whole;
    double height = 700;
    Picture picture = {900, height, 1.5, false, paint_stripes, &height};
    PngBytes bytes = paint(&picture, 108, "stripes", NULL);
    assert_true(canvas_begin(canvas, 900, height, 1.5, 0, SIZE_MAX, &error));
    assert_true(paint_stripes(&height, canvas, &error));
    assert_true(canvas_end(canvas, true, &whole, &error));
    Decoded decoded = decode(&bytes);
    assert_int_equal(decoded.kind, 2);
    assert_int_equal(decoded.width, whole.width);
    assert_int_equal(decoded.height, whole.height);
    for (size_t i = 0; i < whole.width * whole.height; i++) {
        const unsigned char *pixel = decoded.pixels + 4 * i;
        assert_int_equal(number_at((unsigned char[]){pixel[3], pixel[0], pixel[1], pixel[2]}),
                         whole.pixels[i]);
    }
    free_decoded(&decoded);
    png_bytes_free(&bytes);
}

static bool fail_to_paint(const void *context, Canvas *on, Error *failure) {
    (void)context;
    (void)on;
    return error_set(failure, ERROR_DATA, "here", "no paint");
}

static void failures_are_handed_on(void **state) {
    (void)state;
    PngBytes bytes = {0};
    const PngOut out = {png_bytes_put, &bytes};
    Picture picture = {10, 10, 1, false, fail_to_paint, NULL};
    assert_false(png_paint(&picture, canvas, 72, NULL, NULL, &out, &error));
    assert_string_equal(error.where, "here");
    png_bytes_free(&bytes);
    const double sides[][2] = {{40000, 10}, {10, 40000}, {1e300, 10}};
    for (size_t i = 0; i < sizeof sides / sizeof sides[0]; i++) {
        picture.width = sides[i][0];
        picture.height = sides[i][1];
        assert_false(png_paint(&picture, canvas, 72, NULL, NULL, &out, &error));
        assert_int_equal(error.code, ERROR_DATA);
        assert_non_null(strstr(error.what, "32767"));
        assert_null(bytes.data);
    }
}

static void put_nothing(void *context, const unsigned char *bytes, size_t length) {
    (void)context, (void)bytes, (void)length;
}

/* It says why, and the program goes on. */
static void what_libpng_refuses_is_told(void **state) {
    (void)state;
    const PngHead head = {.width = 0, .height = 1, .dpi = 96};
    const PngOut out = {put_nothing, NULL};
    PngWriter *writer;
    Error told = {0};
    assert_false(png_writer_new(&head, &out, &writer, &told));
    assert_null(writer);
    assert_int_equal(told.code, ERROR_SYSTEM);
    assert_non_null(strstr(told.what, "libpng: "));
    assert_null(strstr(told.what, "memory"));
}

static void the_longest_side_is_painted(void **state) {
    (void)state;
    Picture picture = {32767, 2, 1, true, paint_half, NULL};
    PngBytes bytes = paint(&picture, 96, NULL, NULL);
    Decoded decoded = decode(&bytes);
    assert_int_equal(decoded.width, 32767);
    assert_int_equal(decoded.pixels[0], 200);
    free_decoded(&decoded);
    png_bytes_free(&bytes);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(repeated_rows_come_back),
        cmocka_unit_test(rows_that_differ_a_little_come_back),
        cmocka_unit_test(runs_of_every_length_come_back),
        cmocka_unit_test(noise_comes_back),
        cmocka_unit_test(bytes_of_all_frequencies_come_back),
        cmocka_unit_test(the_smallest_picture_comes_back),
        cmocka_unit_test(alpha_is_straight),
        cmocka_unit_test(chunks_say_what_the_figure_is),
        cmocka_unit_test(a_picture_in_bands_is_the_same_picture),
        cmocka_unit_test(failures_are_handed_on),
        cmocka_unit_test(what_libpng_refuses_is_told),
        cmocka_unit_test(the_longest_side_is_painted),
    };
    return cmocka_run_group_tests(tests, open_canvas, close_canvas);
}
