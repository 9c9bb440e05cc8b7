#include "paint.h"
#include "survey.h"

#include <stdio.h>

#define RESET "\x1b[0m"
/* How far a cell of another query goes towards the map's low end. */
#define FADE 0.65

/* A shade is two of these, then a space, then the number. */
#define SHADE_COUNT   5
#define SHADE_COLUMNS 3
static const char *const shades[SHADE_COUNT] = {" ", "░", "▒", "▓", "█"};

void paint_pad(Sink *sink, size_t width, size_t columns) {
    for (; columns < width; columns++) {
        sink_char(sink, ' ');
    }
}

void paint_text(const TextStyle *style, const char *text, Look look, Sink *sink) {
    bool is_dressed = style->colour && look != LOOK_PLAIN;
    if (is_dressed) {
        sink_text(sink, look == LOOK_BOLD ? "\x1b[1m" : "\x1b[2m");
    }
    sink_text(sink, text);
    if (is_dressed) {
        sink_text(sink, RESET);
    }
}

size_t paint_field_columns(const TextStyle *style, size_t number_columns) {
    return style->colour ? number_columns : SHADE_COLUMNS + number_columns;
}

static const char *shade_of(const TextStyle *style, double value) {
    double part = (value - style->low) / (style->high - style->low);
    size_t level = part > 0 ? part < 1 ? (size_t)(part * SHADE_COUNT) : SHADE_COUNT - 1 : 0;
    return shades[level < SHADE_COUNT ? level : SHADE_COUNT - 1];
}

/* Masked cells have dots in the place of a number. */
static size_t write_content(const TextStyle *style, const Cell *cell, size_t number_columns,
                            char text[NUMBER_SIZE]) {
    if (!cell->is_masked) {
        return survey_number(cell->value, style->digits, text);
    }
    static const char dot[] = "·";
    size_t dots = number_columns < 4 ? number_columns : 4;
    char *end = text;
    for (size_t i = 0; i < dots; i++) {
        end += snprintf(end, sizeof dot, "%s", dot);
    }
    return dots;
}

static Colour background(const TextStyle *style, const Cell *cell) {
    ColourRange range = {style->low, style->high};
    Colour colour = colour_of(style->map, range, cell->value);
    return cell->is_faded ? colour_mix(colour, colour_of(style->map, range, style->low), FADE)
                          : colour;
}

/* Each begins with 0, so that nothing of the cell before lasts. */
static void dress(const TextStyle *style, const Cell *cell, Sink *sink) {
    if (cell->is_masked) {
        sink_text(sink, "\x1b[0;2m");
        return;
    }
    Colour behind = background(style, cell);
    Colour before = colour_of_text_on(behind);
    char code[64];
    snprintf(code, sizeof code, "\x1b[0;%s48;2;%d;%d;%d;38;2;%d;%d;%dm", cell->is_faded ? "2;" : "",
             behind.red, behind.green, behind.blue, before.red, before.green, before.blue);
    sink_text(sink, code);
}

void paint_cell(const TextStyle *style, const Cell *cell, size_t width, size_t number_columns,
                Sink *sink) {
    char text[NUMBER_SIZE];
    size_t columns = write_content(style, cell, number_columns, text);
    if (style->colour) {
        dress(style, cell, sink);
        paint_pad(sink, width + 1, columns);
        sink_text(sink, text);
        sink_char(sink, ' ');
        return;
    }
    paint_pad(sink, width, number_columns + SHADE_COLUMNS);
    const char *shade = cell->is_masked ? " " : shade_of(style, cell->value);
    sink_text(sink, shade);
    sink_text(sink, shade);
    paint_pad(sink, number_columns + 1, columns);
    sink_text(sink, text);
}
