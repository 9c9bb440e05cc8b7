#include "fit.h"
#include "theme.h"

#include <math.h>

/* How much cells shrink at each try, and how often. */
#define SHRINK 0.75
#define TRIES  12

static bool is_too_long(const Scene *body, size_t longest_side) {
    double width = body->width + 2 * PAGE_MARGIN;
    double height = body->height + 2 * PAGE_MARGIN + HEADER_MOST;
    return longest_side > 0 && fmax(width, height) > (double)longest_side;
}

bool scene_fit(Scene *body, size_t longest_side, LayOut *lay_out, void *view, Error *error) {
    double shrink = 1;
    for (int attempt = 0; attempt < TRIES; attempt++) {
        scene_free(body);
        if (!lay_out(view, shrink)) {
            return false;
        }
        if (!is_too_long(body, longest_side)) {
            return true;
        }
        shrink *= SHRINK;
    }
    return error_set(error, ERROR_DATA, "figure",
                     "the picture would be %.0f × %.0f points; the limit is %zu points a side",
                     body->width, body->height, longest_side);
}
