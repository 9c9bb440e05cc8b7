#include "letters.h"
#include "characters.h"
#include "letter_text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* In bytes, far below what the libraries' ints hold. */
#define LONGEST 1000000

/* A line while it is set. */
typedef struct Setting {
    LetterFonts *fonts;
    const LetterFont *font;
    hb_script_t script;
    Letters *letters;
    double pen; /* how far the line has come, in HarfBuzz's units */
    Error *error;
} Setting;

/* Room for `more` elements behind `count`. */
static bool extend(void **elements, size_t count, size_t more, size_t size, Error *error) {
    void *grown = realloc(*elements, (count + more) * size);
    if (grown == NULL) {
        return error_no_memory(error, "figure");
    }
    *elements = grown;
    return true;
}

static bool shape(const Setting *setting, size_t from, size_t length) {
    const Late *late = setting->fonts->late;
    hb_buffer_t *buffer = setting->fonts->buffer;
    late->hb_buffer_clear_contents(buffer);
    late->hb_buffer_add_utf8(buffer, setting->letters->text, -1, (unsigned)from, (int)length);
    late->hb_buffer_set_direction(buffer, HB_DIRECTION_LTR);
    late->hb_buffer_set_script(buffer, setting->script);
    return late->hb_shape_full(setting->font->shaping, buffer, NULL, 0, NULL) &&
           late->hb_buffer_allocation_successful(buffer);
}

/* The glyphs from `first` on that stand for the same bytes. */
static size_t cluster_length(const hb_glyph_info_t *infos, size_t first, size_t count) {
    size_t next = first + 1;
    while (next < count && infos[next].cluster == infos[first].cluster) {
        next++;
    }
    return next - first;
}

static void add_clusters(Letters *letters, LetterPiece *piece, const hb_glyph_info_t *infos,
                         size_t count, size_t end) {
    for (size_t i = 0, glyphs; i < count; i += glyphs) {
        glyphs = cluster_length(infos, i, count);
        size_t next = i + glyphs < count ? infos[i + glyphs].cluster : end;
        letters->clusters[letters->cluster_count++] = (cairo_text_cluster_t){
            .num_bytes = (int)(next - infos[i].cluster), .num_glyphs = (int)glyphs};
        piece->clusters++;
    }
}

static void add_glyphs(Setting *setting, double scale, double rise, const hb_glyph_info_t *infos,
                       const hb_glyph_position_t *places, size_t count) {
    Letters *letters = setting->letters;
    for (size_t i = 0; i < count; i++) {
        letters->glyphs[letters->glyph_count++] = (cairo_glyph_t){
            .index = infos[i].codepoint,
            .x = (setting->pen + scale * places[i].x_offset) / LETTER_UNITS,
            .y = -rise * SHAPED_SIZE - scale * places[i].y_offset / LETTER_UNITS,
        };
        setting->pen += scale * places[i].x_advance;
    }
}

static void reach(Letters *letters, const LetterFont *font, double scale, double rise) {
    letters->ascent = fmax(letters->ascent, scale * font->ascent + rise * SHAPED_SIZE);
    letters->descent = fmax(letters->descent, scale * font->descent - rise * SHAPED_SIZE);
}

static bool make_room(Letters *letters, size_t glyphs, Error *error) {
    return extend((void **)&letters->pieces, letters->piece_count, 1, sizeof *letters->pieces,
                  error) &&
           extend((void **)&letters->glyphs, letters->glyph_count, glyphs, sizeof *letters->glyphs,
                  error) &&
           extend((void **)&letters->clusters, letters->cluster_count, glyphs,
                  sizeof *letters->clusters, error);
}

/* Adds the bytes from `from` to `end`, which are raised (1), lowered (-1) or neither (0). */
static bool add_piece(Setting *setting, size_t from, size_t end, int level) {
    Letters *letters = setting->letters;
    const Late *late = setting->fonts->late;
    if (!shape(setting, from, end - from)) {
        return error_no_memory(setting->error, "figure");
    }
    unsigned count;
    const hb_glyph_info_t *infos = late->hb_buffer_get_glyph_infos(setting->fonts->buffer, &count);
    const hb_glyph_position_t *places =
        late->hb_buffer_get_glyph_positions(setting->fonts->buffer, &count);
    if (count == 0) { /* as where HarfBuzz had no memory for its plan */
        return error_no_memory(setting->error, "figure");
    }
    if (!make_room(letters, count, setting->error)) {
        return false;
    }
    double scale = level != 0 ? SCRIPT_SCALE : 1;
    double rise = level > 0 ? SCRIPT_RAISE : level < 0 ? SCRIPT_LOWER : 0;
    LetterPiece *piece = &letters->pieces[letters->piece_count++];
    *piece = (LetterPiece){level != 0, (int)(end - from), (int)count, 0};
    add_glyphs(setting, scale, rise, infos, places, count);
    add_clusters(letters, piece, infos, count, end);
    reach(letters, setting->font, scale, rise);
    return true;
}

static int level_of(const Script *script) {
    return script == NULL ? 0 : script->raised ? 1 : -1;
}

static bool add_pieces(Setting *setting, const char *text) {
    size_t from = 0, to = 0, length;
    int level = 0;
    for (const char *at = text; *at != '\0'; at += length) {
        const Script *script = script_of(character_at(at, &length));
        if (level_of(script) != level && to > from) {
            if (!add_piece(setting, from, to, level)) {
                return false;
            }
            from = to;
        }
        level = level_of(script);
        to += script != NULL ? 1 : length;
    }
    return to == from || add_piece(setting, from, to, level);
}

static Letters *letters_new(const LetterFont *font, const char *text, Error *error) {
    Letters *letters = calloc(1, sizeof *letters);
    if (letters != NULL) {
        *letters = (Letters){.font = font, .ascent = font->ascent, .descent = font->descent};
        letters->text = strdup(text);
    }
    if (letters == NULL || letters->text == NULL) {
        free(letters);
        error_no_memory(error, "figure");
        return NULL;
    }
    return letters;
}

bool letters_set(LetterFonts *fonts, const char *text, bool bold, Letters **letters, Error *error) {
    const LetterFont *font;
    *letters = NULL;
    if (!letter_fonts_open(fonts, bold, &font, error)) {
        return false;
    }
    if (font == NULL || strlen(text) > LONGEST) {
        return true;
    }
    Letters *line = letters_new(font, text, error);
    if (line == NULL) {
        return false;
    }
    Setting setting = {.fonts = fonts, .font = font, .letters = line, .error = error};
    bool is_ours = letter_text_copy(fonts->late, font, text, line->text, &setting.script);
    if (!is_ours || !add_pieces(&setting, text)) {
        letters_free(line);
        return !is_ours;
    }
    line->width = setting.pen / LETTER_UNITS;
    *letters = line;
    return true;
}

void letters_draw(const Letters *letters, const Late *late, cairo_t *cairo, LetterInk ink) {
    const char *text = letters->text;
    const cairo_glyph_t *glyphs = letters->glyphs;
    const cairo_text_cluster_t *clusters = letters->clusters;
    for (size_t i = 0; i < letters->piece_count; i++) {
        const LetterPiece *piece = &letters->pieces[i];
        late->cairo_set_scaled_font(cairo, piece->is_script ? letters->font->drawing_scripts
                                                            : letters->font->drawing);
        if (ink == LETTERS_OUTLINES) {
            late->cairo_glyph_path(cairo, glyphs, piece->glyphs);
        } else if (ink == LETTERS_TEXT) {
            late->cairo_show_text_glyphs(cairo, text, piece->bytes, glyphs, piece->glyphs, clusters,
                                         piece->clusters, 0);
        } else {
            late->cairo_show_glyphs(cairo, glyphs, piece->glyphs);
        }
        text += piece->bytes;
        glyphs += piece->glyphs;
        clusters += piece->clusters;
    }
    if (ink == LETTERS_OUTLINES) {
        late->cairo_fill(cairo);
    }
}

void letters_free(Letters *letters) {
    if (letters != NULL) {
        free(letters->text);
        free(letters->pieces);
        free(letters->glyphs);
        free(letters->clusters);
        free(letters);
    }
}
