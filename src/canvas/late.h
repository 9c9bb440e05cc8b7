/*
 * late: what draws and sets type, loaded when it is needed.
 *
 * A run that draws nothing should not pay for the libraries that Cairo brings along, nor one whose
 * lines are plain for the thirty of Pango: the program is not linked to them. Each function's type
 * is taken from the library's own header.
 */
#ifndef ATTNVIZ_LATE_H
#define ATTNVIZ_LATE_H

#include "error.h"

#include <cairo-ft.h>
#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <fontconfig/fontconfig.h>
#include <hb.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>

/* X(function): of Cairo and what it brings along, of HarfBuzz, and of Pango and what that brings.
 */
#define LATE_CAIRO(X)                                                                              \
    X(cairo_arc)                                                                                   \
    X(cairo_clip)                                                                                  \
    X(cairo_close_path)                                                                            \
    X(cairo_create)                                                                                \
    X(cairo_curve_to)                                                                              \
    X(cairo_destroy)                                                                               \
    X(cairo_fill)                                                                                  \
    X(cairo_font_face_destroy)                                                                     \
    X(cairo_font_face_status)                                                                      \
    X(cairo_font_options_create)                                                                   \
    X(cairo_font_options_destroy)                                                                  \
    X(cairo_font_options_set_antialias)                                                            \
    X(cairo_font_options_set_hint_metrics)                                                         \
    X(cairo_font_options_set_hint_style)                                                           \
    X(cairo_ft_font_face_create_for_pattern)                                                       \
    X(cairo_get_source)                                                                            \
    X(cairo_glyph_path)                                                                            \
    X(cairo_identity_matrix)                                                                       \
    X(cairo_image_surface_create_for_data)                                                         \
    X(cairo_line_to)                                                                               \
    X(cairo_mask_surface)                                                                          \
    X(cairo_matrix_init_identity)                                                                  \
    X(cairo_matrix_init_scale)                                                                     \
    X(cairo_move_to)                                                                               \
    X(cairo_new_path)                                                                              \
    X(cairo_paint_with_alpha)                                                                      \
    X(cairo_pattern_set_extend)                                                                    \
    X(cairo_pattern_set_filter)                                                                    \
    X(cairo_pdf_surface_create_for_stream)                                                         \
    X(cairo_pdf_surface_set_metadata)                                                              \
    X(cairo_rectangle)                                                                             \
    X(cairo_restore)                                                                               \
    X(cairo_rotate)                                                                                \
    X(cairo_save)                                                                                  \
    X(cairo_scale)                                                                                 \
    X(cairo_scaled_font_create)                                                                    \
    X(cairo_scaled_font_destroy)                                                                   \
    X(cairo_scaled_font_status)                                                                    \
    X(cairo_set_antialias)                                                                         \
    X(cairo_set_dash)                                                                              \
    X(cairo_set_line_cap)                                                                          \
    X(cairo_set_line_join)                                                                         \
    X(cairo_set_line_width)                                                                        \
    X(cairo_set_scaled_font)                                                                       \
    X(cairo_set_source_rgba)                                                                       \
    X(cairo_set_source_surface)                                                                    \
    X(cairo_show_glyphs)                                                                           \
    X(cairo_show_page)                                                                             \
    X(cairo_show_text_glyphs)                                                                      \
    X(cairo_status)                                                                                \
    X(cairo_status_to_string)                                                                      \
    X(cairo_stroke)                                                                                \
    X(cairo_surface_destroy)                                                                       \
    X(cairo_surface_finish)                                                                        \
    X(cairo_surface_flush)                                                                         \
    X(cairo_surface_mark_dirty)                                                                    \
    X(cairo_surface_status)                                                                        \
    X(cairo_svg_surface_create_for_stream)                                                         \
    X(cairo_svg_surface_set_document_unit)                                                         \
    X(cairo_translate)                                                                             \
    X(FcPatternAddInteger)                                                                         \
    X(FcPatternAddString)                                                                          \
    X(FcPatternCreate)                                                                             \
    X(FcPatternDestroy)

#define LATE_HARFBUZZ(X)                                                                           \
    X(hb_blob_create_from_file_or_fail)                                                            \
    X(hb_blob_destroy)                                                                             \
    X(hb_buffer_add_utf8)                                                                          \
    X(hb_buffer_allocation_successful)                                                             \
    X(hb_buffer_clear_contents)                                                                    \
    X(hb_buffer_create)                                                                            \
    X(hb_buffer_destroy)                                                                           \
    X(hb_buffer_get_glyph_infos)                                                                   \
    X(hb_buffer_get_glyph_positions)                                                               \
    X(hb_buffer_set_direction)                                                                     \
    X(hb_buffer_set_script)                                                                        \
    X(hb_face_create)                                                                              \
    X(hb_face_destroy)                                                                             \
    X(hb_face_get_glyph_count)                                                                     \
    X(hb_font_create)                                                                              \
    X(hb_font_destroy)                                                                             \
    X(hb_font_get_extents_for_direction)                                                           \
    X(hb_font_get_face)                                                                            \
    X(hb_font_get_nominal_glyph)                                                                   \
    X(hb_font_set_scale)                                                                           \
    X(hb_shape_full)                                                                               \
    X(hb_unicode_funcs_get_default)                                                                \
    X(hb_unicode_general_category)                                                                 \
    X(hb_unicode_script)

#define LATE_PANGO(X)                                                                              \
    X(FcConfigAppFontAddFile)                                                                      \
    X(FcConfigCreate)                                                                              \
    X(FcConfigDestroy)                                                                             \
    X(FcConfigSetCurrent)                                                                          \
    X(FcFontList)                                                                                  \
    X(FcFontSetDestroy)                                                                            \
    X(FcInitLoadConfigAndFonts)                                                                    \
    X(FcObjectSetAdd)                                                                              \
    X(FcObjectSetCreate)                                                                           \
    X(FcObjectSetDestroy)                                                                          \
    X(FcPatternGetBool)                                                                            \
    X(FcPatternGetString)                                                                          \
    X(g_object_unref)                                                                              \
    X(pango_attr_language_new)                                                                     \
    X(pango_attr_list_insert)                                                                      \
    X(pango_attr_list_new)                                                                         \
    X(pango_attr_list_unref)                                                                       \
    X(pango_attr_rise_new)                                                                         \
    X(pango_attr_scale_new)                                                                        \
    X(pango_cairo_context_set_font_options)                                                        \
    X(pango_cairo_font_get_scaled_font)                                                            \
    X(pango_cairo_font_map_new_for_font_type)                                                      \
    X(pango_cairo_layout_path)                                                                     \
    X(pango_cairo_show_layout)                                                                     \
    X(pango_context_set_round_glyph_positions)                                                     \
    X(pango_fc_font_get_pattern)                                                                   \
    X(pango_fc_font_map_set_config)                                                                \
    X(pango_font_description_free)                                                                 \
    X(pango_font_description_new)                                                                  \
    X(pango_font_description_set_absolute_size)                                                    \
    X(pango_font_description_set_family)                                                           \
    X(pango_font_description_set_weight)                                                           \
    X(pango_font_get_hb_font)                                                                      \
    X(pango_font_map_create_context)                                                               \
    X(pango_language_from_string)                                                                  \
    X(pango_layout_get_iter)                                                                       \
    X(pango_layout_get_line_count)                                                                 \
    X(pango_layout_get_line_readonly)                                                              \
    X(pango_layout_get_size)                                                                       \
    X(pango_layout_get_unknown_glyphs_count)                                                       \
    X(pango_layout_iter_free)                                                                      \
    X(pango_layout_iter_get_run_readonly)                                                          \
    X(pango_layout_iter_next_run)                                                                  \
    X(pango_layout_new)                                                                            \
    X(pango_layout_set_attributes)                                                                 \
    X(pango_layout_set_font_description)                                                           \
    X(pango_layout_set_single_paragraph_mode)                                                      \
    X(pango_layout_set_text)                                                                       \
    X(pango_layout_set_width)                                                                      \
    X(pango_layout_set_wrap)

#define LATE_MEMBER(function) __typeof__(function) *function;

/** One pointer for every function, of its own name. */
typedef struct Late {
    bool had_fontconfig; /* somebody had it in the process before */
    bool has_pango;
    LATE_CAIRO(LATE_MEMBER)
    LATE_HARFBUZZ(LATE_MEMBER)
    LATE_PANGO(LATE_MEMBER)
} Late;

/** Loads Cairo and HarfBuzz. Fails with ERROR_SYSTEM naming the library and its Debian package. */
bool late_load(Late *late, Error *error);

/** Loads Pango, once. Fails likewise. */
bool late_load_pango(Late *late, Error *error);

#endif
