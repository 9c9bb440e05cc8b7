/*
 * late: Cairo, Pango and fontconfig, loaded when the first canvas is made.
 *
 * A run that draws nothing should not pay for the some thirty libraries that Pango brings along, so
 * the program is not linked to them. Each function's type is taken from the library's own header.
 */
#ifndef ATTNVIZ_LATE_H
#define ATTNVIZ_LATE_H

#include "error.h"

#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>

/* X(library, function): where the library is one of LATE_LIBRARIES. */
#define LATE_FUNCTIONS(X)                                                                          \
    X(CAIRO, cairo_create)                                                                         \
    X(CAIRO, cairo_destroy)                                                                        \
    X(CAIRO, cairo_fill)                                                                           \
    X(CAIRO, cairo_font_options_create)                                                            \
    X(CAIRO, cairo_font_options_destroy)                                                           \
    X(CAIRO, cairo_font_options_set_antialias)                                                     \
    X(CAIRO, cairo_font_options_set_hint_metrics)                                                  \
    X(CAIRO, cairo_font_options_set_hint_style)                                                    \
    X(CAIRO, cairo_get_source)                                                                     \
    X(CAIRO, cairo_image_surface_create_for_data)                                                  \
    X(CAIRO, cairo_line_to)                                                                        \
    X(CAIRO, cairo_move_to)                                                                        \
    X(CAIRO, cairo_paint_with_alpha)                                                               \
    X(CAIRO, cairo_pattern_set_extend)                                                             \
    X(CAIRO, cairo_pattern_set_filter)                                                             \
    X(CAIRO, cairo_rectangle)                                                                      \
    X(CAIRO, cairo_restore)                                                                        \
    X(CAIRO, cairo_rotate)                                                                         \
    X(CAIRO, cairo_save)                                                                           \
    X(CAIRO, cairo_scale)                                                                          \
    X(CAIRO, cairo_set_antialias)                                                                  \
    X(CAIRO, cairo_set_line_width)                                                                 \
    X(CAIRO, cairo_set_source_rgba)                                                                \
    X(CAIRO, cairo_set_source_surface)                                                             \
    X(CAIRO, cairo_status)                                                                         \
    X(CAIRO, cairo_status_to_string)                                                               \
    X(CAIRO, cairo_stroke)                                                                         \
    X(CAIRO, cairo_surface_destroy)                                                                \
    X(CAIRO, cairo_surface_flush)                                                                  \
    X(CAIRO, cairo_translate)                                                                      \
    X(FONTCONFIG, FcConfigAppFontAddFile)                                                          \
    X(FONTCONFIG, FcConfigCreate)                                                                  \
    X(FONTCONFIG, FcConfigDestroy)                                                                 \
    X(FONTCONFIG, FcConfigSetCurrent)                                                              \
    X(FONTCONFIG, FcFontList)                                                                      \
    X(FONTCONFIG, FcFontSetDestroy)                                                                \
    X(FONTCONFIG, FcInitLoadConfigAndFonts)                                                        \
    X(FONTCONFIG, FcObjectSetAdd)                                                                  \
    X(FONTCONFIG, FcObjectSetCreate)                                                               \
    X(FONTCONFIG, FcObjectSetDestroy)                                                              \
    X(FONTCONFIG, FcPatternAddString)                                                              \
    X(FONTCONFIG, FcPatternCreate)                                                                 \
    X(FONTCONFIG, FcPatternDestroy)                                                                \
    X(GOBJECT, g_object_unref)                                                                     \
    X(PANGO, pango_attr_language_new)                                                              \
    X(PANGO, pango_attr_list_insert)                                                               \
    X(PANGO, pango_attr_list_new)                                                                  \
    X(PANGO, pango_attr_list_unref)                                                                \
    X(PANGO, pango_attr_rise_new)                                                                  \
    X(PANGO, pango_attr_scale_new)                                                                 \
    X(PANGO, pango_context_set_round_glyph_positions)                                              \
    X(PANGO, pango_font_description_free)                                                          \
    X(PANGO, pango_font_description_new)                                                           \
    X(PANGO, pango_font_description_set_absolute_size)                                             \
    X(PANGO, pango_font_description_set_family)                                                    \
    X(PANGO, pango_font_description_set_weight)                                                    \
    X(PANGO, pango_font_map_create_context)                                                        \
    X(PANGO, pango_language_from_string)                                                           \
    X(PANGO, pango_layout_get_iter)                                                                \
    X(PANGO, pango_layout_get_line_count)                                                          \
    X(PANGO, pango_layout_get_line_readonly)                                                       \
    X(PANGO, pango_layout_get_size)                                                                \
    X(PANGO, pango_layout_get_unknown_glyphs_count)                                                \
    X(PANGO, pango_layout_iter_free)                                                               \
    X(PANGO, pango_layout_iter_get_run_readonly)                                                   \
    X(PANGO, pango_layout_iter_next_run)                                                           \
    X(PANGO, pango_layout_new)                                                                     \
    X(PANGO, pango_layout_set_attributes)                                                          \
    X(PANGO, pango_layout_set_font_description)                                                    \
    X(PANGO, pango_layout_set_single_paragraph_mode)                                               \
    X(PANGO, pango_layout_set_text)                                                                \
    X(PANGO, pango_layout_set_width)                                                               \
    X(PANGO, pango_layout_set_wrap)                                                                \
    X(PANGOCAIRO, pango_cairo_context_set_font_options)                                            \
    X(PANGOCAIRO, pango_cairo_font_map_new_for_font_type)                                          \
    X(PANGOCAIRO, pango_cairo_layout_path)                                                         \
    X(PANGOCAIRO, pango_cairo_show_layout)                                                         \
    X(PANGOFT2, pango_fc_font_map_set_config)

/* X(name, file, Debian package) */
#define LATE_LIBRARIES(X)                                                                          \
    X(PANGOCAIRO, "libpangocairo-1.0.so.0", "libpangocairo-1.0-0")                                 \
    X(PANGO, "libpango-1.0.so.0", "libpango-1.0-0")                                                \
    X(PANGOFT2, "libpangoft2-1.0.so.0", "libpangoft2-1.0-0")                                       \
    X(CAIRO, "libcairo.so.2", "libcairo2")                                                         \
    X(FONTCONFIG, "libfontconfig.so.1", "libfontconfig1")                                          \
    X(GOBJECT, "libgobject-2.0.so.0", "libglib2.0-0")

#define LATE_MEMBER(library, function) __typeof__(function) *function;

/** One pointer for every function, of its own name. */
typedef struct Late {
    LATE_FUNCTIONS(LATE_MEMBER)
} Late;

/** Loads the libraries. Fails with ERROR_SYSTEM naming the library and its Debian package. */
bool late_load(Late *late, Error *error);

#endif
