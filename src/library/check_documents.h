/*
 * check_documents: --check, a report of what a document claims and what is computed from it.
 */
#ifndef ATTNVIZ_CHECK_DOCUMENTS_H
#define ATTNVIZ_CHECK_DOCUMENTS_H

#include "arguments.h"
#include "check.h"

/**
 * Reads what the arguments name and computes it again. The report goes to `sink` (NULL: nowhere),
 * rows are counted, and `first` becomes the name of the document with the first row that disagrees,
 * cut where it is full. That rows disagree is no failure.
 */
bool check_documents(const Arguments *arguments, Sink *sink, CheckTally *tally, char first[512],
                     Error *error);

/** Fails with ERROR_DATA where rows disagree, naming the first matrix that has one. */
bool check_verdict(const CheckTally *tally, const char *first, Error *error);

#endif
