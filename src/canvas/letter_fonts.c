#include "letter_fonts.h"
#include "characters.h"

bool letter_fonts_new(LetterFonts *fonts, const Late *late, const HouseFont *house, Error *error) {
    *fonts = (LetterFonts){.late = late, .house = house, .buffer = late->hb_buffer_create()};
    return late->hb_buffer_allocation_successful(fonts->buffer) || error_no_memory(error, "figure");
}

static const char *file_of(const LetterFonts *fonts, bool bold) {
    return bold ? fonts->house->bold : fonts->house->regular;
}

static bool open_shaping(const LetterFonts *fonts, LetterFont *font, const char *file,
                         Error *error) {
    const Late *late = fonts->late;
    hb_blob_t *blob = late->hb_blob_create_from_file_or_fail(file);
    if (blob == NULL) {
        return house_cannot_read(file, error);
    }
    hb_face_t *face = late->hb_face_create(blob, 0);
    late->hb_blob_destroy(blob);
    if (late->hb_face_get_glyph_count(face) == 0) {
        late->hb_face_destroy(face);
        return house_cannot_read(file, error);
    }
    font->shaping = late->hb_font_create(face);
    late->hb_face_destroy(face);
    int scale = (int)(SHAPED_SIZE * LETTER_UNITS);
    late->hb_font_set_scale(font->shaping, scale, scale);
    hb_font_extents_t extents;
    late->hb_font_get_extents_for_direction(font->shaping, HB_DIRECTION_LTR, &extents);
    font->ascent = (double)extents.ascender / LETTER_UNITS;
    font->descent = -(double)extents.descender / LETTER_UNITS;
    return true;
}

static cairo_scaled_font_t *scaled(const Late *late, cairo_font_face_t *face, double size) {
    cairo_matrix_t matrix, identity;
    cairo_font_options_t *options = house_options(late);
    late->cairo_matrix_init_scale(&matrix, size, size);
    late->cairo_matrix_init_identity(&identity);
    cairo_scaled_font_t *font = late->cairo_scaled_font_create(face, &matrix, &identity, options);
    late->cairo_font_options_destroy(options);
    return font;
}

/* The file of a font, as Cairo is told it. NULL when memory runs out. */
static FcPattern *pattern_of(const Late *late, const char *file) {
    FcPattern *pattern = late->FcPatternCreate();
    if (pattern != NULL && !(late->FcPatternAddString(pattern, FC_FILE, (const FcChar8 *)file) &&
                             late->FcPatternAddInteger(pattern, FC_INDEX, 0))) {
        late->FcPatternDestroy(pattern);
        return NULL;
    }
    return pattern;
}

static bool open_drawing(const LetterFonts *fonts, LetterFont *font, const char *file,
                         Error *error) {
    const Late *late = fonts->late;
    FcPattern *pattern = pattern_of(late, file);
    if (pattern == NULL) {
        return error_no_memory(error, "figure");
    }
    cairo_font_face_t *face = late->cairo_ft_font_face_create_for_pattern(pattern);
    late->FcPatternDestroy(pattern);
    font->drawing = scaled(late, face, SHAPED_SIZE);
    font->drawing_scripts = scaled(late, face, SHAPED_SIZE * SCRIPT_SCALE);
    late->cairo_font_face_destroy(face);
    cairo_status_t status = late->cairo_scaled_font_status(font->drawing);
    status = status != CAIRO_STATUS_SUCCESS ? status
                                            : late->cairo_scaled_font_status(font->drawing_scripts);
    return status == CAIRO_STATUS_SUCCESS ||
           (status == CAIRO_STATUS_NO_MEMORY ? error_no_memory(error, "figure")
                                             : house_cannot_read(file, error));
}

bool letter_fonts_open(LetterFonts *fonts, bool bold, const LetterFont **font, Error *error) {
    LetterFont *weight = &fonts->weights[bold];
    const char *file = fonts->house == NULL ? NULL : file_of(fonts, bold);
    *font = NULL;
    if (file == NULL || (weight->shaping == NULL && !house_has(file))) {
        return true;
    }
    *font = weight;
    return weight->shaping != NULL ||
           (open_shaping(fonts, weight, file, error) && open_drawing(fonts, weight, file, error));
}

void letter_fonts_free(LetterFonts *fonts) {
    for (size_t i = 0; i < 2; i++) {
        LetterFont *font = &fonts->weights[i];
        if (font->drawing != NULL) {
            fonts->late->cairo_scaled_font_destroy(font->drawing);
            fonts->late->cairo_scaled_font_destroy(font->drawing_scripts);
        }
        if (font->shaping != NULL) {
            fonts->late->hb_font_destroy(font->shaping);
        }
    }
    if (fonts->buffer != NULL) {
        fonts->late->hb_buffer_destroy(fonts->buffer);
    }
    *fonts = (LetterFonts){0};
}
