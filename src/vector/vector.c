#include "vector.h"
#include "svg.h"
#include "svg_ids.h"

#include <stddef.h>

static const char *wanted(const char *text) {
    return text == NULL || text[0] == '\0' ? NULL : text;
}

bool vector_paint(const Picture *picture, Canvas *canvas, VectorKind kind, const char *title,
                  const char *description, CanvasBytes *bytes, Error *error) {
    *bytes = (CanvasBytes){0};
    const char *heading = wanted(title), *text = wanted(description);
    return canvas_begin_vector(canvas, kind, picture->width, picture->height, heading, text,
                               error) &&
           picture->paint(picture->context, canvas, error) &&
           canvas_end_vector(canvas, bytes, error) &&
           (kind != VECTOR_SVG ||
            (svg_renumber(bytes, error) && svg_complete(bytes, heading, text, error)));
}
