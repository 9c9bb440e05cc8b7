#include "paint.h"
#include "survey.h"

#include <stdio.h>
#include <string.h>

#define RESET "\x1b[0m"
#define BOLD  "\x1b[1m"
#define DIM   "\x1b[2m"
/* Bright blue: of the 16 colours the one that most palettes keep apart from a black page and from
 * a white one. */
#define SHADE_COLOUR "\x1b[94m"

/* How far a cell of another query goes towards the map's low end, and its number towards it. */
#define FADE     0.65
#define MUTE     0.4
#define READABLE 4.5

/* A shade is two of these, then a space, then the number. */
#define SHADE_COUNT   5
#define SHADE_COLUMNS 3
#define SHADE_BOLD    3 /* from here on numbers are bold in 16 colours */
static const char *const shades[SHADE_COUNT] = {" ", "░", "▒", "▓", "█"};

void painter_make(Painter *painter, const TextStyle *style, size_t number_columns) {
    painter->style = style;
    painter->number_columns = number_columns;
    if (style->depth == DEPTH_256) {
        palette_make(&painter->palette);
    }
}

bool paint_fills(ColourDepth depth) {
    return depth >= DEPTH_256;
}

void paint_pad(Sink *sink, size_t width, size_t columns) {
    for (; columns < width; columns++) {
        sink_char(sink, ' ');
    }
}

void paint_span(ColourDepth depth, const char *text, size_t length, Look look, Sink *sink) {
    bool is_dressed = depth != DEPTH_NONE && look != LOOK_PLAIN;
    if (is_dressed) {
        sink_text(sink, look == LOOK_BOLD ? BOLD : DIM);
    }
    sink_bytes(sink, text, length);
    if (is_dressed) {
        sink_text(sink, RESET);
    }
}

size_t paint_field_columns(const Painter *painter) {
    return painter->number_columns + (paint_fills(painter->style->depth) ? 0 : SHADE_COLUMNS);
}

static size_t level_of(const TextStyle *style, double value) {
    double part = (value - style->low) / (style->high - style->low);
    size_t level = part > 0 ? part < 1 ? (size_t)(part * SHADE_COUNT) : SHADE_COUNT - 1 : 0;
    return level < SHADE_COUNT ? level : SHADE_COUNT - 1;
}

/* Masked cells have dots in the place of a number. */
static size_t write_content(const Painter *painter, const Cell *cell, char text[NUMBER_SIZE]) {
    if (!cell->is_masked) {
        return survey_number(cell->value, painter->style->digits, text);
    }
    static const char dot[] = "·";
    size_t dots = painter->number_columns < 4 ? painter->number_columns : 4;
    char *end = text;
    for (size_t i = 0; i < dots; i++) {
        end += snprintf(end, sizeof dot, "%s", dot);
    }
    return dots;
}

/* The colour that a terminal of this depth will show. */
static Colour shown(Painter *painter, Colour colour) {
    bool is_palette = painter->style->depth == DEPTH_256;
    return is_palette ? palette_colour(palette_nearest(&painter->palette, colour)) : colour;
}

/* A grey about as light: the palette's few pale colours would stand out among its pale greys. */
static Colour without_hue(Colour colour) {
    double light = 0.2126 * colour.red + 0.7152 * colour.green + 0.0722 * colour.blue;
    unsigned char grey = (unsigned char)(light + 0.5);
    return (Colour){grey, grey, grey};
}

static Colour background(Painter *painter, const Cell *cell) {
    const TextStyle *style = painter->style;
    ColourRange range = {style->low, style->high};
    Colour colour = colour_of(style->map, range, cell->value);
    if (cell->is_faded) {
        colour = colour_mix(colour, colour_of(style->map, range, style->low), FADE);
        colour = style->depth == DEPTH_256 ? without_hue(colour) : colour;
    }
    return shown(painter, colour);
}

/* Black or white; for a faded cell nearer to what is behind it, as far as it stays readable. */
static Colour foreground(Painter *painter, const Cell *cell, Colour behind) {
    Colour full = colour_of_text_on(behind);
    if (!cell->is_faded) {
        return full;
    }
    Colour muted = shown(painter, colour_mix(full, behind, MUTE));
    return colour_contrast(muted, behind) >= READABLE ? muted : full;
}

/* Each begins with 0, so that nothing of the cell before lasts. */
static void dress(Painter *painter, const Cell *cell, Sink *sink) {
    if (cell->is_masked) {
        sink_text(sink, "\x1b[0;2m");
        return;
    }
    Colour behind = background(painter, cell);
    Colour before = foreground(painter, cell, behind);
    char code[64];
    if (painter->style->depth == DEPTH_256) {
        snprintf(code, sizeof code, "\x1b[0;48;5;%d;38;5;%dm",
                 palette_nearest(&painter->palette, behind),
                 palette_nearest(&painter->palette, before));
    } else {
        snprintf(code, sizeof code, "\x1b[0;48;2;%d;%d;%d;38;2;%d;%d;%dm", behind.red, behind.green,
                 behind.blue, before.red, before.green, before.blue);
    }
    sink_text(sink, code);
}

static void fill_cell(Painter *painter, const Cell *cell, size_t width, Sink *sink) {
    char text[NUMBER_SIZE];
    size_t columns = write_content(painter, cell, text);
    dress(painter, cell, sink);
    paint_pad(sink, width + 1, columns);
    sink_text(sink, text);
    sink_char(sink, ' ');
}

static void write_shade(ColourDepth depth, const Cell *cell, size_t level, Sink *sink) {
    bool is_dressed = depth == DEPTH_16 && level > 0;
    const char *colour = cell->is_faded ? DIM : SHADE_COLOUR;
    sink_text(sink, is_dressed ? colour : "");
    sink_text(sink, shades[level]);
    sink_text(sink, shades[level]);
    sink_text(sink, is_dressed ? RESET : "");
}

static Look number_look(const Cell *cell, size_t level) {
    if (cell->is_masked || cell->is_faded) {
        return LOOK_DIM;
    }
    return level >= SHADE_BOLD ? LOOK_BOLD : LOOK_PLAIN;
}

static void shade_cell(const Painter *painter, const Cell *cell, size_t width, Sink *sink) {
    char text[NUMBER_SIZE];
    ColourDepth depth = painter->style->depth;
    size_t columns = write_content(painter, cell, text);
    size_t level = cell->is_masked ? 0 : level_of(painter->style, cell->value);
    paint_pad(sink, width, painter->number_columns + SHADE_COLUMNS);
    write_shade(depth, cell, level, sink);
    paint_pad(sink, painter->number_columns + 1, columns);
    paint_span(depth, text, strlen(text), number_look(cell, level), sink);
}

void paint_cell(Painter *painter, const Cell *cell, size_t width, Sink *sink) {
    if (paint_fills(painter->style->depth)) {
        fill_cell(painter, cell, width, sink);
    } else {
        shade_cell(painter, cell, width, sink);
    }
}

void paint_row_end(ColourDepth depth, Sink *sink) {
    sink_text(sink, paint_fills(depth) ? RESET "\n" : "\n");
}
