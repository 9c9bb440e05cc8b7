#include "shaped.h"
#include "characters.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Raised and lowered letters: how large, and how far from the baseline, in parts of the size. */
#define SCRIPT_SCALE 0.66
#define SCRIPT_RAISE 0.36
#define SCRIPT_LOWER (-0.14)

#define FIRST_CAPACITY 256

/* FNV-1a over the text and its weight. */
static size_t hash_of(const char *text, bool bold) {
    unsigned long long hash = 14695981039346656037ULL + (unsigned long long)bold;
    for (const char *byte = text; *byte != '\0'; byte++) {
        hash = (hash ^ (unsigned char)*byte) * 1099511628211ULL;
    }
    return (size_t)(hash ^ hash >> 29);
}

static Shaped *place_of(const ShapedTexts *texts, const char *text, bool bold) {
    size_t at = hash_of(text, bold) & (texts->capacity - 1);
    while (texts->places[at].text != NULL &&
           (texts->places[at].bold != bold || strcmp(texts->places[at].text, text) != 0)) {
        at = (at + 1) & (texts->capacity - 1);
    }
    return &texts->places[at];
}

static bool make_room(ShapedTexts *texts, Error *error) {
    if (texts->count * 2 < texts->capacity) {
        return true;
    }
    ShapedTexts grown = *texts;
    grown.capacity = texts->capacity == 0 ? FIRST_CAPACITY : texts->capacity * 2;
    grown.places = calloc(grown.capacity, sizeof *grown.places);
    if (grown.places == NULL) {
        return error_no_memory(error, "figure");
    }
    for (size_t i = 0; i < texts->capacity; i++) {
        if (texts->places[i].text != NULL) {
            *place_of(&grown, texts->places[i].text, texts->places[i].bold) = texts->places[i];
        }
    }
    free(texts->places);
    *texts = grown;
    return true;
}

/* Forgets every layout, as after a change of fonts. */
static void forget(ShapedTexts *texts, const Fonts *fonts) {
    for (size_t i = 0; i < texts->capacity; i++) {
        if (texts->places[i].text != NULL) {
            fonts->late->g_object_unref(texts->places[i].layout);
            free(texts->places[i].text);
            texts->places[i] = (Shaped){0};
        }
    }
    texts->count = 0;
}

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

static bool lay_out(ShapedTexts *texts, const Fonts *fonts, const char *text, bool bold,
                    PangoLayout **layout, Error *error) {
    const Late *late = fonts->late;
    char *plain = characters_copy(text);
    if (plain == NULL) {
        return error_no_memory(error, "figure");
    }
    if (texts->language == NULL) {
        texts->language = language_of(text);
    }
    PangoAttrList *list = late->pango_attr_list_new();
    set_scripts(late, plain, list);
    if (has_han(text)) {
        const char *language = texts->language != NULL ? texts->language : "zh-cn";
        add_range(late, list,
                  late->pango_attr_language_new(late->pango_language_from_string(language)), 0,
                  strlen(plain));
    }
    *layout = late->pango_layout_new(fonts->context);
    set_font(fonts, *layout, bold);
    late->pango_layout_set_attributes(*layout, list);
    late->pango_layout_set_single_paragraph_mode(*layout, TRUE);
    late->pango_layout_set_text(*layout, plain, -1);
    late->pango_attr_list_unref(list);
    free(plain);
    if (!fonts_check(fonts, *layout, error)) {
        late->g_object_unref(*layout);
        *layout = NULL;
        return false;
    }
    return true;
}

/* Lays out with the house's font; looks at the machine's when a glyph is missing. */
static bool lay_out_somehow(ShapedTexts *texts, Fonts *fonts, const char *text, bool bold,
                            PangoLayout **layout, Error *error) {
    if (!lay_out(texts, fonts, text, bold, layout, error)) {
        return false;
    }
    const Late *late = fonts->late;
    if (fonts->whole_machine || late->pango_layout_get_unknown_glyphs_count(*layout) == 0) {
        return true;
    }
    late->g_object_unref(*layout);
    forget(texts, fonts);
    return fonts_widen(fonts, error) && lay_out(texts, fonts, text, bold, layout, error);
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

static bool note_missing(ShapedTexts *texts, const Late *late, PangoLayout *layout, Error *error) {
    if (late->pango_layout_get_unknown_glyphs_count(layout) == 0) {
        return true;
    }
    bool noted = true;
    PangoLayoutIter *iter = late->pango_layout_get_iter(layout);
    do {
        const PangoLayoutRun *run = late->pango_layout_iter_get_run_readonly(iter);
        noted = run == NULL || note_missing_of_run(&texts->missing, run->glyphs, error);
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
static bool has_pictures(const Fonts *fonts, PangoLayout *layout) {
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

static bool shape(ShapedTexts *texts, Fonts *fonts, const char *text, bool bold,
                  const Shaped **shaped, Error *error) {
    PangoLayout *layout = NULL;
    if (!lay_out_somehow(texts, fonts, text, bold, &layout, error)) {
        return false;
    }
    char *key = strdup(text);
    if (key == NULL || !note_missing(texts, fonts->late, layout, error)) {
        free(key);
        fonts->late->g_object_unref(layout);
        return key == NULL ? error_no_memory(error, "figure") : false;
    }
    int width, height;
    fonts->late->pango_layout_get_size(layout, &width, &height);
    /* Widening the fonts may have emptied the table: the place is looked up only now. */
    Shaped *place = place_of(texts, text, bold);
    *place = (Shaped){.text = key,
                      .bold = bold,
                      .layout = layout,
                      .width = (double)width / PANGO_SCALE,
                      .height = (double)height / PANGO_SCALE,
                      .has_pictures = has_pictures(fonts, layout)};
    texts->count++;
    *shaped = place;
    return true;
}

bool shaped_find(ShapedTexts *texts, Fonts *fonts, const char *text, bool bold,
                 const Shaped **shaped, Error *error) {
    if (!make_room(texts, error)) {
        return false;
    }
    Shaped *place = place_of(texts, text, bold);
    if (place->text == NULL) {
        return shape(texts, fonts, text, bold, shaped, error);
    }
    *shaped = place;
    return true;
}

/* The bytes that a character of the text has in what is laid out. */
static size_t laid_out_length(unsigned character, size_t length) {
    return script_of(character) != NULL ? 1
           : is_noncharacter(character) ? strlen(REPLACEMENT)
                                        : length;
}

/* A text's own length for a length of it as it is laid out. */
static size_t own_length(const char *text, size_t shown) {
    size_t own = 0;
    while (shown > 0 && text[own] != '\0') {
        size_t length;
        unsigned character = character_at(text + own, &length);
        size_t taken = laid_out_length(character, length);
        own += length;
        shown = shown > taken ? shown - taken : 0;
    }
    return own;
}

/* The first line of a text, or of the start of one: lines that follow tell that it is whole. */
static bool first_line(ShapedTexts *texts, Fonts *fonts, const char *text, bool bold, double width,
                       bool is_start, size_t *length, Error *error) {
    PangoLayout *layout = NULL;
    if (!lay_out_somehow(texts, fonts, text, bold, &layout, error)) {
        return false;
    }
    const Late *late = fonts->late;
    late->pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
    late->pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    int lines = late->pango_layout_get_line_count(layout);
    *length = is_start ? 0 : strlen(text);
    if (lines > (is_start ? 2 : 1)) {
        const PangoLayoutLine *second = late->pango_layout_get_line_readonly(layout, 1);
        *length = own_length(text, (size_t)second->start_index);
    }
    late->g_object_unref(layout);
    return true;
}

/* The start of a text that is `size` bytes long or a little longer, so as not to cut a character;
 * to be freed. */
static char *start_of(const char *text, size_t size) {
    while (((unsigned char)text[size] & 0xC0) == 0x80) {
        size++;
    }
    return strndup(text, size);
}

/* So many bytes are about two lines of letters of usual width. */
static size_t about_two_lines(double width) {
    const double narrow_letter = SHAPED_SIZE / 3;
    double bytes = fmin(fmax(2 * width / narrow_letter, 64), 1e6);
    return (size_t)bytes;
}

bool shaped_fit(ShapedTexts *texts, Fonts *fonts, const char *text, bool bold, double width,
                size_t *length, Error *error) {
    /* Laying out all of a long text for each of its lines would take the square of its length. */
    size_t all = strlen(text);
    for (size_t size = about_two_lines(width); size < all; size *= 4) {
        char *start = start_of(text, size);
        bool done = start == NULL
                        ? error_no_memory(error, "figure")
                        : first_line(texts, fonts, start, bold, width, true, length, error);
        free(start);
        if (!done || *length > 0) {
            return done;
        }
    }
    return first_line(texts, fonts, text, bold, width, false, length, error);
}

void shaped_free(ShapedTexts *texts, const Fonts *fonts) {
    forget(texts, fonts);
    free(texts->places);
    free(texts->missing.characters);
    *texts = (ShapedTexts){0};
}
