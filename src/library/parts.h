/*
 * parts: what stands behind the opaque types of <attnviz.h>. Inside the library room only.
 */
#ifndef ATTNVIZ_PARTS_H
#define ATTNVIZ_PARTS_H

#include "attnviz.h"
#include "formats.h"
#include "load.h"
#include "result.h"
#include "settings.h"

struct attnviz_request {
    Settings settings;
    char *document; /* the text of attnviz_request_document; NULL: there is none */
    size_t length;
    char *name;     /* of that */
    Document given; /* arrays and tokens from memory */
};

struct attnviz_trace {
    Settings settings; /* of the request, and those of how it looks; `arguments` point into them */
    Document given;
    Arguments arguments; /* with a prepared request, borrowed from it */
    Loaded loaded;       /* with a prepared request, nothing */
    const attnviz_prepared *prepared;
    Result *results; /* one for each sentence */
    size_t count;
    Swept swept;
};

struct attnviz_prepared {
    Settings settings; /* `arguments` point into them */
    Document given;    /* nothing that counts */
    Arguments arguments;
    Loaded loaded;
    Lexicon *words; /* of the table, for every sentence */
};

/** What is returned for the public error: ATTNVIZ_OK where done, else `found`, copied. */
int answer(bool done, const Error *found, attnviz_error *error);

/** A SinkFunction whose context is an attnviz_destination. */
bool destination_take(void *destination, const void *bytes, size_t length);

/** A deep copy of arrays and tokens from memory. `to` is {0} or freed by the caller in either case.
 */
bool given_copy(Document *to, const Document *from, Error *error);

/** The arguments of a request, what is in memory included. All is borrowed but for what
 * arguments_free frees and the text of a document's file, which is the caller's to free. */
bool arguments_of(const Settings *settings, const attnviz_request *request, Document *given,
                  Arguments *arguments, char **text, Error *error);

/** What rows of a matrix come from. */
typedef enum RowOrigin { ROWS_KEPT, ROWS_MADE, ROWS_SELECTED } RowOrigin;

/** A matrix that was found in a trace. */
typedef struct Found {
    const Result *result;
    RowOrigin origin;
    const Matrix *kept; /* ROWS_KEPT; may be absent */
    TraceKind made;     /* ROWS_MADE */
    size_t layer, head;
    size_t rows, columns; /* 0 where the trace lacks it */
} Found;

/** Fails with ERROR_USAGE where there is no such kind, sentence, layer or head. */
bool find_matrix(const attnviz_trace *trace, const attnviz_matrix *matrix, Found *found,
                 Error *error);

#endif
