#include "colour.h"
#include "maps.h"

#include <math.h>
#include <string.h>

/* Black gives 4.5:1 on every background lighter than this, white on every darker one. */
#define BLACK_TEXT_ABOVE 0.179

const ColourMap *colour_map_at(size_t index) {
    return index < colour_map_count ? &colour_maps[index] : NULL;
}

const ColourMap *colour_map(const char *name) {
    for (size_t i = 0; i < colour_map_count; i++) {
        if (strcmp(colour_maps[i].name, name) == 0) {
            return &colour_maps[i];
        }
    }
    return NULL;
}

static unsigned char mix_channel(unsigned char from, unsigned char to, double amount) {
    return (unsigned char)(from + amount * (to - from) + 0.5);
}

Colour colour_mix(Colour from, Colour to, double amount) {
    return (Colour){mix_channel(from.red, to.red, amount),
                    mix_channel(from.green, to.green, amount),
                    mix_channel(from.blue, to.blue, amount)};
}

static inline Colour colour_at(const ColourMap *map, ColourRange range, double value) {
    /* Halves, so that a range as wide as doubles go does not overflow. */
    double part = (value / 2 - range.low / 2) / (range.high / 2 - range.low / 2);
    double clamped = part > 0 ? (part < 1 ? part : 1) : 0;
    double place = clamped * (double)(map->count - 1);
    size_t below = (size_t)place;
    if (below + 1 >= map->count) {
        return map->colours[map->count - 1];
    }
    return colour_mix(map->colours[below], map->colours[below + 1], place - (double)below);
}

Colour colour_of(const ColourMap *map, ColourRange range, double value) {
    return colour_at(map, range, value);
}

void colours_of(const ColourMap *map, ColourRange range, const double *values, size_t count,
                Colour *colours) {
    for (size_t i = 0; i < count; i++) {
        colours[i] = colour_at(map, range, values[i]);
    }
}

double colour_linear_light(unsigned char channel) {
    double encoded = channel / 255.0;
    return encoded <= 0.04045 ? encoded / 12.92 : pow((encoded + 0.055) / 1.055, 2.4);
}

double colour_luminance(Colour colour) {
    return 0.2126 * colour_linear_light(colour.red) + 0.7152 * colour_linear_light(colour.green) +
           0.0722 * colour_linear_light(colour.blue);
}

Colour colour_of_text_on(Colour background) {
    return colour_luminance(background) > BLACK_TEXT_ABOVE ? (Colour){0, 0, 0}
                                                           : (Colour){255, 255, 255};
}

double colour_contrast(Colour a, Colour b) {
    double one = colour_luminance(a), other = colour_luminance(b);
    return (fmax(one, other) + 0.05) / (fmin(one, other) + 0.05);
}
