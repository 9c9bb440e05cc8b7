/*
 * clusters: a chunk of a sentence as grapheme clusters, with its NFC and folded forms beside them.
 *
 * Clusters are the smallest parts that tokens are made of. Each form knows where each cluster
 * begins in it and the hash of all before, so that any run of clusters is looked up at once.
 */
#ifndef ATTNVIZ_TEXT_CLUSTERS_H
#define ATTNVIZ_TEXT_CLUSTERS_H

#include "error.h"
#include "normal_form.h"

/** No cluster begins at this byte. */
#define NO_CLUSTER ((size_t)-1)

typedef enum ClusterKind {
    CLUSTER_WORD,      /* letters and digits of scripts that put spaces between words */
    CLUSTER_SPACELESS, /* letters of scripts that do not */
    CLUSTER_MARK,      /* punctuation, and invisible format characters */
    CLUSTER_OTHER      /* symbols, emoji, controls */
} ClusterKind;

typedef struct Cluster {
    size_t start;        /* its first byte in the text */
    size_t cased_before; /* how many of the clusters before it have case */
    int32_t point;       /* its first code point */
    ClusterKind kind;
    bool is_glued; /* no word is cut before it */
} Cluster;

/** The text in NFC, or folded. Arrays have an item per cluster and one for the end. */
typedef struct Form {
    size_t length, capacity;
    char *bytes;
    size_t *start;     /* a cluster's first byte */
    uint64_t *hash;    /* of all bytes before a cluster */
    size_t *cluster;   /* which cluster begins at a byte, or NO_CLUSTER; [length] is the count */
    size_t room, bits; /* capacities of start and hash, and of cluster */
} Form;

/** A chunk without white space. Start it as {0}; set it again and again; free it at the end. */
typedef struct Piece {
    const char *text; /* borrowed */
    size_t count, capacity;
    Cluster *clusters; /* count, and one for the end */
    bool has_spaceless, has_wide_mark;
    bool has_folded; /* some cluster has case, and `folded` is filled */
    Form normal, folded;
    Normaliser normaliser, folder;
} Piece;

/** Cuts the text, which is UTF-8, into clusters and makes its forms, the folded one where `fold`
 * asks for it. */
bool piece_set(Piece *piece, Span text, bool fold, Error *error);

/** The text of the clusters first .. end-1, as typed. */
Span piece_span(const Piece *piece, size_t first, size_t end);

void piece_free(Piece *piece);

#endif
