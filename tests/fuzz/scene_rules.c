#include "scene_rules.h"

#include "../unit/corners_apart.h"
#include "fuzz.h"

#include <math.h>
#include <stdlib.h>

#define EDGE 0.01 /* of a point */

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
    return a->top < b->bottom && b->top < a->bottom && !corners_apart(a->corners, b->corners);
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
