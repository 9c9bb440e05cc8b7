/*
 * lines: the two text formats. Private to the wordvectors room.
 */
#ifndef ATTNVIZ_WORDVECTORS_LINES_H
#define ATTNVIZ_WORDVECTORS_LINES_H

#include "collect.h"

bool lines_read(Collector *collector);

#endif
