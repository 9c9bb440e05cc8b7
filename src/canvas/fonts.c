#include "fonts.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* What the machine chooses itself, and the names that it always answers to. */
static const char *const generic_families[] = {"sans", "sans-serif", "serif", "mono", "monospace"};

/* Pango makes the machine's configuration current unless there is one, and that takes long. Where
 * somebody else had loaded fontconfig, which one is current is theirs to say. */
static bool make_current(const Late *late, FcConfig *config) {
    return late->had_fontconfig || late->FcConfigSetCurrent(config);
}

static bool add_font_file(const Late *late, FcConfig *config, const char *file, Error *error) {
    return late->FcConfigAppFontAddFile(config, (const FcChar8 *)file) ||
           house_cannot_read(file, error);
}

/* Makes a configuration of the font's own files current, before Pango asks for the machine's. */
static bool use_house_font(const Late *late, const HouseFont *font, FcConfig **config,
                           Error *error) {
    *config = late->FcConfigCreate();
    if (*config == NULL) {
        return error_no_memory(error, "figure");
    }
    bool ready = add_font_file(late, *config, font->regular, error) &&
                 (!house_has(font->bold) || add_font_file(late, *config, font->bold, error)) &&
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

static void set_font_options(Fonts *fonts) {
    const Late *late = fonts->late;
    cairo_font_options_t *options = house_options(late);
    late->pango_cairo_context_set_font_options(fonts->context, options);
    late->cairo_font_options_destroy(options);
    late->pango_context_set_round_glyph_positions(fonts->context, FALSE);
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
    set_font_options(fonts);
    return true;
}

/* Lines of one alphabet need no Pango; and what they need is opened when the first of them comes.
 */
bool fonts_new(Fonts *fonts, Late *late, const char *family, Error *error) {
    *fonts = (Fonts){.late = late, .house = house_find(family)};
    const char *other = family != NULL ? family : "sans";
    fonts->family = strdup(fonts->house != NULL ? fonts->house->family : other);
    if (fonts->family == NULL) {
        return error_no_memory(error, "figure");
    }
    return fonts->house != NULL ? letter_fonts_new(&fonts->letters, late, fonts->house, error)
                                : fonts_start_pango(fonts, error);
}

static bool use_fonts(const Fonts *fonts, FcConfig **config, Error *error) {
    return fonts->house != NULL ? use_house_font(fonts->late, fonts->house, config, error)
                                : use_machine(fonts->late, fonts->family, config, error);
}

bool fonts_start_pango(Fonts *fonts, Error *error) {
    if (fonts->map != NULL) {
        return true;
    }
    FcConfig *config;
    if (!late_load_pango(fonts->late, error) || !use_fonts(fonts, &config, error)) {
        return false;
    }
    fonts->whole_machine = fonts->house == NULL;
    bool done = make_map(fonts, config, error);
    fonts->late->FcConfigDestroy(config);
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

void fonts_free(Fonts *fonts) {
    letter_fonts_free(&fonts->letters);
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
