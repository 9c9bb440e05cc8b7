/* text: lines of text, measured and painted. */
#include "parts.h"

#include <math.h>

bool canvas_measure(Canvas *canvas, const char *text, TextLook look, double *width, double *height,
                    Error *error) {
    const Shaped *shaped;
    if (!shaped_find(&canvas->texts, &canvas->fonts, text, look.bold, &shaped, error)) {
        return false;
    }
    double scale = look.size / SHAPED_SIZE;
    *width = shaped->width * scale;
    *height = shaped->height * scale;
    return true;
}

bool canvas_fit(Canvas *canvas, const char *text, TextLook look, double width, size_t *length,
                Error *error) {
    return shaped_fit(&canvas->texts, &canvas->fonts, text, look.bold,
                      width * SHAPED_SIZE / look.size, length, error);
}

/* Among pixels, slanted letters are filled as outlines: Cairo sets glyphs on whole pixels, which
 * shows in a line of them that is neither level nor upright. */
static bool is_slanted(double turn) {
    double quarters = turn / 90;
    return quarters > floor(quarters);
}

static void paint_layout(const Canvas *canvas, const Shaped *shaped, bool as_outlines) {
    const Late *late = &canvas->late;
    late->cairo_move_to(canvas->cairo, 0, 0);
    if (as_outlines && !shaped->has_pictures) {
        late->pango_cairo_layout_path(canvas->cairo, shaped->layout);
        late->cairo_fill(canvas->cairo);
    } else {
        late->pango_cairo_show_layout(canvas->cairo, shaped->layout);
    }
}

static void paint_line(const Canvas *canvas, const Shaped *shaped, bool slanted) {
    bool as_outlines = slanted && !canvas->is_vector;
    if (shaped->letters == NULL) {
        paint_layout(canvas, shaped, as_outlines);
        return;
    }
    canvas->late.cairo_translate(canvas->cairo, 0, shaped->letters->ascent);
    letters_draw(shaped->letters, &canvas->late, canvas->cairo,
                 canvas->is_vector ? LETTERS_TEXT
                 : as_outlines     ? LETTERS_OUTLINES
                                   : LETTERS_GLYPHS);
}

/* A line of text on its picture: its box is (left, top, width, height) at SHAPED_SIZE from (x, y),
 * scaled, and turned by an angle in degrees. */
typedef struct Place {
    double x, y, scale, turn, left, top, width, height;
} Place;

/* From where to where it reaches down the picture, with room for accents above the box and below.
 */
static bool is_in_no_band(Canvas *canvas, const Place *place) {
    double down = sin(place->turn * G_PI / 180) * place->scale;
    double along = cos(place->turn * G_PI / 180) * place->scale;
    double x0 = place->left * down, x1 = (place->left + place->width) * down;
    double y0 = place->top * along, y1 = (place->top + place->height) * along;
    double room = place->height * place->scale / 2;
    return is_passed_over(canvas, place->y + fmin(x0, x1) + fmin(y0, y1) - room,
                          place->y + fmax(x0, x1) + fmax(y0, y1) + room);
}

static void go_to(const Canvas *canvas, const Place *place) {
    const Late *late = &canvas->late;
    late->cairo_translate(canvas->cairo, place->x, place->y);
    late->cairo_scale(canvas->cairo, place->scale, place->scale);
    if (place->turn < 0 || place->turn > 0) {
        late->cairo_rotate(canvas->cairo, place->turn * G_PI / 180);
    }
    late->cairo_translate(canvas->cairo, place->left, place->top);
}

/* The whole pixel that a place lies in, and how far within it, in 256ths. */
static double whole_pixel(double place, int *part) {
    double whole = floor(place);
    *part = (int)rint((place - whole) * 256);
    return whole;
}

/* Slanted letters, by their stencil where they have one. */
static bool paint_slanted(Canvas *canvas, const char *text, const Shaped *shaped,
                          const Place *place, Error *error) {
    const Late *late = &canvas->late;
    const Stencil *stencil;
    StencilLook look = {.bold = shaped->bold,
                        .scale = place->scale * canvas->scale,
                        .turn = place->turn * G_PI / 180,
                        .left = place->left,
                        .top = place->top,
                        .width = place->width,
                        .height = place->height};
    double x = whole_pixel(place->x * canvas->scale, &look.across);
    double y = whole_pixel(place->y * canvas->scale, &look.down) - (double)canvas->first;
    if (!stencils_find(&canvas->stencils, late, text, shaped->letters, &look, &stencil, error)) {
        return false;
    }
    if (stencil == NULL) {
        go_to(canvas, place);
        paint_line(canvas, shaped, true);
    } else {
        late->cairo_identity_matrix(canvas->cairo);
        late->cairo_mask_surface(canvas->cairo, stencil->surface, x + stencil->x, y + stencil->y);
    }
    return true;
}

bool canvas_text(Canvas *canvas, const char *text, TextLook look, double x, double y,
                 double anchor_x, double anchor_y, double turn, Colour colour, double opacity,
                 Error *error) {
    const Shaped *shaped;
    if (!shaped_find(&canvas->texts, &canvas->fonts, text, look.bold, &shaped, error)) {
        return false;
    }
    Place place = {.x = x,
                   .y = y,
                   .scale = look.size / SHAPED_SIZE,
                   .turn = turn,
                   .left = -anchor_x * shaped->width,
                   .top = -anchor_y * shaped->height,
                   .width = shaped->width,
                   .height = shaped->height};
    if (is_in_no_band(canvas, &place)) {
        return true;
    }
    canvas->late.cairo_save(canvas->cairo);
    /* For outlines, and the thin sides of the box that stands for a missing glyph. */
    canvas->late.cairo_set_antialias(canvas->cairo, CAIRO_ANTIALIAS_GRAY);
    set_colour(canvas, canvas->cairo, colour, opacity);
    bool is_stencilled = !canvas->is_vector && is_slanted(turn) && shaped->letters != NULL;
    bool painted = true;
    if (is_stencilled) {
        painted = paint_slanted(canvas, text, shaped, &place, error);
    } else {
        go_to(canvas, &place);
        paint_line(canvas, shaped, is_slanted(turn));
    }
    canvas->late.cairo_restore(canvas->cairo);
    return painted;
}
