#include "paragraph.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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

bool paragraph_draw(const Pen *pen, MarkRole role, const char *text, TextLook look, Hang hang,
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

bool paragraph_measure(const Pen *pen, const char *text, TextLook look, double width,
                       Extent *extent) {
    Scene scrap = {0};
    Pen aside = *pen;
    aside.scene = &scrap;
    bool done =
        paragraph_draw(&aside, ROLE_TITLE, text, look, (Hang){0}, (Ink){0}, width, &extent->height);
    extent->width = 0;
    for (size_t i = 0; i < scrap.count; i++) {
        extent->width = fmax(extent->width, scrap.marks[i].width);
    }
    scene_free(&scrap);
    return done;
}
