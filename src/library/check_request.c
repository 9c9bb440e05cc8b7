#include "check.h"
#include "check_documents.h"
#include "parts.h"

#include <stdlib.h>

static bool check(Arguments *arguments, attnviz_destination *destination, CheckTally *tally,
                  Error *error) {
    Sink *sink = NULL;
    Error later = {0};
    char first[512];
    arguments->tolerance = arguments->check ? arguments->tolerance : CHECK_TOLERANCE;
    arguments->check = true;
    bool done =
        (destination == NULL || sink_of_function(destination_take, destination, &sink, error)) &&
        check_documents(arguments, sink, tally, first, error);
    bool ended = sink_end(sink, !done, done ? error : &later);
    if (!done || !ended) {
        *tally = (CheckTally){0};
        return false;
    }
    return check_verdict(tally, first, error);
}

static bool check_request(const attnviz_request *request, const attnviz_destination *destination,
                          CheckTally *tally, Error *error) {
    Document given = {0};
    Arguments arguments = {0};
    char *text = NULL;
    attnviz_destination own = destination != NULL ? *destination : (attnviz_destination){0};
    bool done = given_copy(&given, &request->given, error) &&
                arguments_of(&request->settings, request, &given, &arguments, &text, error) &&
                check(&arguments, destination != NULL ? &own : NULL, tally, error);
    free(text);
    arguments_free(&arguments);
    document_free(&given);
    return done;
}

int attnviz_check(const attnviz_request *request, const attnviz_destination *destination,
                  size_t *rows, size_t *agreeing, attnviz_error *error) {
    Error found = {0};
    CheckTally tally = {0};
    bool done = check_request(request, destination, &tally, &found);
    if (rows != NULL) {
        *rows = tally.rows;
    }
    if (agreeing != NULL) {
        *agreeing = tally.agreeing;
    }
    return answer(done, &found, error);
}
