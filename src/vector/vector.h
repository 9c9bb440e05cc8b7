/*
 * vector: a picture becomes the bytes of an SVG or PDF file, by the canvas.
 *
 *     Picture picture = {width, height, 1, false, paint, &scene};
 *     vector_paint(&picture, canvas, VECTOR_SVG, "cat and mouse", "softmax(QKᵀ/√4)", &bytes,
 * &error); fwrite(bytes.data, 1, bytes.length, file); canvas_bytes_free(&bytes);
 */
#ifndef ATTNVIZ_VECTOR_H
#define ATTNVIZ_VECTOR_H

#include "picture.h"

/**
 * Paints a picture once. Its title and description (each left out where NULL or empty) stand in an
 * SVG's <title> and <desc>, in a PDF's title and subject. The picture's scale does not matter.
 * Fails for memory, with ERROR_DATA where a side is longer than CANVAS_LONGEST_SIDE points, and as
 * `paint` does; `bytes` is then empty.
 */
bool vector_paint(const Picture *picture, Canvas *canvas, VectorKind kind, const char *title,
                  const char *description, CanvasBytes *bytes, Error *error);

#endif
