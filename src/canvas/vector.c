/* vector: pictures as SVG and PDF files. */
#include "characters.h"
#include "parts.h"
#include "pdf_whole.h"

#include <stdlib.h>
#include <string.h>

/* A PDF's unit is 1/72 inch, a figure's point 1/96. */
#define PDF_SCALE 0.75

#define FIRST_CAPACITY ((size_t)64 << 10)

static bool grow(Canvas *canvas, size_t length) {
    size_t wanted = canvas->written.length + length;
    size_t capacity = canvas->written_capacity;
    capacity = capacity > 0 ? capacity : FIRST_CAPACITY;
    while (capacity < wanted) {
        capacity *= 2;
    }
    if (capacity == canvas->written_capacity) {
        return true;
    }
    unsigned char *data = realloc(canvas->written.data, capacity);
    if (data != NULL) {
        canvas->written.data = data;
        canvas->written_capacity = capacity;
    }
    return data != NULL;
}

static cairo_status_t write_bytes(void *context, const unsigned char *bytes, unsigned length) {
    Canvas *canvas = context;
    if (!grow(canvas, length)) {
        return CAIRO_STATUS_NO_MEMORY;
    }
    memcpy(canvas->written.data + canvas->written.length, bytes, length);
    canvas->written.length += length;
    return CAIRO_STATUS_SUCCESS;
}

static void make_svg(Canvas *canvas, double width, double height) {
    const Late *late = &canvas->late;
    canvas->surface = late->cairo_svg_surface_create_for_stream(write_bytes, canvas, width, height);
    late->cairo_svg_surface_set_document_unit(canvas->surface, CAIRO_SVG_UNIT_PX);
    canvas->cairo = late->cairo_create(canvas->surface);
}

static bool set_metadata(Canvas *canvas, cairo_pdf_metadata_t kind, const char *text,
                         Error *error) {
    char *copy = text == NULL ? NULL : characters_copy(text);
    if (text != NULL && copy == NULL) {
        return error_no_memory(error, "figure");
    }
    canvas->late.cairo_pdf_surface_set_metadata(canvas->surface, kind, copy);
    free(copy);
    return true;
}

static bool make_pdf(Canvas *canvas, double width, double height, const char *title,
                     const char *subject, Error *error) {
    const Late *late = &canvas->late;
    canvas->surface = late->cairo_pdf_surface_create_for_stream(
        write_bytes, canvas, width * PDF_SCALE, height * PDF_SCALE);
    canvas->cairo = late->cairo_create(canvas->surface);
    late->cairo_scale(canvas->cairo, PDF_SCALE, PDF_SCALE);
    return set_metadata(canvas, CAIRO_PDF_METADATA_TITLE, title, error) &&
           set_metadata(canvas, CAIRO_PDF_METADATA_SUBJECT, subject, error) &&
           set_metadata(canvas, CAIRO_PDF_METADATA_CREATOR, "attnviz", error) &&
           set_metadata(canvas, CAIRO_PDF_METADATA_CREATE_DATE, NULL, error);
}

bool canvas_begin_vector(Canvas *canvas, VectorKind kind, double width, double height,
                         const char *title, const char *subject, Error *error) {
    end_picture(canvas);
    canvas_bytes_free(&canvas->written);
    canvas->written_capacity = 0;
    if (!canvas_check(width, height, 1, error)) {
        return false;
    }
    if (kind == VECTOR_SVG) {
        make_svg(canvas, width, height);
    } else if (!make_pdf(canvas, width, height, title, subject, error)) {
        end_picture(canvas);
        return false;
    }
    canvas->is_vector = true;
    canvas->kind = kind;
    canvas->scale = 1;
    return check_cairo(canvas, canvas->late.cairo_status(canvas->cairo), error);
}

bool canvas_end_vector(Canvas *canvas, CanvasBytes *bytes, Error *error) {
    const Late *late = &canvas->late;
    *bytes = (CanvasBytes){0};
    late->cairo_show_page(canvas->cairo);
    cairo_status_t drawn = late->cairo_status(canvas->cairo);
    late->cairo_surface_finish(canvas->surface);
    cairo_status_t written = late->cairo_surface_status(canvas->surface);
    end_picture(canvas);
    if (!check_cairo(canvas, drawn, error) || !check_cairo(canvas, written, error)) {
        return false;
    }
    if (canvas->kind == VECTOR_PDF && !pdf_is_whole(canvas->written.data, canvas->written.length)) {
        return error_no_memory(error, "figure");
    }
    *bytes = canvas->written;
    canvas->written = (CanvasBytes){0};
    canvas->written_capacity = 0;
    return true;
}

void canvas_bytes_free(CanvasBytes *bytes) {
    free(bytes->data);
    *bytes = (CanvasBytes){0};
}
