#include "fonts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

/* Where the house's fonts lie on Debian, the one to prefer first. All have tabular figures and a
 * true minus sign. */
static const struct HouseFont {
    const char *family, *regular, *bold;
} house_fonts[] = {
    {"Open Sans", "/usr/share/fonts/truetype/open-sans/OpenSans-Regular.ttf",
     "/usr/share/fonts/truetype/open-sans/OpenSans-Semibold.ttf"},
    {"DejaVu Sans", "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
     "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf"},
    {"Liberation Sans", "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf",
     "/usr/share/fonts/truetype/liberation/LiberationSans-Bold.ttf"},
};

/* What the machine chooses itself, and the names that it always answers to. */
static const char *const generic_families[] = {"sans", "sans-serif", "serif", "mono", "monospace"};

/* A file that this user may not read is not there; one that only fails to be read is. */
static bool is_there(const char *file) {
    return access(file, R_OK) == 0 || (errno != ENOENT && errno != ENOTDIR && errno != EACCES);
}

static const struct HouseFont *find_house_font(const char *family) {
    for (size_t i = 0; i < sizeof house_fonts / sizeof house_fonts[0]; i++) {
        const struct HouseFont *font = &house_fonts[i];
        bool wanted = family == NULL || strcasecmp(font->family, family) == 0;
        if (wanted && is_there(font->regular)) {
            return font;
        }
    }
    return NULL;
}

/* Pango makes the machine's configuration current unless there is one, and that takes long. Where
 * somebody else had loaded fontconfig, which one is current is theirs to say. */
static bool make_current(const Late *late, FcConfig *config) {
    return late->had_fontconfig || late->FcConfigSetCurrent(config);
}

static bool cannot_be_read(const char *file, Error *error) {
    return error_set(error, ERROR_SYSTEM, file, "cannot be read as a font");
}

/* A picture in other letters is not what was asked for: what is there has to be readable. */
static bool add_font_file(const Late *late, FcConfig *config, const char *file, Error *error) {
    return late->FcConfigAppFontAddFile(config, (const FcChar8 *)file) ||
           cannot_be_read(file, error);
}

/* Makes a configuration of the font's own files current, before Pango asks for the machine's. */
static bool use_house_font(const Late *late, const struct HouseFont *font, FcConfig **config,
                           Error *error) {
    *config = late->FcConfigCreate();
    if (*config == NULL) {
        return error_no_memory(error, "figure");
    }
    bool ready = add_font_file(late, *config, font->regular, error) &&
                 (!is_there(font->bold) || add_font_file(late, *config, font->bold, error)) &&
                 (make_current(late, *config) || error_no_memory(error, "figure"));
    if (!ready) {
        late->FcConfigDestroy(*config);
    }
    return ready;
}

/* How many fonts the configuration has of a family, or of any with NULL. */
static int count_fonts(const Late *late, FcConfig *config, const char *family) {
    int count = 0;
    FcPattern *pattern = late->FcPatternCreate();
    FcObjectSet *wanted = late->FcObjectSetCreate();
    if (pattern != NULL && wanted != NULL && late->FcObjectSetAdd(wanted, FC_FAMILY) &&
        (family == NULL || late->FcPatternAddString(pattern, FC_FAMILY, (const FcChar8 *)family))) {
        FcFontSet *found = late->FcFontList(config, pattern, wanted);
        if (found != NULL) {
            count = found->nfont;
            late->FcFontSetDestroy(found);
        }
    }
    if (wanted != NULL) {
        late->FcObjectSetDestroy(wanted);
    }
    if (pattern != NULL) {
        late->FcPatternDestroy(pattern);
    }
    return count;
}

static bool is_generic(const char *family) {
    for (size_t i = 0; i < sizeof generic_families / sizeof generic_families[0]; i++) {
        if (strcasecmp(generic_families[i], family) == 0) {
            return true;
        }
    }
    return false;
}

static bool check_machine(const Late *late, FcConfig *config, const char *family, Error *error) {
    if (count_fonts(late, config, NULL) == 0) {
        return error_set(error, ERROR_SYSTEM, "figure",
                         "no font is installed to write with; on Debian: apt install "
                         "fonts-open-sans");
    }
    if (family != NULL && !is_generic(family) && count_fonts(late, config, family) == 0) {
        return error_set(error, ERROR_USAGE, "--font",
                         "no font family \"%s\" is installed (`fc-list : family` lists them)",
                         family);
    }
    return true;
}

/* Makes the machine's configuration current; `family` is what it must have. */
static bool use_machine(const Late *late, const char *family, FcConfig **config, Error *error) {
    *config = late->FcInitLoadConfigAndFonts();
    if (*config == NULL) {
        return error_no_memory(error, "figure");
    }
    if (!check_machine(late, *config, family, error)) {
        late->FcConfigDestroy(*config);
        return false;
    }
    make_current(late, *config);
    return true;
}

/* Grey edges and no hinting: letters keep their shape at every scale and on every machine. */
static bool set_font_options(Fonts *fonts, Error *error) {
    const Late *late = fonts->late;
    cairo_font_options_t *options = late->cairo_font_options_create();
    late->cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    late->cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    late->cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    late->pango_cairo_context_set_font_options(fonts->context, options);
    late->cairo_font_options_destroy(options);
    late->pango_context_set_round_glyph_positions(fonts->context, FALSE);
    return fonts->family != NULL || error_no_memory(error, "figure");
}

/* The map keeps to the configuration, whichever another canvas makes current beside it. */
static bool make_map(Fonts *fonts, FcConfig *config, Error *error) {
    const Late *late = fonts->late;
    fonts->map = late->pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    if (fonts->map == NULL) {
        return error_set(error, ERROR_SYSTEM, "figure", "this Cairo cannot use FreeType fonts");
    }
    late->pango_fc_font_map_set_config((PangoFcFontMap *)(void *)fonts->map, config);
    fonts->context = late->pango_font_map_create_context(fonts->map);
    return set_font_options(fonts, error);
}

bool fonts_new(Fonts *fonts, const Late *late, const char *family, Error *error) {
    *fonts = (Fonts){.late = late};
    const struct HouseFont *house = find_house_font(family);
    FcConfig *config;
    if (house != NULL) {
        if (!use_house_font(late, house, &config, error)) {
            return false;
        }
        fonts->family = strdup(house->family);
    } else {
        if (!use_machine(late, family, &config, error)) {
            return false;
        }
        fonts->family = strdup(family != NULL ? family : "sans");
        fonts->whole_machine = true;
    }
    bool done = make_map(fonts, config, error);
    late->FcConfigDestroy(config);
    return done;
}

bool fonts_widen(Fonts *fonts, Error *error) {
    FcConfig *config;
    if (!use_machine(fonts->late, NULL, &config, error)) {
        return false;
    }
    fonts->late->pango_fc_font_map_set_config((PangoFcFontMap *)(void *)fonts->map, config);
    fonts->late->FcConfigDestroy(config);
    fonts->whole_machine = true;
    return true;
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
    return cannot_be_read(is_known ? (const char *)file : "figure", error);
}

bool fonts_check(const Fonts *fonts, PangoLayout *layout, Error *error) {
    const PangoLayoutLine *line = fonts->late->pango_layout_get_line_readonly(layout, 0);
    for (const GSList *at = line->runs; at != NULL; at = at->next) {
        const PangoLayoutRun *run = at->data;
        PangoFont *font = run->item->analysis.font;
        if (run->glyphs->num_glyphs == 0 && run->item->length > 0) {
            return error_no_memory(error, "figure"); /* HarfBuzz shapes nothing then */
        }
        if (font != NULL && !is_read(fonts->late, font)) {
            return fail_to_read(fonts->late, font, error);
        }
    }
    return true;
}

void fonts_free(Fonts *fonts) {
    if (fonts->context != NULL) {
        fonts->late->g_object_unref(fonts->context);
    }
    if (fonts->map != NULL) {
        /* The map gives back the configuration it was given only when it is given another. */
        fonts->late->pango_fc_font_map_set_config((PangoFcFontMap *)(void *)fonts->map, NULL);
        fonts->late->g_object_unref(fonts->map);
    }
    free(fonts->family);
    *fonts = (Fonts){0};
}
