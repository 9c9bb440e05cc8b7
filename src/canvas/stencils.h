/* stencils: slanted lines of letters among pixels, drawn once. Private to the canvas room. */
#ifndef ATTNVIZ_STENCILS_H
#define ATTNVIZ_STENCILS_H

#include "letters.h"

/** A line as it is drawn: scaled, and turned by an angle in radians about the point that its box,
 * (left, top, width, height) at SHAPED_SIZE, is placed from. */
typedef struct StencilLook {
    bool bold;
    double scale, turn; /* scale in pixels */
    double left, top, width, height;
    int across, down; /* where in its pixel the point lies, in 256ths */
} StencilLook;

/** How much of each pixel a line covers. */
typedef struct Stencil {
    char *text; /* owned; NULL: there is none */
    StencilLook look;
    unsigned char *pixels;    /* owned */
    cairo_surface_t *surface; /* owned: those as Cairo takes them */
    int x, y;                 /* of its first pixel, from the one that the point lies in */
} Stencil;

#define STENCILS_KEPT 128

/** The last ones. Start as {0}; freed with stencils_clear. */
typedef struct Stencils {
    Stencil kept[STENCILS_KEPT];
    size_t next; /* is replaced next */
} Stencils;

/** The stencil of a line in the look, good until the next is asked for; NULL where it is too large
 * to be kept. Fails for memory. */
bool stencils_find(Stencils *stencils, const Late *late, const char *text, const Letters *letters,
                   const StencilLook *look, const Stencil **found, Error *error);

void stencils_clear(Stencils *stencils, const Late *late);

#endif
