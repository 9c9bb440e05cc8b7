/*
 * sieve: a document as it streams by, of whose embeddings only the wanted rows are kept.
 *
 *     sieve_new(wanted, seen, SIEVE_WANTED, &sieve, &error);
 *     sieve_feed(sieve, bytes, length, is_last, &used, &error);    until all is used
 *     sieve_read(sieve, ROLE_DOCUMENT, &document, &verdict, &error);
 *     sieve_free(sieve);
 *
 * Every byte is checked all the same, as strictly as by document_read: rows of finite numbers, as
 * many as the first row has, are checked as they go by, and are left out of the text or taken out
 * of it. What is left is JSON if and only if the whole is, and document_read reads it: its other
 * sections, what is wrong with it, and where, are the whole's. Only a line and column would not be
 * right, so where the text is not JSON the verdict is that the whole must be read.
 *
 * Memory grows with what is kept, and by 8 to 19 bytes for each word: no key may be there twice.
 */
#ifndef ATTNVIZ_SIEVE_H
#define ATTNVIZ_SIEVE_H

#include "document.h"

typedef struct Sieve Sieve;

typedef enum SieveKeep {
    SIEVE_WANTED, /* the wanted rows, and a few more */
    SIEVE_WORDS   /* all words, though only the wanted rows' vectors */
} SieveKeep;

typedef enum SieveVerdict {
    SIEVE_READ,  /* the document is read */
    SIEVE_AGAIN, /* words may be equal: another sieve, with SIEVE_WORDS and what this one has
                    seen, will tell */
    SIEVE_WHOLE  /* nothing is known: the whole is to be read by document_read */
} SieveVerdict;

/**
 * `wanted` says which words are wanted, and `seen`, which is new, gets them all; with SIEVE_WORDS
 * it is new too or that of the first sieve. Both are borrowed. Fails for memory.
 */
bool sieve_new(Wanted *wanted, Seen *seen, SieveKeep keep, Sieve **sieve, Error *error);

void sieve_free(Sieve *sieve);

/**
 * Takes what comes next of the text. `*used` is how much of it is done with; the rest is to come
 * again, with more behind it unless `is_last`. Fails for memory.
 */
bool sieve_feed(Sieve *sieve, const char *bytes, size_t length, bool is_last, size_t *used,
                Error *error);

/** True where nothing more needs to be fed: the verdict is SIEVE_WHOLE. */
bool sieve_has_given_up(const Sieve *sieve);

/**
 * Reads the document. Only with SIEVE_READ there is one; its `words` and `vectors` are in the
 * order of the text. Fails as document_read does, but never with a line and column. `document` is
 * {0} or freed by the caller in either case.
 */
bool sieve_read(Sieve *sieve, DocumentRole role, Document *document, SieveVerdict *verdict,
                Error *error);

#endif
