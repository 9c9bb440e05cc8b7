/* page: a title over the bodies of one or several views. */
#include "figure.h"
#include "header.h"

#include <math.h>

/* What all bodies remark, each remark once. */
static bool join_remarks(const Scene *bodies, size_t count, Scene *page, Error *error) {
    for (size_t i = 0; i < count; i++) {
        if (!scene_remark(page, bodies[i].remarks, error)) {
            return false;
        }
    }
    return true;
}

static double widest(const Scene *bodies, size_t count) {
    double width = 0;
    for (size_t i = 0; i < count; i++) {
        width = fmax(width, bodies[i].width);
    }
    return width;
}

static bool place_bodies(Scene *bodies, size_t count, const Pen *pen, double *y) {
    for (size_t i = 0; i < count; i++) {
        *y += i > 0 ? BODY_GAP : 0;
        if (!scene_place(pen->scene, &bodies[i], PAGE_MARGIN, *y, pen->error)) {
            return false;
        }
        *y += ceil(bodies[i].height);
    }
    return true;
}

/* The page comes first, its size last. */
static void set_page(const Pen *pen, double width, double height) {
    Scene *page = pen->scene;
    page->width = width;
    page->height = height;
    page->transparent = pen->look->transparent;
    page->marks[0].width = width;
    page->marks[0].height = height;
    page->marks[0].opacity = page->transparent ? 0 : 1;
}

static bool lay_out(const FigureWords *words, Scene *bodies, size_t count, const Pen *pen) {
    Scene *page = pen->scene;
    double width, height, y = PAGE_MARGIN;
    if (!join_remarks(bodies, count, page, pen->error)) {
        return false;
    }
    const Header header = {words->title, {words->subtitle, page->remarks}};
    if (!pen_rectangle(pen, ROLE_BACKGROUND, 0, 0, 0, 0, pen->look->page) ||
        !header_width(&header, pen, widest(bodies, count), &width) ||
        !header_draw(&header, pen, PAGE_MARGIN, y, width, &height)) {
        return false;
    }
    y += height;
    if (!place_bodies(bodies, count, pen, &y)) {
        return false;
    }
    set_page(pen, width + 2 * PAGE_MARGIN, y + PAGE_MARGIN);
    return true;
}

static bool check_sides(const Scene *page, const FigureStyle *style, Error *error) {
    double limit = (double)style->longest_side;
    return limit <= 0 || fmax(page->width, page->height) <= limit ||
           error_set(error, ERROR_DATA, "figure",
                     "the picture would be %.0f × %.0f points; the limit is %zu points a side",
                     page->width, page->height, style->longest_side);
}

bool figure_page(const FigureWords *words, const FigureStyle *style, Scene *bodies, size_t count,
                 Canvas *canvas, Scene *page, Error *error) {
    *page = (Scene){0};
    Pen pen = {page, canvas, theme_look(style->theme), error};
    bool done = lay_out(words, bodies, count, &pen) && check_sides(page, style, error);
    if (!done) {
        scene_free(page);
    }
    return done;
}
