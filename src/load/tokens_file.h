/*
 * tokens_file: tokens as they are, one on each line, or as a JSON array of strings.
 */
#ifndef ATTNVIZ_TOKENS_FILE_H
#define ATTNVIZ_TOKENS_FILE_H

#include "document.h"

/**
 * Puts the tokens of a file (`-` is stdin) in place of the document's own. A line is a token to
 * its last space; a file that begins with `["` and ends with `]`, spaces aside, is JSON, so that
 * lines such as `[CLS]` remain tokens. Fails with ERROR_DATA for a file that is not UTF-8, an empty
 * line and a file without tokens.
 */
bool tokens_file_read(const char *path, Document *document, Error *error);

#endif
