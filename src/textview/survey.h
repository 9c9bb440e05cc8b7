/*
 * survey: what must be known of all cells before the first is written.
 */
#ifndef ATTNVIZ_TEXTVIEW_SURVEY_H
#define ATTNVIZ_TEXTVIEW_SURVEY_H

#include "number.h"
#include "trace.h"

typedef struct Survey {
    size_t number_columns; /* of the widest number */
    bool sums_to_one;      /* every query's weights do, or all its keys are masked */
    bool has_masked;
} Survey;

bool survey_make(const Trace *trace, const Selection *selection, int digits, Survey *survey,
                 Error *error);

/** A cell's number: two decimals, or `digits` significant digits. Returns the terminal's columns
 * that it takes. */
size_t survey_number(double value, int digits, char text[NUMBER_SIZE]);

#endif
