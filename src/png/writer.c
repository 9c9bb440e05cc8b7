#include "writer.h"

#include <png.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define METRES_PER_INCH 0.0254

struct PngWriter {
    png_structp png;
    png_infop info;
    const PngOut *out;
    Error *error; /* the caller's, while a call lasts */
};

/* libpng's failures end here and never on stderr. */
static void on_error(png_structp png, png_const_charp message) {
    PngWriter *writer = png_get_error_ptr(png);
    /* What png_set_text says where it gets no memory is the second. */
    if (strstr(message, "emory") != NULL || strstr(message, "text chunks") != NULL) {
        error_no_memory(writer->error, "figure");
    } else {
        error_set(writer->error, ERROR_SYSTEM, "figure", "libpng: %s", message);
    }
    png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp message) {
    (void)png;
    (void)message;
}

static void on_bytes(png_structp png, png_bytep data, size_t length) {
    const PngWriter *writer = png_get_io_ptr(png);
    writer->out->put(writer->out->context, data, length);
}

static void on_flush(png_structp png) {
    (void)png;
}

static void set_text(const PngWriter *writer, const char *keyword, const char *text) {
    if (text == NULL || text[0] == '\0') {
        return;
    }
    char key[32], value_of_language[1] = "";
    png_text chunk = {0};
    strncpy(key, keyword, sizeof key - 1);
    key[sizeof key - 1] = '\0';
    chunk.compression = PNG_ITXT_COMPRESSION_NONE;
    chunk.key = key;
    chunk.text = (png_charp)(uintptr_t)text; /* libpng only reads it */
    chunk.itxt_length = strlen(text);
    chunk.lang = value_of_language;
    chunk.lang_key = value_of_language;
    png_set_text(writer->png, writer->info, &chunk, 1);
}

static void write_head(const PngWriter *writer, const PngHead *head) {
    int type = head->alpha ? PNG_COLOR_TYPE_RGBA : PNG_COLOR_TYPE_RGB;
    png_set_IHDR(writer->png, writer->info, (png_uint_32)head->width, (png_uint_32)head->height, 8,
                 type, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_sRGB(writer->png, writer->info, PNG_sRGB_INTENT_PERCEPTUAL);
    png_uint_32 per_metre = (png_uint_32)(head->dpi / METRES_PER_INCH + 0.5);
    png_set_pHYs(writer->png, writer->info, per_metre, per_metre, PNG_RESOLUTION_METER);
    set_text(writer, "Title", head->title);
    set_text(writer, "Parameters", head->parameters);
    png_write_info(writer->png, writer->info);
}

/** What libpng is asked to do between setjmp and longjmp: all of it behind one pointer. */
typedef struct Step {
    const PngHead *head; /* written where not NULL, */
    const char *chunk;   /* else a chunk of this name with */
    const unsigned char *data;
    size_t length;
} Step;

static bool run_step(PngWriter *writer, const Step *step, Error *error) {
    writer->error = error;
    error->code = ERROR_NONE;
    if (setjmp(png_jmpbuf(writer->png)) != 0) {
        return false;
    }
    if (step->head != NULL) {
        write_head(writer, step->head);
    } else {
        png_write_chunk(writer->png, (png_const_bytep)step->chunk, step->data, step->length);
    }
    return true;
}

static bool start_libpng(PngWriter *writer, const PngHead *head, Error *error) {
    writer->error = error;
    error->code = ERROR_NONE;
    writer->png = png_create_write_struct(PNG_LIBPNG_VER_STRING, writer, on_error, on_warning);
    writer->info = writer->png == NULL ? NULL : png_create_info_struct(writer->png);
    if (writer->info == NULL) {
        return error_no_memory(error, "figure");
    }
    png_set_write_fn(writer->png, writer, on_bytes, on_flush);
    return run_step(writer, &(Step){.head = head}, error);
}

bool png_writer_new(const PngHead *head, const PngOut *out, PngWriter **writer, Error *error) {
    *writer = calloc(1, sizeof **writer);
    if (*writer == NULL) {
        return error_no_memory(error, "figure");
    }
    (*writer)->out = out;
    if (!start_libpng(*writer, head, error)) {
        png_writer_free(*writer);
        *writer = NULL;
        return false;
    }
    return true;
}

bool png_writer_part(PngWriter *writer, const Deflated *part, Error *error) {
    return part->length == 0 ||
           run_step(writer, &(Step){.chunk = "IDAT", .data = part->bytes, .length = part->length},
                    error);
}

bool png_writer_end(PngWriter *writer, Error *error) {
    /* png_write_end would miss image data that libpng has compressed itself. */
    return run_step(writer, &(Step){.chunk = "IEND"}, error);
}

void png_writer_free(PngWriter *writer) {
    if (writer == NULL) {
        return;
    }
    png_destroy_write_struct(&writer->png, &writer->info);
    free(writer);
}
