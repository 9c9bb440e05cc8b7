/*
 * colour: a number becomes a colour. One function serves cells and colour bars, so that a legend
 * cannot lie. The maps are data.
 */
#ifndef ATTNVIZ_COLOUR_H
#define ATTNVIZ_COLOUR_H

#include <stdbool.h>
#include <stddef.h>

/** sRGB, 0 … 255. */
typedef struct Colour {
    unsigned char red, green, blue;
} Colour;

/** A named map: `count` colours from low to high, interpolated linearly in sRGB. */
typedef struct ColourMap {
    const char *name;
    bool diverging; /* white in the middle, for signed values with symmetric limits */
    size_t count;
    const Colour *colours;
    const char *source;  /* who made it, in words */
    const char *licence; /* under which its numbers may be used */
} ColourMap;

/** What a map spans. low < high. */
typedef struct ColourRange {
    double low, high;
} ColourRange;

/** The map of that name, or NULL. */
const ColourMap *colour_map(const char *name);

/** The i-th map, or NULL past the last: for lists and messages. */
const ColourMap *colour_map_at(size_t index);

/** The colour of a finite value; a value outside the range has the colour of the nearer end. */
Colour colour_of(const ColourMap *map, ColourRange range, double value);

/** The colours of many values; of those that are not finite, any. */
void colours_of(const ColourMap *map, ColourRange range, const double *values, size_t count,
                Colour *colours);

/** sRGB's light of a channel, 0 … 1: what luminance and mixtures of light are made of. */
double colour_linear_light(unsigned char channel);

/** WCAG 2 relative luminance, 0 … 1, from linearised sRGB. */
double colour_luminance(Colour colour);

/** Black where the background's luminance is above 0.179, else white: contrast ≥ 4.5. */
Colour colour_of_text_on(Colour background);

/** WCAG 2 contrast ratio, 1 … 21. */
double colour_contrast(Colour a, Colour b);

bool colour_equals(Colour a, Colour b);

/** `amount` of 0 gives `from`, 1 gives `to`. */
Colour colour_mix(Colour from, Colour to, double amount);

#endif
