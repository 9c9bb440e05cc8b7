/*
 * sink_destination: what the library writes goes to a sink.
 */
#ifndef ATTNVIZ_SINK_DESTINATION_H
#define ATTNVIZ_SINK_DESTINATION_H

#include "notes.h"
#include "output.h"

#include <attnviz.h>

/** Where bytes and notes go; borrowed. */
typedef struct SinkDestination {
    Sink *sink;
    Notes *notes;
    bool has_no_memory; /* for a note; it is then left out */
} SinkDestination;

/** Writing ends once the sink has failed; its own commit says why. */
attnviz_destination sink_destination(SinkDestination *to);

#endif
