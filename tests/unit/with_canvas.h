/* The one canvas of a test program: opened before its tests, closed after them. */
#ifndef ATTNVIZ_WITH_CANVAS_H
#define ATTNVIZ_WITH_CANVAS_H

#include "canvas.h"

static Canvas *canvas;
static Error error;

static int open_canvas(void **state) {
    (void)state;
    return canvas_new(NULL, &canvas, &error) ? 0 : -1;
}

static int close_canvas(void **state) {
    (void)state;
    canvas_free(canvas);
    return 0;
}

#endif
