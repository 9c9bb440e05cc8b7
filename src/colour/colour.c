#include "colour.h"
#include "maps.h"

#include <math.h>
#include <stdint.h>
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

bool colour_equals(Colour a, Colour b) {
    return a.red == b.red && a.green == b.green && a.blue == b.blue;
}

Colour colour_mix(Colour from, Colour to, double amount) {
    return (Colour){mix_channel(from.red, to.red, amount),
                    mix_channel(from.green, to.green, amount),
                    mix_channel(from.blue, to.blue, amount)};
}

/* Where on the map a value lies, in steps from its first colour. */
static inline double place_at(const ColourMap *map, ColourRange range, double value) {
    /* Halves, so that a range as wide as doubles go does not overflow. */
    double part = (value / 2 - range.low / 2) / (range.high / 2 - range.low / 2);
    double clamped = part > 0 ? (part < 1 ? part : 1) : 0;
    return clamped * (double)(map->count - 1);
}

Colour colour_of(const ColourMap *map, ColourRange range, double value) {
    double place = place_at(map, range, value);
    size_t below = (size_t)place;
    if (below + 1 >= map->count) {
        return map->colours[map->count - 1];
    }
    return colour_mix(map->colours[below], map->colours[below + 1], place - (double)below);
}

/* The channels of a colour side by side: all are mixed in the same steps as one. */
typedef double Channels __attribute__((vector_size(4 * sizeof(double))));
typedef int32_t Rounded __attribute__((vector_size(4 * sizeof(int32_t))));

/** The steps of a map. */
typedef struct Steps {
    Channels from, change;
} Steps;

/* Behind the last colour of a map there is none: no step from it changes anything. */
static void list_steps(const ColourMap *map, Steps *steps) {
    for (size_t i = 0; i < map->count; i++) {
        Colour from = map->colours[i], to = map->colours[i + 1 < map->count ? i + 1 : i];
        steps[i].from = (Channels){from.red, from.green, from.blue, 0};
        steps[i].change = (Channels){to.red, to.green, to.blue, 0} - steps[i].from;
    }
}

static inline Colour mix_step(const Steps *step, double amount) {
    Channels mixed = step->from + amount * step->change + 0.5;
    Rounded whole = __builtin_convertvector(mixed, Rounded);
    return (Colour){(unsigned char)whole[0], (unsigned char)whole[1], (unsigned char)whole[2]};
}

/* Values at a time: their places are found side by side too. */
#define CHUNK ((size_t)128)

/* A map with more steps than have room is gone through value by value. */
#define STEPS 64

static void colour_chunk(const ColourMap *map, const Steps *steps, ColourRange range,
                         const double *values, size_t count, Colour *colours) {
    double places[CHUNK];
    for (size_t i = 0; i < count; i++) {
        places[i] = place_at(map, range, values[i]);
    }
    for (size_t i = 0; i < count; i++) {
        int below = (int)places[i];
        colours[i] = mix_step(&steps[below], places[i] - below);
    }
}

void colours_of(const ColourMap *map, ColourRange range, const double *values, size_t count,
                Colour *colours) {
    Steps steps[STEPS];
    bool fits = map->count <= STEPS;
    if (fits) {
        list_steps(map, steps);
    }
    for (size_t first = 0; fits && first < count; first += CHUNK) {
        size_t left = count - first;
        colour_chunk(map, steps, range, values + first, left < CHUNK ? left : CHUNK,
                     colours + first);
    }
    for (size_t i = 0; !fits && i < count; i++) {
        colours[i] = colour_of(map, range, values[i]);
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
