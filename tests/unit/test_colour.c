/* colour: maps against their sources, luminance against WCAG's own numbers, contrast everywhere. */
#include "colour.h"
#include "palette.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const ColourRange unit = {0, 1};

static void assert_colour(Colour colour, int red, int green, int blue) {
    assert_int_equal(colour.red, red);
    assert_int_equal(colour.green, green);
    assert_int_equal(colour.blue, blue);
}

static void maps_are_found_by_name(void **state) {
    (void)state;
    const char *names[] = {"blues", "viridis", "cividis",    "magma",
                           "grey",  "redblue", "purplegreen"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        assert_non_null(colour_map(names[i]));
        assert_string_equal(colour_map(names[i])->name, names[i]);
    }
    assert_null(colour_map("jet"));
    assert_null(colour_map("Blues"));
    size_t count = 0;
    while (colour_map_at(count) != NULL) {
        assert_ptr_equal(colour_map(colour_map_at(count)->name), colour_map_at(count));
        count++;
    }
    assert_true(count >= 7);
    assert_null(colour_map_at(SIZE_MAX));
}

static void colours_are_equal_in_all_channels(void **state) {
    (void)state;
    const Colour colour = {10, 20, 30};
    assert_true(colour_equals(colour, (Colour){10, 20, 30}));
    assert_false(colour_equals(colour, (Colour){11, 20, 30}));
    assert_false(colour_equals(colour, (Colour){10, 19, 30}));
    assert_false(colour_equals(colour, (Colour){10, 20, 31}));
}

static void every_map_tells_its_source_and_licence(void **state) {
    (void)state;
    for (size_t i = 0; colour_map_at(i) != NULL; i++) {
        assert_true(strlen(colour_map_at(i)->source) > 8);
        assert_true(strlen(colour_map_at(i)->licence) >= 3);
    }
    assert_non_null(strstr(colour_map("viridis")->source, "matplotlib"));
    assert_string_equal(colour_map("viridis")->licence, "CC0 1.0");
    assert_non_null(strstr(colour_map("redblue")->source, "ColorBrewer"));
    assert_string_equal(colour_map("redblue")->licence, "Apache License 2.0");
}

/* The ends and middles of matplotlib's maps, as its documentation prints them. */
static void maps_are_the_published_ones(void **state) {
    (void)state;
    assert_colour(colour_of(colour_map("viridis"), unit, 0), 68, 1, 84);
    assert_colour(colour_of(colour_map("viridis"), unit, 1), 253, 231, 37);
    assert_colour(colour_of(colour_map("viridis"), unit, 0.5), 33, 145, 140);
    assert_colour(colour_of(colour_map("magma"), unit, 1), 252, 253, 191);
    assert_colour(colour_of(colour_map("blues"), unit, 1), 8, 48, 107);
    assert_colour(colour_of(colour_map("redblue"), (ColourRange){-2, 2}, -2), 5, 48, 97);
    assert_colour(colour_of(colour_map("redblue"), (ColourRange){-2, 2}, 2), 103, 0, 31);
}

static void values_are_interpolated_and_clamped(void **state) {
    (void)state;
    const Colour ends[] = {{0, 100, 200}, {200, 0, 100}};
    const ColourMap map = {.name = "ends", .count = 2, .colours = ends};
    assert_colour(colour_of(&map, unit, 0.25), 50, 75, 175);
    assert_colour(colour_of(&map, (ColourRange){-10, 30}, 0), 50, 75, 175);
    assert_colour(colour_of(&map, unit, -5), 0, 100, 200);
    assert_colour(colour_of(&map, unit, 7), 200, 0, 100);
    assert_colour(colour_of(&map, (ColourRange){-1.7e308, 1.7e308}, 0), 100, 50, 150);
}

static void zero_is_white_in_light_signed_maps(void **state) {
    (void)state;
    const char *names[] = {"redblue", "purplegreen", "ash"};
    for (size_t i = 0; i < 3; i++) {
        assert_true(colour_map(names[i])->diverging);
        assert_colour(colour_of(colour_map(names[i]), (ColourRange){-3, 3}, 0), 255, 255, 255);
    }
}

/* CIE lightness, 0 … 100. */
static double lightness(Colour colour) {
    double y = colour_luminance(colour);
    return y > 216.0 / 24389 ? 116 * cbrt(y) - 16 : y * 24389 / 27;
}

static void check_even_steps(const ColourMap *map, double from, double to, double tolerance) {
    double total = lightness(colour_of(map, unit, to)) - lightness(colour_of(map, unit, from));
    for (int step = 0; step < 16; step++) {
        double a = from + (to - from) * step / 16, b = from + (to - from) * (step + 1) / 16;
        double rise = lightness(colour_of(map, unit, b)) - lightness(colour_of(map, unit, a));
        assert_true(rise * total > 0);
        assert_true(fabs(rise - total / 16) < tolerance * fabs(total / 16));
    }
}

static void maps_step_evenly_in_lightness(void **state) {
    (void)state;
    check_even_steps(colour_map("blues"), 0, 1, 0.15);
    check_even_steps(colour_map("night"), 0, 1, 0.15);
    check_even_steps(colour_map("viridis"), 0, 1, 0.2);
    check_even_steps(colour_map("cividis"), 0, 1, 0.35);
    check_even_steps(colour_map("redblue"), 0, 0.5, 0.15);
    check_even_steps(colour_map("redblue"), 0.5, 1, 0.15);
    check_even_steps(colour_map("dusk"), 0.5, 1, 0.15);
}

static void luminance_and_contrast_follow_wcag(void **state) {
    (void)state;
    const Colour black = {0, 0, 0}, white = {255, 255, 255}, red = {255, 0, 0};
    assert_true(fabs(colour_contrast(black, white) - 21) < 1e-12);
    assert_true(fabs(colour_contrast(red, red) - 1) < 1e-12);
    assert_true(fabs(colour_luminance(red) - 0.2126) < 1e-12);
    /* #777777 on white is the well-known near miss: 4.48:1. */
    assert_true(fabs(colour_contrast((Colour){119, 119, 119}, white) - 4.478) < 0.001);
}

static void text_is_readable_on_every_colour(void **state) {
    (void)state;
    for (int red = 0; red < 256; red += 5) {
        for (int green = 0; green < 256; green += 3) {
            for (int blue = 0; blue < 256; blue += 15) {
                Colour cell = {(unsigned char)red, (unsigned char)green, (unsigned char)blue};
                assert_true(colour_contrast(cell, colour_of_text_on(cell)) >= 4.5);
            }
        }
    }
}

static void mixing_goes_from_one_to_the_other(void **state) {
    (void)state;
    const Colour from = {10, 200, 0}, to = {20, 100, 255};
    assert_colour(colour_mix(from, to, 0), 10, 200, 0);
    assert_colour(colour_mix(from, to, 1), 20, 100, 255);
    assert_colour(colour_mix(from, to, 0.5), 15, 150, 128);
}

/* Numbers and colours as xterm's 256colres.h has them. */
static void the_palette_is_that_of_xterm(void **state) {
    (void)state;
    assert_colour(palette_colour(16), 0, 0, 0);
    assert_colour(palette_colour(17), 0, 0, 95);
    assert_colour(palette_colour(67), 95, 135, 175);
    assert_colour(palette_colour(208), 255, 135, 0);
    assert_colour(palette_colour(231), 255, 255, 255);
    assert_colour(palette_colour(232), 8, 8, 8);
    assert_colour(palette_colour(255), 238, 238, 238);
}

static void an_entry_of_the_palette_is_nearest_to_itself(void **state) {
    (void)state;
    Palette palette;
    palette_make(&palette);
    for (int twice = 0; twice < 2; twice++) { /* the second time out of the memos */
        for (int number = PALETTE_FIRST; number < 256; number++) {
            Colour colour = palette_colour((unsigned char)number);
            assert_int_equal(palette_nearest(&palette, colour), number);
        }
    }
}

static void the_nearest_keeps_the_hue(void **state) {
    (void)state;
    Palette palette;
    palette_make(&palette);
    assert_int_equal(palette_nearest(&palette, (Colour){250, 250, 250}), 231);
    assert_int_equal(palette_nearest(&palette, (Colour){130, 130, 130}), 244);
    assert_int_equal(palette_nearest(&palette, (Colour){250, 140, 5}), 208);
    /* By Oklab's distance alone it would be 152, which looks green. */
    Colour pale_blue = colour_of(colour_map("blues"), unit, 0.24);
    assert_int_not_equal(palette_nearest(&palette, pale_blue), 152);
}

/* Many values at once are what each is by itself, in maps of more colours than any here too. */
static void values_at_once_are_as_one_by_one(void **state) {
    (void)state;
    enum { MANY = 100, VALUES = 1000 };
    Colour steps[MANY], colours[VALUES];
    double values[VALUES];
    for (int i = 0; i < MANY; i++) {
        steps[i] = (Colour){(unsigned char)(2 * i), (unsigned char)(200 - i), (unsigned char)i};
    }
    for (int i = 0; i < VALUES; i++) {
        values[i] = (i - 100) / 700.0;
    }
    values[7] = NAN;
    const ColourMap many = {.name = "many", .count = MANY, .colours = steps};
    const ColourMap *maps[] = {colour_map("viridis"), colour_map("redblue"), &many};
    for (size_t map = 0; map < 3; map++) {
        colours_of(maps[map], unit, values, VALUES, colours);
        for (size_t i = 0; i < VALUES; i++) {
            Colour one = colour_of(maps[map], unit, values[i]);
            assert_colour(colours[i], one.red, one.green, one.blue);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(maps_are_found_by_name),
        cmocka_unit_test(colours_are_equal_in_all_channels),
        cmocka_unit_test(every_map_tells_its_source_and_licence),
        cmocka_unit_test(maps_are_the_published_ones),
        cmocka_unit_test(values_are_interpolated_and_clamped),
        cmocka_unit_test(zero_is_white_in_light_signed_maps),
        cmocka_unit_test(maps_step_evenly_in_lightness),
        cmocka_unit_test(luminance_and_contrast_follow_wcag),
        cmocka_unit_test(text_is_readable_on_every_colour),
        cmocka_unit_test(the_palette_is_that_of_xterm),
        cmocka_unit_test(an_entry_of_the_palette_is_nearest_to_itself),
        cmocka_unit_test(the_nearest_keeps_the_hue),
        cmocka_unit_test(mixing_goes_from_one_to_the_other),
        cmocka_unit_test(values_at_once_are_as_one_by_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
