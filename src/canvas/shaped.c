#include "shaped.h"
#include "characters.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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
            if (texts->places[i].layout != NULL) {
                fonts->late->g_object_unref(texts->places[i].layout);
            }
            letters_free(texts->places[i].letters);
            free(texts->places[i].text);
            texts->places[i] = (Shaped){0};
        }
    }
    texts->count = 0;
}

/* Lays out with the fonts there are, in the language that the picture's texts were found to be in.
 */
static bool lay_out(ShapedTexts *texts, const Fonts *fonts, const char *text, bool bold,
                    PangoLayout **layout, Error *error) {
    if (texts->language == NULL) {
        texts->language = language_of(text);
    }
    return layout_new(fonts, text, bold, texts->language, layout, error);
}

/* Lays out with the house's font; looks at the machine's when a glyph is missing. */
static bool lay_out_somehow(ShapedTexts *texts, Fonts *fonts, const char *text, bool bold,
                            PangoLayout **layout, Error *error) {
    if (!fonts_start_pango(fonts, error) || !lay_out(texts, fonts, text, bold, layout, error)) {
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

static bool shape_by_pango(ShapedTexts *texts, Fonts *fonts, Shaped *line, Error *error) {
    PangoLayout *layout = NULL;
    if (!lay_out_somehow(texts, fonts, line->text, line->bold, &layout, error)) {
        return false;
    }
    if (!layout_note_missing(fonts->late, layout, &texts->missing, error)) {
        fonts->late->g_object_unref(layout);
        return false;
    }
    int width, height;
    fonts->late->pango_layout_get_size(layout, &width, &height);
    line->layout = layout;
    line->width = (double)width / PANGO_SCALE;
    line->height = (double)height / PANGO_SCALE;
    line->has_pictures = layout_has_pictures(fonts, layout);
    return true;
}

static bool shape_line(ShapedTexts *texts, Fonts *fonts, Shaped *line, Error *error) {
    if (!letters_set(&fonts->letters, line->text, line->bold, &line->letters, error)) {
        return false;
    }
    if (line->letters == NULL) {
        return shape_by_pango(texts, fonts, line, error);
    }
    line->width = line->letters->width;
    line->height = line->letters->ascent + line->letters->descent;
    return true;
}

static bool shape(ShapedTexts *texts, Fonts *fonts, const char *text, bool bold,
                  const Shaped **shaped, Error *error) {
    Shaped line = {.text = strdup(text), .bold = bold};
    if (line.text == NULL || !shape_line(texts, fonts, &line, error)) {
        bool had_text = line.text != NULL;
        free(line.text);
        return had_text ? false : error_no_memory(error, "figure");
    }
    /* Widening the fonts may have emptied the table: the place is looked up only now. */
    Shaped *place = place_of(texts, text, bold);
    *place = line;
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

/* The first line of a text as Pango breaks it; 0 where it may go on behind the text. */
static bool first_line_by_pango(ShapedTexts *texts, Fonts *fonts, const char *text, bool bold,
                                double width, bool is_start, size_t *length, Error *error) {
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
        *length = characters_own_length(text, (size_t)second->start_index);
    }
    late->g_object_unref(layout);
    return true;
}

/* The first line of a text, or of the start of one: lines that follow tell that it is whole. */
static bool first_line(ShapedTexts *texts, Fonts *fonts, const char *text, bool bold, double width,
                       bool is_start, size_t *length, Error *error) {
    if (!letters_fit(&fonts->letters, text, bold, width, length, error)) {
        return false;
    }
    if (*length == 0) {
        return first_line_by_pango(texts, fonts, text, bold, width, is_start, length, error);
    }
    *length = is_start && text[*length] == '\0' ? 0 : *length;
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

/* So many bytes are a line of narrow letters, and more than one of others. */
static size_t longest_line(double width) {
    const double narrow_letter = SHAPED_SIZE / 3;
    double bytes = fmin(fmax(width / narrow_letter, 64), 1e6);
    return (size_t)bytes;
}

bool shaped_fit(ShapedTexts *texts, Fonts *fonts, const char *text, bool bold, double width,
                size_t *length, Error *error) {
    /* Laying out all of a long text for each of its lines would take the square of its length. */
    size_t all = strlen(text);
    for (size_t size = longest_line(width); size < all; size *= 4) {
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
