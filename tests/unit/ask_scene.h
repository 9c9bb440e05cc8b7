/* Asking a scene: what is there, and that nothing overlaps or is cut. Include it after cmocka. */
#ifndef ATTNVIZ_ASK_SCENE_H
#define ATTNVIZ_ASK_SCENE_H

#include "corners_apart.h"
#include "scene.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static inline size_t count_role(const Scene *scene, MarkRole role) {
    size_t count = 0;
    for (size_t i = 0; i < scene->count; i++) {
        count += scene->marks[i].role == role;
    }
    return count;
}

static inline size_t count_text(const Scene *scene, MarkRole role, const char *text) {
    size_t count = 0;
    for (size_t i = 0; i < scene->count; i++) {
        const Mark *mark = &scene->marks[i];
        count += mark->role == role && mark->kind == MARK_TEXT && strcmp(mark->text, text) == 0;
    }
    return count;
}

static inline const Mark *find_cell(const Scene *scene, MarkRole role, int panel, size_t row,
                                    size_t column) {
    for (size_t i = 0; i < scene->count; i++) {
        const Mark *mark = &scene->marks[i];
        if (mark->role == role && mark->panel == panel && mark->row == row &&
            mark->column == column) {
            return mark;
        }
    }
    return NULL;
}

static inline bool same_colour(Colour a, Colour b) {
    return a.red == b.red && a.green == b.green && a.blue == b.blue;
}

static inline void check_inside(const Scene *scene, const double corners[8], const char *text) {
    for (int corner = 0; corner < 4; corner++) {
        double x = corners[2 * corner], y = corners[2 * corner + 1];
        if (x < 0 || y < 0 || x > scene->width || y > scene->height) {
            fail_msg("\"%s\" leaves the canvas: %g, %g", text, x, y);
        }
    }
}

/* A text of the scene, and how far it reaches down the page. */
typedef struct Placed {
    double corners[8], top, bottom;
    const char *text;
} Placed;

static inline int compare_tops(const void *a, const void *b) {
    double first = ((const Placed *)a)->top, second = ((const Placed *)b)->top;
    return (first > second) - (first < second);
}

static inline size_t place_texts(const Scene *scene, Placed *placed) {
    size_t count = 0;
    for (size_t i = 0; i < scene->count; i++) {
        if (scene->marks[i].kind != MARK_TEXT) {
            continue;
        }
        Placed *one = &placed[count++];
        *one = (Placed){.top = INFINITY, .bottom = -INFINITY, .text = scene->marks[i].text};
        mark_corners(&scene->marks[i], one->corners);
        for (int corner = 0; corner < 4; corner++) {
            one->top = fmin(one->top, one->corners[2 * corner + 1]);
            one->bottom = fmax(one->bottom, one->corners[2 * corner + 1]);
        }
    }
    qsort(placed, count, sizeof *placed, compare_tops);
    return count;
}

/* No two texts overlap, and none leaves the canvas. */
static inline void check_texts(const Scene *scene) {
    Placed *placed = calloc(scene->count + 1, sizeof *placed);
    size_t count = place_texts(scene, placed);
    for (size_t i = 0; i < count; i++) {
        check_inside(scene, placed[i].corners, placed[i].text);
        for (size_t j = i + 1; j < count && placed[j].top < placed[i].bottom; j++) {
            if (!corners_apart(placed[i].corners, placed[j].corners)) {
                fail_msg("\"%s\" and \"%s\" overlap", placed[i].text, placed[j].text);
            }
        }
    }
    free(placed);
}

/* Labels, numbers and ticks lie on no cell but their own. */
static inline void check_cells_are_free(const Scene *scene) {
    for (size_t i = 0; i < scene->count; i++) {
        const Mark *text = &scene->marks[i];
        double a[8], b[8];
        if (text->kind != MARK_TEXT || text->role == ROLE_CELL_TEXT) {
            continue;
        }
        mark_corners(text, a);
        for (size_t j = 0; j < scene->count; j++) {
            const Mark *cell = &scene->marks[j];
            if (cell->role == ROLE_CELL || cell->role == ROLE_COLOUR_BAR) {
                mark_corners(cell, b);
                assert_true(corners_apart(a, b));
            }
        }
    }
}

#endif
