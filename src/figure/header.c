#include "header.h"
#include "paragraph.h"

#include <math.h>

static const TextLook title_look = {TITLE_SIZE, true};
static const TextLook paragraph_look = {SUBTITLE_SIZE, false};

static bool is_empty(const char *text) {
    return text == NULL || text[0] == '\0';
}

bool header_width(const Header *header, const Pen *pen, double width, double *wanted) {
    size_t length = 0;
    Extent title = {TITLE_MAY_WIDEN, 0};
    if (is_empty(header->title)) {
        title.width = 0;
    } else if (!canvas_fit(pen->canvas, header->title, title_look, TITLE_MAY_WIDEN, &length,
                           pen->error) ||
               (header->title[length] == '\0' &&
                !pen_measure(pen, header->title, title_look, &title))) {
        return false;
    }
    *wanted = ceil(fmax(fmax(width, NARROWEST), fmin(title.width, TITLE_MAY_WIDEN)));
    return true;
}

bool header_draw(const Header *header, const Pen *pen, double x, double y, double width,
                 double *height) {
    double used = 0, part;
    Hang hang = {x, y, 0, 0, 0};
    if (!is_empty(header->title)) {
        if (!paragraph_draw(pen, ROLE_TITLE, header->title, title_look, hang,
                            (Ink){pen->look->ink, 1}, width, TITLE_LINES, &part)) {
            return false;
        }
        used += part + TITLE_GAP;
    }
    for (int i = 0; i < HEADER_PARAGRAPHS; i++) {
        hang.y = y + used;
        if (!is_empty(header->paragraphs[i])) {
            if (!paragraph_draw(pen, ROLE_SUBTITLE, header->paragraphs[i], paragraph_look, hang,
                                (Ink){pen->look->quiet, 1}, width, 0, &part)) {
                return false;
            }
            used += part;
        }
    }
    *height = used > 0 ? ceil(used + HEADER_GAP) : 0;
    return true;
}
