#include "pen.h"

bool pen_measure(const Pen *pen, const char *text, TextLook look, Extent *extent) {
    return canvas_measure(pen->canvas, text, look, &extent->width, &extent->height, pen->error);
}

bool pen_text(const Pen *pen, MarkRole role, const char *text, TextLook look, Hang hang, Ink ink) {
    Extent extent;
    if (!pen_measure(pen, text, look, &extent)) {
        return false;
    }
    Mark mark = {.kind = MARK_TEXT,
                 .role = role,
                 .colour = ink.colour,
                 .opacity = ink.opacity,
                 .x = hang.x,
                 .y = hang.y,
                 .width = extent.width,
                 .height = extent.height,
                 .text = (char *)text, /* scene_add copies it */
                 .look = look,
                 .anchor_x = hang.anchor_x,
                 .anchor_y = hang.anchor_y,
                 .turn = hang.turn};
    return scene_add(pen->scene, &mark, pen->error);
}

bool pen_rectangle(const Pen *pen, MarkRole role, double x, double y, double width, double height,
                   Colour colour) {
    Mark mark = {.kind = MARK_RECTANGLE,
                 .role = role,
                 .colour = colour,
                 .opacity = 1,
                 .x = x,
                 .y = y,
                 .width = width,
                 .height = height};
    return scene_add(pen->scene, &mark, pen->error);
}

bool pen_line(const Pen *pen, MarkRole role, double x, double y, double across, double down) {
    Mark mark = {.kind = MARK_LINE,
                 .role = role,
                 .colour = pen->look->quiet,
                 .opacity = 1,
                 .x = x,
                 .y = y,
                 .width = across,
                 .height = down,
                 .stroke = {RULE_STROKE, 0}};
    return scene_add(pen->scene, &mark, pen->error);
}
