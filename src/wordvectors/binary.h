/*
 * binary: word2vec's binary format. Private to the wordvectors room.
 */
#ifndef ATTNVIZ_WORDVECTORS_BINARY_H
#define ATTNVIZ_WORDVECTORS_BINARY_H

#include "collect.h"

bool binary_read(Collector *collector);

#endif
