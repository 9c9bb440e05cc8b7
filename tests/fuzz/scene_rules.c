#include "scene_rules.h"

#include "fuzz.h"

#include <math.h>
#include <stdlib.h>

/* Of a point: less is rounding, not an overlap. */
#define TOUCH 0.0005
#define EDGE  0.01

bool mark_is_on_page(const Scene *page, const Mark *mark) {
    double corners[8];
    bool is_on = true;
    mark_corners(mark, corners);
    for (int i = 0; i < 8; i++) {
        double limit = i % 2 == 0 ? page->width : page->height;
        is_on = is_on && corners[i] >= -EDGE && corners[i] <= limit + EDGE;
    }
    return is_on;
}

/* True where the corners lie apart along the normal of one of a's sides. */
static bool apart_along(const double a[8], const double b[8]) {
    for (int side = 0; side < 2; side++) {
        double nx = a[2 * side + 3] - a[2 * side + 1], ny = a[2 * side] - a[2 * side + 2];
        double length = hypot(nx, ny), low[2] = {INFINITY, INFINITY};
        double high[2] = {-INFINITY, -INFINITY};
        for (int corner = 0; corner < 8 && length > 0; corner++) {
            const double *at = (corner < 4 ? a : b) + 2 * (corner % 4);
            double along = (at[0] * nx + at[1] * ny) / length;
            low[corner / 4] = fmin(low[corner / 4], along);
            high[corner / 4] = fmax(high[corner / 4], along);
        }
        if (high[0] <= low[1] + TOUCH || high[1] <= low[0] + TOUCH) {
            return true;
        }
    }
    return false;
}

/* A text's corners, and how far they reach down the page. */
typedef struct Box {
    double corners[8], top, bottom;
} Box;

static Box box_of(const Mark *text) {
    Box box = {.top = INFINITY, .bottom = -INFINITY};
    mark_corners(text, box.corners);
    for (int i = 1; i < 8; i += 2) {
        box.top = fmin(box.top, box.corners[i]);
        box.bottom = fmax(box.bottom, box.corners[i]);
    }
    return box;
}

static bool boxes_overlap(const Box *a, const Box *b) {
    return a->top < b->bottom && b->top < a->bottom && !apart_along(a->corners, b->corners) &&
           !apart_along(b->corners, a->corners);
}

bool texts_overlap(const Scene *page) {
    Box *boxes = calloc(page->count + 1, sizeof *boxes);
    size_t count = 0;
    bool any = false;
    fuzz_holds(boxes != NULL, "there is memory for boxes");
    for (size_t i = 0; i < page->count; i++) {
        if (page->marks[i].kind == MARK_TEXT) {
            boxes[count] = box_of(&page->marks[i]);
            for (size_t j = 0; j < count; j++) {
                any = any || boxes_overlap(&boxes[j], &boxes[count]);
            }
            count++;
        }
    }
    free(boxes);
    return any;
}
