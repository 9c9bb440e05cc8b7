/*
 * grammar: RFC 8259 read by its productions, one function each, to hold the strict reader against.
 * It shares nothing with it: it goes byte by byte, and asks the C library what a number is worth.
 */
#ifndef ATTNVIZ_FUZZ_GRAMMAR_H
#define ATTNVIZ_FUZZ_GRAMMAR_H

#include <stdbool.h>
#include <stddef.h>

/**
 * True for one JSON text in UTF-8, a BOM tolerated, of at most `depth` nested arrays and objects,
 * without numbers beyond a double, \u0000 and lone surrogates.
 */
bool grammar_accepts(const char *text, size_t length, int depth);

#endif
