#include "layouts.h"
#include "characters.h"

#include <stdlib.h>
#include <string.h>

static void add_range(const Late *late, PangoAttrList *list, PangoAttribute *attribute,
                      size_t start, size_t length) {
    attribute->start_index = (guint)start;
    attribute->end_index = (guint)(start + length);
    late->pango_attr_list_insert(list, attribute);
}

/* Letters that few fonts have raised or lowered are the plain letters, made smaller and moved. */
static void set_scripts(const Late *late, char *text, PangoAttrList *list) {
    size_t to = 0;
    for (const char *from = text; *from != '\0';) {
        size_t length;
        unsigned character = character_at(from, &length);
        const Script *script = script_of(character);
        if (script != NULL) {
            double rise = script->raised ? SCRIPT_RAISE : SCRIPT_LOWER;
            add_range(late, list,
                      late->pango_attr_rise_new((int)(rise * SHAPED_SIZE * PANGO_SCALE)), to, 1);
            add_range(late, list, late->pango_attr_scale_new(SCRIPT_SCALE), to, 1);
            text[to++] = script->plain;
        } else {
            memmove(text + to, from, length);
            to += length;
        }
        from += length;
    }
    text[to] = '\0';
}

static void set_font(const Fonts *fonts, PangoLayout *layout, bool bold) {
    const Late *late = fonts->late;
    PangoFontDescription *font = late->pango_font_description_new();
    late->pango_font_description_set_family(font, fonts->family);
    late->pango_font_description_set_absolute_size(font, SHAPED_SIZE * PANGO_SCALE);
    late->pango_font_description_set_weight(font,
                                            bold ? PANGO_WEIGHT_SEMIBOLD : PANGO_WEIGHT_NORMAL);
    late->pango_layout_set_font_description(layout, font);
    late->pango_font_description_free(font);
}

/* Cairo's half of the font draws, HarfBuzz's shapes; each opens the file for itself. */
static bool is_read(const Late *late, PangoFont *font) {
    cairo_scaled_font_t *drawn = late->pango_cairo_font_get_scaled_font((PangoCairoFont *)font);
    if (drawn == NULL || late->cairo_scaled_font_status(drawn) != CAIRO_STATUS_SUCCESS) {
        return false;
    }
    hb_font_t *shaped = late->pango_font_get_hb_font(font);
    return shaped != NULL && late->hb_face_get_glyph_count(late->hb_font_get_face(shaped)) > 0;
}

static bool fail_to_read(const Late *late, PangoFont *font, Error *error) {
    FcPattern *pattern = late->pango_fc_font_get_pattern((PangoFcFont *)(void *)font);
    FcChar8 *file;
    bool is_known = late->FcPatternGetString(pattern, FC_FILE, 0, &file) == FcResultMatch;
    return house_cannot_read(is_known ? (const char *)file : "figure", error);
}

/* False where a font that the layout uses cannot be read, with where = its file, or where there was
 * no memory for glyphs: Pango would draw with what it has instead. */
static bool check_fonts(const Late *late, PangoLayout *layout, Error *error) {
    const PangoLayoutLine *line = late->pango_layout_get_line_readonly(layout, 0);
    for (const GSList *at = line->runs; at != NULL; at = at->next) {
        const PangoLayoutRun *run = at->data;
        PangoFont *font = run->item->analysis.font;
        if (run->glyphs->num_glyphs == 0 && run->item->length > 0) {
            return error_no_memory(error, "figure"); /* HarfBuzz shapes nothing then */
        }
        if (font != NULL && !is_read(late, font)) {
            return fail_to_read(late, font, error);
        }
    }
    return true;
}

bool layout_new(const Fonts *fonts, const char *text, bool bold, const char *language,
                PangoLayout **layout, Error *error) {
    const Late *late = fonts->late;
    *layout = NULL;
    char *plain = characters_copy(text);
    if (plain == NULL) {
        return error_no_memory(error, "figure");
    }
    PangoAttrList *list = late->pango_attr_list_new();
    set_scripts(late, plain, list);
    if (has_han(text)) {
        add_range(late, list,
                  late->pango_attr_language_new(
                      late->pango_language_from_string(language != NULL ? language : "zh-cn")),
                  0, strlen(plain));
    }
    *layout = late->pango_layout_new(fonts->context);
    set_font(fonts, *layout, bold);
    late->pango_layout_set_attributes(*layout, list);
    late->pango_layout_set_single_paragraph_mode(*layout, TRUE);
    late->pango_layout_set_text(*layout, plain, -1);
    late->pango_attr_list_unref(list);
    free(plain);
    if (!check_fonts(late, *layout, error)) {
        late->g_object_unref(*layout);
        *layout = NULL;
        return false;
    }
    return true;
}

static bool add_missing(Missing *missing, unsigned character, Error *error) {
    for (size_t i = 0; i < missing->count; i++) {
        if (missing->characters[i] == character) {
            return true;
        }
    }
    if (missing->count == missing->capacity) {
        size_t capacity = missing->capacity == 0 ? 16 : missing->capacity * 2;
        unsigned *grown = realloc(missing->characters, capacity * sizeof *grown);
        if (grown == NULL) {
            return error_no_memory(error, "figure");
        }
        missing->characters = grown;
        missing->capacity = capacity;
    }
    missing->characters[missing->count++] = character;
    return true;
}

static bool note_missing_of_run(Missing *missing, const PangoGlyphString *glyphs, Error *error) {
    for (int i = 0; i < glyphs->num_glyphs; i++) {
        PangoGlyph glyph = glyphs->glyphs[i].glyph;
        if (glyph != PANGO_GLYPH_EMPTY && (glyph & PANGO_GLYPH_UNKNOWN_FLAG) != 0 &&
            !add_missing(missing, glyph & ~(unsigned)PANGO_GLYPH_UNKNOWN_FLAG, error)) {
            return false;
        }
    }
    return true;
}

bool layout_note_missing(const Late *late, PangoLayout *layout, Missing *missing, Error *error) {
    if (late->pango_layout_get_unknown_glyphs_count(layout) == 0) {
        return true;
    }
    bool noted = true;
    PangoLayoutIter *iter = late->pango_layout_get_iter(layout);
    do {
        const PangoLayoutRun *run = late->pango_layout_iter_get_run_readonly(iter);
        noted = run == NULL || note_missing_of_run(missing, run->glyphs, error);
    } while (noted && late->pango_layout_iter_next_run(iter));
    late->pango_layout_iter_free(iter);
    return noted;
}

static bool is_of_pictures(const Late *late, const PangoLayoutRun *run) {
    FcBool coloured = FcFalse;
    FcPattern *pattern =
        late->pango_fc_font_get_pattern((PangoFcFont *)(void *)run->item->analysis.font);
    return late->FcPatternGetBool(pattern, FC_COLOR, 0, &coloured) == FcResultMatch &&
           coloured == FcTrue;
}

/* The house's own font has none, so that only texts of other fonts are looked through. */
bool layout_has_pictures(const Fonts *fonts, PangoLayout *layout) {
    bool found = false;
    if (!fonts->whole_machine) {
        return false;
    }
    PangoLayoutIter *iter = fonts->late->pango_layout_get_iter(layout);
    do {
        const PangoLayoutRun *run = fonts->late->pango_layout_iter_get_run_readonly(iter);
        found = run != NULL && is_of_pictures(fonts->late, run);
    } while (!found && fonts->late->pango_layout_iter_next_run(iter));
    fonts->late->pango_layout_iter_free(iter);
    return found;
}
