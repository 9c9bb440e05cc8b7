/* pen: adds marks to a scene. */
#ifndef ATTNVIZ_PEN_H
#define ATTNVIZ_PEN_H

#include "theme.h"

/** What every step of a layout needs. Borrowed. */
typedef struct Pen {
    Scene *scene;
    Canvas *canvas;
    const ThemeLook *look;
    Error *error;
} Pen;

/** Where a text hangs: its anchor, the part of its extent that lies there, and its turn. */
typedef struct Hang {
    double x, y, anchor_x, anchor_y, turn;
} Hang;

/** Colour and strength. */
typedef struct Ink {
    Colour colour;
    double opacity;
} Ink;

/** The extent of a text in one look. */
typedef struct Extent {
    double width, height;
} Extent;

bool pen_measure(const Pen *pen, const char *text, TextLook look, Extent *extent);

bool pen_text(const Pen *pen, MarkRole role, const char *text, TextLook look, Hang hang, Ink ink);

bool pen_rectangle(const Pen *pen, MarkRole role, double x, double y, double width, double height,
                   Colour colour);

bool pen_line(const Pen *pen, MarkRole role, double x, double y, double across, double down);

#endif
