#include "palette.h"

#include <math.h>
#include <string.h>

#define CUBE_SIDE  6
#define HUE_WEIGHT 2
#define CUBE_COUNT (CUBE_SIDE * CUBE_SIDE * CUBE_SIDE)

static unsigned char cube_level(int step) {
    return (unsigned char)(step == 0 ? 0 : 55 + 40 * step);
}

Colour palette_colour(unsigned char number) {
    int at = number - PALETTE_FIRST;
    if (at >= CUBE_COUNT) {
        unsigned char grey = (unsigned char)(8 + 10 * (at - CUBE_COUNT));
        return (Colour){grey, grey, grey};
    }
    return (Colour){cube_level(at / (CUBE_SIDE * CUBE_SIDE)),
                    cube_level(at / CUBE_SIDE % CUBE_SIDE), cube_level(at % CUBE_SIDE)};
}

/* Björn Ottosson, "A perceptual color space for image processing" (2020). */
static Oklab oklab_of(Colour colour) {
    double red = colour_linear_light(colour.red), green = colour_linear_light(colour.green),
           blue = colour_linear_light(colour.blue);
    double l = cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
    double m = cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
    double s = cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
    return (Oklab){0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
                   1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
                   0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
}

void palette_make(Palette *palette) {
    memset(palette->memos, 0, sizeof palette->memos);
    for (int i = 0; i < PALETTE_COUNT; i++) {
        palette->entries[i] = oklab_of(palette_colour((unsigned char)(PALETTE_FIRST + i)));
    }
}

static double square(double x) {
    return x * x;
}

/* Lightness, chroma and hue apart, and hue counted twice: within a ramp of one hue an entry of
 * another is seen before one that is a little too light or too grey. */
static double squared_distance(Oklab a, Oklab b) {
    double both = square(a.green_red - b.green_red) + square(a.blue_yellow - b.blue_yellow);
    double chroma = square(hypot(a.green_red, a.blue_yellow) - hypot(b.green_red, b.blue_yellow));
    double hue = both - chroma;
    return square(a.lightness - b.lightness) + chroma + square(HUE_WEIGHT) * hue;
}

static unsigned char search(const Palette *palette, Oklab wanted) {
    int best = 0;
    for (int i = 1; i < PALETTE_COUNT; i++) {
        if (squared_distance(palette->entries[i], wanted) <
            squared_distance(palette->entries[best], wanted)) {
            best = i;
        }
    }
    return (unsigned char)(PALETTE_FIRST + best);
}

/* Cells of a map have few colours: each is searched for once. */
unsigned char palette_nearest(Palette *palette, Colour colour) {
    size_t place =
        ((size_t)colour.red * 7 + (size_t)colour.green * 3 + colour.blue) % PALETTE_MEMOS;
    PaletteMemo *memo = &palette->memos[place];
    if (memo->number == 0 || !colour_equals(memo->colour, colour)) {
        *memo = (PaletteMemo){colour, search(palette, oklab_of(colour))};
    }
    return memo->number;
}
