/* ruler: numbers along a line, and round ones among them to mark. */
#ifndef ATTNVIZ_RULER_H
#define ATTNVIZ_RULER_H

#include "pen.h"

#define RULER_TICKS 32
#define RULER_TEXT  48

/** A length that stands for the numbers low … high. */
typedef struct Ruler {
    double low, high; /* low ≤ high; positive with is_log */
    bool is_log;      /* equal lengths are equal ratios */
    double length;    /* points */
    size_t count;     /* of its ticks, … */
    double ticks[RULER_TICKS];
} Ruler;

/** How far a number lies from `low`, in points. */
double ruler_at(const Ruler *ruler, double value);

/** The least of 1, 2 and 5 times a power of ten that is at least `wanted`; 0 and what is not finite
 * stay. */
double ruler_round(double wanted);

/** Marks the multiples of `step`, as far as there are numbers so close together. */
void ruler_mark_multiples(Ruler *ruler, double step);

/** Marks round numbers whose texts, side by side or, with `upright`, below each other, do not
 * touch. */
bool ruler_mark(Ruler *ruler, const Pen *pen, TextLook look, bool upright);

/** Marks these numbers if their texts do not touch; `fit` tells. They rise. */
bool ruler_mark_these(Ruler *ruler, const double *values, size_t count, const Pen *pen,
                      TextLook look, bool *fit);

/** True where the texts of the ticks do not touch. */
bool ruler_is_clear(const Ruler *ruler, const Pen *pen, TextLook look, bool upright, bool *clear);

/** The widest text of the ticks. */
bool ruler_widest(const Ruler *ruler, const Pen *pen, TextLook look, double *widest);

/** A number as a tick shows it, with a true minus sign. */
void ruler_write(double value, char text[RULER_TEXT]);

#endif
