/* operator: what stands between two panels: a sign, or an arrow with what it does. */
#ifndef ATTNVIZ_OPERATOR_H
#define ATTNVIZ_OPERATOR_H

#include "pen.h"

typedef enum OperatorKind {
    OPERATOR_NONE, /* two panels beside each other */
    OPERATOR_TIMES,
    OPERATOR_PLUS,
    OPERATOR_EQUALS,
    OPERATOR_ARROW
} OperatorKind;

/** An operator; the text is borrowed. */
typedef struct Operator {
    OperatorKind kind;
    const char *action; /* over an arrow: "softmax"; or NULL */
} Operator;

/** True where a line of a formula may end before it: within a product or a sum none does. */
bool operator_may_begin_line(OperatorKind kind);

/** The width it takes, the gaps at its sides included. */
bool operator_room(const Operator *op, const Pen *pen, double *room);

/** Draws it from x on, `room` wide, around the height y. */
bool operator_draw(const Operator *op, const Pen *pen, double x, double y, double room);

#endif
