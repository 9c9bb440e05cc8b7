#include "header.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const TextLook title_look = {TITLE_SIZE, true};
static const TextLook paragraph_look = {SUBTITLE_SIZE, false};

static bool is_empty(const char *text) {
    return text == NULL || text[0] == '\0';
}

bool header_width(const Header *header, const Pen *pen, double width, double *wanted) {
    Extent title = {0};
    if (!is_empty(header->title) && !pen_measure(pen, header->title, title_look, &title)) {
        return false;
    }
    *wanted = ceil(fmax(fmax(width, NARROWEST), fmin(title.width, TITLE_MAY_WIDEN)));
    return true;
}

/* One line: text[0 .. length) without the spaces at its end. */
static bool draw_line(const Pen *pen, MarkRole role, const char *text, size_t length, TextLook look,
                      Hang hang, Ink ink, double *height) {
    while (length > 1 && text[length - 1] == ' ') {
        length--;
    }
    char *line = strndup(text, length);
    Extent extent = {0};
    bool drawn = line == NULL ? error_no_memory(pen->error, "figure")
                              : pen_measure(pen, line, look, &extent) &&
                                    pen_text(pen, role, line, look, hang, ink);
    if (drawn) {
        *height = extent.height;
    }
    free(line);
    return drawn;
}

static bool draw_wrapped(const Pen *pen, MarkRole role, const char *text, TextLook look, Hang hang,
                         Ink ink, double width, double *height) {
    *height = 0;
    while (*text != '\0') {
        size_t length;
        double line = 0;
        if (!canvas_fit(pen->canvas, text, look, width, &length, pen->error) ||
            !draw_line(pen, role, text, length, look, hang, ink, &line)) {
            return false;
        }
        text += length;
        hang.y += line;
        *height += line;
    }
    return true;
}

bool header_draw(const Header *header, const Pen *pen, double x, double y, double width,
                 double *height) {
    double used = 0, part;
    Hang hang = {x, y, 0, 0, 0};
    if (!is_empty(header->title)) {
        if (!draw_wrapped(pen, ROLE_TITLE, header->title, title_look, hang,
                          (Ink){pen->look->ink, 1}, width, &part)) {
            return false;
        }
        used += part + TITLE_GAP;
    }
    for (int i = 0; i < HEADER_PARAGRAPHS; i++) {
        hang.y = y + used;
        if (!is_empty(header->paragraphs[i])) {
            if (!draw_wrapped(pen, ROLE_SUBTITLE, header->paragraphs[i], paragraph_look, hang,
                              (Ink){pen->look->quiet, 1}, width, &part)) {
                return false;
            }
            used += part;
        }
    }
    *height = used > 0 ? ceil(used + HEADER_GAP) : 0;
    return true;
}
