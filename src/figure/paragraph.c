#include "paragraph.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* How a text that goes on is ended. */
#define ELLIPSIS "…"

/** A paragraph under way. */
typedef struct Paragraph {
    const Pen *pen;
    MarkRole role;
    TextLook look;
    Hang hang; /* of the next line */
    Ink ink;
} Paragraph;

/* The text without the spaces at its end, and with `end` behind it; to be freed. */
static char *make_line(const char *text, size_t length, const char *end) {
    while (length > 1 && text[length - 1] == ' ') {
        length--;
    }
    size_t end_size = strlen(end) + 1;
    char *line = malloc(length + end_size);
    if (line != NULL) {
        memcpy(line, text, length);
        memcpy(line + length, end, end_size);
    }
    return line;
}

/* One line: text[0 .. length). The next hangs below it. */
static bool draw_line(Paragraph *paragraph, const char *text, size_t length, const char *end) {
    const Pen *pen = paragraph->pen;
    char *line = make_line(text, length, end);
    Extent extent = {0};
    bool drawn = line == NULL ? error_no_memory(pen->error, "figure")
                              : pen_measure(pen, line, paragraph->look, &extent) &&
                                    pen_text(pen, paragraph->role, line, paragraph->look,
                                             paragraph->hang, paragraph->ink);
    paragraph->hang.y += drawn ? extent.height : 0;
    free(line);
    return drawn;
}

/* The last line that may be: what does not fit is told of by an ellipsis. */
static bool draw_last_line(Paragraph *paragraph, const char *text, size_t length, double width) {
    const Pen *pen = paragraph->pen;
    Extent end;
    return pen_measure(pen, ELLIPSIS, paragraph->look, &end) &&
           canvas_fit(pen->canvas, text, paragraph->look, width - end.width, &length, pen->error) &&
           draw_line(paragraph, text, length, ELLIPSIS);
}

bool paragraph_draw(const Pen *pen, MarkRole role, const char *text, TextLook look, Hang hang,
                    Ink ink, double width, size_t most, double *height) {
    Paragraph paragraph = {pen, role, look, hang, ink};
    bool drawn = true;
    for (size_t lines = 1, length = 0; drawn && *text != '\0'; lines++, text += length) {
        drawn = canvas_fit(pen->canvas, text, look, width, &length, pen->error);
        if (drawn && lines == most && text[length] != '\0') {
            drawn = draw_last_line(&paragraph, text, length, width);
            length = strlen(text);
        } else {
            drawn = drawn && draw_line(&paragraph, text, length, "");
        }
    }
    *height = paragraph.hang.y - hang.y;
    return drawn;
}

bool paragraph_measure(const Pen *pen, const char *text, TextLook look, double width,
                       Extent *extent) {
    Scene scrap = {0};
    Pen aside = *pen;
    aside.scene = &scrap;
    bool done = paragraph_draw(&aside, ROLE_TITLE, text, look, (Hang){0}, (Ink){0}, width, 0,
                               &extent->height);
    extent->width = 0;
    for (size_t i = 0; i < scrap.count; i++) {
        extent->width = fmax(extent->width, scrap.marks[i].width);
    }
    scene_free(&scrap);
    return done;
}
