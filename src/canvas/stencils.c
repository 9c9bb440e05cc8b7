#include "stencils.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Of a stencil, in pixels. */
#define LARGEST ((size_t)1 << 20)

static void drop(Stencil *stencil, const Late *late) {
    if (stencil->surface != NULL) {
        late->cairo_surface_destroy(stencil->surface);
    }
    free(stencil->pixels);
    free(stencil->text);
    *stencil = (Stencil){0};
}

void stencils_clear(Stencils *stencils, const Late *late) {
    for (size_t i = 0; i < STENCILS_KEPT; i++) {
        drop(&stencils->kept[i], late);
    }
    stencils->next = 0;
}

static bool same_number(double a, double b) {
    return !(a < b) && !(a > b);
}

static bool same_look(const StencilLook *a, const StencilLook *b) {
    return a->across == b->across && a->down == b->down && a->bold == b->bold &&
           same_number(a->scale, b->scale) && same_number(a->turn, b->turn) &&
           same_number(a->left, b->left) && same_number(a->top, b->top);
}

/** Whole pixels, the last ones not counted in. */
typedef struct Bounds {
    int left, top, right, bottom;
} Bounds;

/* The corners of the box, with room for accents and for what leans out of it. */
static Bounds bounds_of(const StencilLook *look) {
    double cosine = cos(look->turn) * look->scale, sine = sin(look->turn) * look->scale;
    double room = look->height / 2 * look->scale + 2;
    double left = 0, right = 0, top = 0, bottom = 0;
    for (int corner = 0; corner < 4; corner++) {
        double x = look->left + (corner & 1 ? look->width : 0);
        double y = look->top + (corner & 2 ? look->height : 0);
        double across = x * cosine - y * sine, down = x * sine + y * cosine;
        left = corner == 0 ? across : fmin(left, across);
        right = corner == 0 ? across : fmax(right, across);
        top = corner == 0 ? down : fmin(top, down);
        bottom = corner == 0 ? down : fmax(bottom, down);
    }
    const double most = 1e6; /* far more than is kept */
    return (Bounds){(int)floor(fmax(left - room, -most)), (int)floor(fmax(top - room, -most)),
                    (int)ceil(fmin(right + room, most)), (int)ceil(fmin(bottom + room, most))};
}

static bool draw(const Stencil *stencil, const Late *late, const Letters *letters) {
    const StencilLook *look = &stencil->look;
    cairo_t *cairo = late->cairo_create(stencil->surface);
    late->cairo_set_antialias(cairo, CAIRO_ANTIALIAS_GRAY);
    late->cairo_translate(cairo, look->across / 256.0 - stencil->x,
                          look->down / 256.0 - stencil->y);
    late->cairo_scale(cairo, look->scale, look->scale);
    late->cairo_rotate(cairo, look->turn);
    late->cairo_translate(cairo, look->left, look->top + letters->ascent);
    letters_draw(letters, late, cairo, LETTERS_OUTLINES);
    bool drawn = late->cairo_status(cairo) == CAIRO_STATUS_SUCCESS;
    late->cairo_destroy(cairo);
    return drawn;
}

/* Rows of pixels begin as Cairo wants them to. */
static size_t stride_of(const Bounds *bounds) {
    return ((size_t)(bounds->right - bounds->left) + 3) / 4 * 4;
}

/* False where memory runs out; to be dropped also then. */
static bool make(Stencil *stencil, const Late *late, const char *text, const Letters *letters,
                 const StencilLook *look, const Bounds *bounds) {
    int width = bounds->right - bounds->left, height = bounds->bottom - bounds->top;
    size_t stride = stride_of(bounds);
    *stencil = (Stencil){.text = strdup(text),
                         .look = *look,
                         .pixels = calloc((size_t)height, stride),
                         .x = bounds->left,
                         .y = bounds->top};
    if (stencil->text == NULL || stencil->pixels == NULL) {
        return false;
    }
    stencil->surface = late->cairo_image_surface_create_for_data(stencil->pixels, CAIRO_FORMAT_A8,
                                                                 width, height, (int)stride);
    return draw(stencil, late, letters);
}

static const Stencil *find_kept(const Stencils *stencils, const char *text,
                                const StencilLook *look) {
    for (size_t i = 0; i < STENCILS_KEPT && stencils->kept[i].text != NULL; i++) {
        const Stencil *stencil = &stencils->kept[i];
        if (same_look(&stencil->look, look) && strcmp(stencil->text, text) == 0) {
            return stencil;
        }
    }
    return NULL;
}

bool stencils_find(Stencils *stencils, const Late *late, const char *text, const Letters *letters,
                   const StencilLook *look, const Stencil **found, Error *error) {
    *found = find_kept(stencils, text, look);
    Bounds bounds = bounds_of(look);
    if (*found != NULL || stride_of(&bounds) * (size_t)(bounds.bottom - bounds.top) > LARGEST) {
        return true;
    }
    Stencil *place = &stencils->kept[stencils->next], made;
    if (!make(&made, late, text, letters, look, &bounds)) {
        drop(&made, late);
        return error_no_memory(error, "figure");
    }
    drop(place, late);
    *place = made;
    *found = place;
    stencils->next = (stencils->next + 1) % STENCILS_KEPT;
    return true;
}
