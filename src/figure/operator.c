#include "operator.h"

#include <math.h>

static const TextLook sign_look = {OPERATOR_SIZE, false};
static const TextLook action_look = {SUBTITLE_SIZE, false};

static const char *sign_of(OperatorKind kind) {
    switch (kind) {
    case OPERATOR_TIMES:
        return "×";
    case OPERATOR_PLUS:
        return "+";
    case OPERATOR_EQUALS:
        return "=";
    case OPERATOR_NONE:
    case OPERATOR_ARROW:
    default:
        return NULL;
    }
}

bool operator_may_begin_line(OperatorKind kind) {
    return kind == OPERATOR_EQUALS || kind == OPERATOR_ARROW;
}

static bool has_action(const Operator *op) {
    return op->action != NULL && op->action[0] != '\0';
}

bool operator_room(const Operator *op, const Pen *pen, double *room) {
    const char *sign = sign_of(op->kind);
    Extent extent = {0};
    if (op->kind == OPERATOR_NONE) {
        *room = PANEL_GAP;
        return true;
    }
    if (sign != NULL ? !pen_measure(pen, sign, sign_look, &extent)
                     : has_action(op) && !pen_measure(pen, op->action, action_look, &extent)) {
        return false;
    }
    double width = sign != NULL ? extent.width : fmax(extent.width, ARROW_SHORTEST);
    *room = ceil(width) + 2 * OPERATOR_GAP;
    return true;
}

static bool draw_arrow(const Pen *pen, double x, double y, double length) {
    Mark mark = {.kind = MARK_ARROW,
                 .role = ROLE_OPERATOR,
                 .colour = pen->look->ink,
                 .opacity = 1,
                 .x = x,
                 .y = y,
                 .width = length,
                 .stroke = {ARROW_STROKE, 0}};
    return scene_add(pen->scene, &mark, pen->error);
}

bool operator_draw(const Operator *op, const Pen *pen, double x, double y, double room) {
    const char *sign = sign_of(op->kind);
    double middle = x + room / 2;
    if (sign != NULL) {
        return pen_text(pen, ROLE_OPERATOR, sign, sign_look, (Hang){middle, y, 0.5, 0.5, 0},
                        (Ink){pen->look->ink, 1});
    }
    if (op->kind == OPERATOR_NONE) {
        return true;
    }
    return draw_arrow(pen, x + OPERATOR_GAP, y, room - 2 * OPERATOR_GAP) &&
           (!has_action(op) ||
            pen_text(pen, ROLE_OPERATOR, op->action, action_look,
                     (Hang){middle, y - ACTION_GAP, 0.5, 1, 0}, (Ink){pen->look->quiet, 1}));
}
