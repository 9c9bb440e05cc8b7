/* picture: something that can be painted, whatever becomes of it. */
#ifndef ATTNVIZ_PICTURE_H
#define ATTNVIZ_PICTURE_H

#include "canvas.h"

/** A picture that can be painted again and again: `paint` draws it with the canvas' calls. */
typedef struct Picture {
    double width, height; /* points */
    double scale;         /* pixels a point */
    bool transparent;     /* some of it is not painted over */
    bool (*paint)(const void *context, Canvas *canvas, Error *error);
    const void *context;
} Picture;

#endif
