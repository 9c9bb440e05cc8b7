/*
 * bounds: how much a document may hold. Past one of them reading fails with its name and number.
 */
#ifndef ATTNVIZ_BOUNDS_H
#define ATTNVIZ_BOUNDS_H

/** Bytes of a file or of standard input. */
#define LIMIT_FILE_BYTES 1073741824

/** Numbers of an embedding, and names in "dimensions". */
#define LIMIT_DIMENSIONS 16384

/** Heads of a layer. */
#define LIMIT_HEADS 1024

/** Layers of a stack. */
#define LIMIT_LAYERS 1024

/** Tokens of a sentence or a context, and so queries and keys of given tensors. */
#define LIMIT_TOKENS 131072

/** Sentences of a comparison. */
#define LIMIT_COMPARE 64

/** Numbers of one array in a file of weights. */
#define LIMIT_WEIGHT_NUMBERS 268435456

/* The JSON depth is STRICT_DEPTH in strict.h. */

#endif
