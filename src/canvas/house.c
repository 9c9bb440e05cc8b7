#include "house.h"

#include <errno.h>
#include <stddef.h>
#include <strings.h>
#include <unistd.h>

/* The one to prefer first. All have tabular figures and a true minus sign. */
static const HouseFont fonts[] = {
    {"Open Sans", "/usr/share/fonts/truetype/open-sans/OpenSans-Regular.ttf",
     "/usr/share/fonts/truetype/open-sans/OpenSans-Semibold.ttf"},
    {"DejaVu Sans", "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
     "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf"},
    {"Liberation Sans", "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf",
     "/usr/share/fonts/truetype/liberation/LiberationSans-Bold.ttf"},
};

bool house_has(const char *file) {
    return access(file, R_OK) == 0 || (errno != ENOENT && errno != ENOTDIR && errno != EACCES);
}

const HouseFont *house_find(const char *family) {
    for (size_t i = 0; i < sizeof fonts / sizeof fonts[0]; i++) {
        bool wanted = family == NULL || strcasecmp(fonts[i].family, family) == 0;
        if (wanted && house_has(fonts[i].regular)) {
            return &fonts[i];
        }
    }
    return NULL;
}

bool house_cannot_read(const char *file, Error *error) {
    return error_set(error, ERROR_SYSTEM, file, "cannot be read as a font");
}

cairo_font_options_t *house_options(const Late *late) {
    cairo_font_options_t *options = late->cairo_font_options_create();
    late->cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    late->cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    late->cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    return options;
}
