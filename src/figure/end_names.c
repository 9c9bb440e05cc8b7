#include "end_names.h"

#include <math.h>

/* Names that moved less than this need no line. */
#define UNMOVED 1.0

static void sort(EndName *names, size_t count) {
    for (size_t i = 1; i < count; i++) {
        EndName name = names[i];
        size_t at = i;
        for (; at > 0 && names[at - 1].wanted > name.wanted; at--) {
            names[at] = names[at - 1];
        }
        names[at] = name;
    }
}

/* Neighbours that touch form a run, which is centred on where its names want to be. */
void end_names_spread(EndName *names, size_t count, double line, double top, double bottom) {
    sort(names, count);
    for (size_t i = 0; i < count; i++) {
        names[i].middle = names[i].wanted;
        size_t first = i;
        double sum;
        while (first > 0 && names[first - 1].middle + line > names[first].middle) {
            first--;
            sum = 0;
            for (size_t j = first; j <= i; j++) {
                sum += names[j].wanted - line * (double)(j - first);
            }
            for (size_t j = first; j <= i; j++) {
                names[j].middle = sum / (double)(i - first + 1) + line * (double)(j - first);
            }
        }
    }
    double least = top + line / 2;
    for (size_t i = 0; i < count; i++, least = names[i - 1].middle + line) {
        names[i].middle = fmax(names[i].middle, least);
    }
    double most = bottom - line / 2;
    for (size_t i = count; i > 0; i--, most = names[i].middle - line) {
        names[i - 1].middle = fmin(names[i - 1].middle, most);
    }
}

static bool draw_lead(const EndName *name, const Pen *pen, double x, double side) {
    Mark mark = {.kind = MARK_LINE,
                 .role = ROLE_LEGEND,
                 .colour = pen->look->rule,
                 .opacity = 1,
                 .x = x + side * END_NAME_GAP,
                 .y = name->wanted,
                 .width = side * (END_NAME_LEAD - 2 * END_NAME_GAP),
                 .height = name->middle - name->wanted,
                 .stroke = {LEAD_STROKE, 0}};
    return scene_add(pen->scene, &mark, pen->error);
}

bool end_names_draw(const EndName *names, size_t count, const Pen *pen, TextLook look, double x,
                    bool left) {
    double side = left ? -1 : 1;
    for (size_t i = 0; i < count; i++) {
        Hang hang = {x + side * END_NAME_LEAD, names[i].middle, left ? 1 : 0, 0.5, 0};
        bool led =
            fabs(names[i].middle - names[i].wanted) < UNMOVED || draw_lead(&names[i], pen, x, side);
        if (!led || !pen_text(pen, ROLE_LEGEND, names[i].text, look, hang, names[i].ink)) {
            return false;
        }
    }
    return true;
}

bool end_names_room(const EndName *names, size_t count, const Pen *pen, TextLook look,
                    double *room) {
    *room = 0;
    for (size_t i = 0; i < count; i++) {
        Extent extent;
        if (!pen_measure(pen, names[i].text, look, &extent)) {
            return false;
        }
        *room = fmax(*room, END_NAME_LEAD + extent.width);
    }
    return true;
}
