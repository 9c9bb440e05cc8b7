/* maps: the colour maps as lines of text. */
#include "paint.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

#define STRIP_COLUMNS 32

static size_t widest_name(void) {
    size_t widest = 0;
    for (size_t i = 0; colour_map_at(i) != NULL; i++) {
        size_t width = text_columns(colour_map_at(i)->name);
        widest = width > widest ? width : widest;
    }
    return widest;
}

static void put_padded(const char *text, size_t width, Sink *sink) {
    sink_text(sink, text);
    paint_pad(sink, width, text_columns(text));
}

static void put_colour(ColourDepth depth, Palette *palette, Colour colour, Sink *sink) {
    char code[32];
    if (depth == DEPTH_256) {
        snprintf(code, sizeof code, "\x1b[48;5;%dm ", palette_nearest(palette, colour));
    } else {
        snprintf(code, sizeof code, "\x1b[48;2;%d;%d;%dm ", colour.red, colour.green, colour.blue);
    }
    sink_text(sink, code);
}

static void put_strip(ColourDepth depth, Palette *palette, const ColourMap *map, Sink *sink) {
    for (int i = 0; i < STRIP_COLUMNS; i++) {
        double part = (double)i / (STRIP_COLUMNS - 1);
        put_colour(depth, palette, colour_of(map, (ColourRange){0, 1}, part), sink);
    }
    sink_text(sink, "\x1b[0m  ");
}

void textview_maps(ColourDepth depth, Sink *sink) {
    size_t width = widest_name();
    Palette palette;
    if (depth == DEPTH_256) {
        palette_make(&palette);
    }
    for (size_t i = 0; colour_map_at(i) != NULL; i++) {
        const ColourMap *map = colour_map_at(i);
        put_padded(map->name, width + 2, sink);
        put_padded(map->diverging ? "diverging" : "sequential", sizeof "sequential" + 1, sink);
        if (paint_fills(depth)) {
            put_strip(depth, &palette, map, sink);
        }
        sink_text(sink, map->source);
        sink_text(sink, "; ");
        sink_text(sink, map->licence);
        sink_char(sink, '\n');
    }
}
