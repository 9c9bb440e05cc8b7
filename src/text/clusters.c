#include "clusters.h"
#include "grow.h"
#include "utf8.h"
#include "word_index.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

typedef struct ScriptRange {
    int32_t first, last;
} ScriptRange;

/* Where Han, Hiragana, Katakana, Thai, Lao, Khmer and Myanmar letters live. */
static const ScriptRange spaceless[] = {
    {0x0E01, 0x0EFF},                                                             /* Thai, Lao */
    {0x1000, 0x109F},   {0xA9E0, 0xA9FF},   {0xAA60, 0xAA7F},                     /* Myanmar */
    {0x116D0, 0x116E3},                                                           /* Myanmar */
    {0x1780, 0x17FF},                                                             /* Khmer */
    {0x2E80, 0x2FD5},   {0x3005, 0x3007},   {0x3021, 0x3029},   {0x3038, 0x303C}, /* Han */
    {0x3041, 0x30FF},   {0x31F0, 0x31FF},   {0xFF66, 0xFF9F},                     /* kana */
    {0x1AFF0, 0x1AFFF}, {0x1B000, 0x1B16F},                                       /* kana */
    {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},   {0xF900, 0xFAFF},                     /* Han */
    {0x16FE2, 0x16FE3}, {0x16FF0, 0x16FF1}, {0x20000, 0x3FFFD},                   /* Han */
};

static bool is_spaceless_script(int32_t point) {
    for (size_t i = 0; i < sizeof spaceless / sizeof *spaceless; i++) {
        if (point >= spaceless[i].first && point <= spaceless[i].last) {
            return true;
        }
    }
    return false;
}

static bool is_punctuation(utf8proc_category_t category) {
    return category >= UTF8PROC_CATEGORY_PC && category <= UTF8PROC_CATEGORY_PO;
}

/* Digits of these scripts are words like other digits: 2024 is not cut in any of them. */
static ClusterKind kind_of_point(int32_t point) {
    utf8proc_category_t category = utf8proc_category(point);
    if (is_punctuation(category)) {
        return CLUSTER_MARK;
    }
    bool is_word = category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO;
    bool is_symbol_or_new = category == UTF8PROC_CATEGORY_SO || category == UTF8PROC_CATEGORY_CN;
    if ((is_word || is_symbol_or_new) && category != UTF8PROC_CATEGORY_ND &&
        is_spaceless_script(point)) {
        return CLUSTER_SPACELESS;
    }
    return is_word ? CLUSTER_WORD : CLUSTER_OTHER;
}

/* What makes an emoji of a punctuation mark, as in the keycap of #. */
static bool makes_emoji(int32_t point) {
    return point == 0xFE0F || point == 0x20E3;
}

/* Khmer's and Myanmar's stackers hang the next consonant below the last: one letter to the eye. */
static bool is_stacker(int32_t point) {
    return point == 0x17D2 || point == 0x1039;
}

/* Reads one cluster at text[0 .. length), and returns its bytes. */
static size_t read_cluster(const char *text, size_t length, Cluster *cluster, bool *is_cased) {
    int32_t point, next;
    size_t used = utf8_next(text, length, &point);
    utf8proc_int32_t state = 0;
    cluster->point = point;
    cluster->kind = kind_of_point(point);
    *is_cased = point_is_cased(point);
    bool is_lone = true;
    while (used < length) {
        size_t more = utf8_next(text + used, length - used, &next);
        if (utf8proc_grapheme_break_stateful(point, next, &state) && !is_stacker(point)) {
            break;
        }
        is_lone = false;
        *is_cased = *is_cased || point_is_cased(next);
        cluster->kind =
            cluster->kind == CLUSTER_MARK && makes_emoji(next) ? CLUSTER_OTHER : cluster->kind;
        used += more;
        point = next;
    }
    if (is_lone && utf8proc_category(point) == UTF8PROC_CATEGORY_CF) {
        cluster->kind = CLUSTER_MARK;
    }
    return used;
}

static bool add_cluster(Piece *piece, Cluster cluster) {
    Cluster *grown = grow(piece->clusters, &piece->capacity, piece->count + 1, sizeof *grown);
    if (grown == NULL) {
        return false;
    }
    piece->clusters = grown;
    piece->clusters[piece->count++] = cluster;
    return true;
}

static bool cut_clusters(Piece *piece, Span text) {
    size_t cased = 0;
    piece->count = 0;
    piece->has_spaceless = piece->has_wide_mark = false;
    for (size_t at = 0; at < text.length;) {
        Cluster cluster = {.start = at, .cased_before = cased};
        bool is_cased;
        at += read_cluster(text.text + at, text.length - at, &cluster, &is_cased);
        cased += is_cased ? 1 : 0;
        piece->has_spaceless |= cluster.kind == CLUSTER_SPACELESS;
        piece->has_wide_mark |=
            cluster.kind == CLUSTER_MARK && utf8proc_charwidth(cluster.point) == 2;
        if (!add_cluster(piece, cluster)) {
            return false;
        }
    }
    if (!add_cluster(piece, (Cluster){.start = text.length, .cased_before = cased})) {
        return false;
    }
    piece->count--;
    return true;
}

/* A mark that belongs to the word when letters or digits stand on both sides: don't, 3.14, GPT-4.
 * Full-width marks always separate. */
static bool joins_words(const Cluster *mark) {
    utf8proc_category_t category = utf8proc_category(mark->point);
    return utf8proc_charwidth(mark->point) == 1 &&
           (category == UTF8PROC_CATEGORY_PC || category == UTF8PROC_CATEGORY_PD ||
            category == UTF8PROC_CATEGORY_PO || mark->point == 0x2019);
}

static void glue_words(Piece *piece) {
    Cluster *cluster = piece->clusters;
    for (size_t i = 1; i < piece->count; i++) {
        if (cluster[i - 1].kind != CLUSTER_WORD) {
            continue;
        }
        if (cluster[i].kind == CLUSTER_WORD) {
            cluster[i].is_glued = true;
        } else if (cluster[i].kind == CLUSTER_MARK && i + 1 < piece->count &&
                   cluster[i + 1].kind == CLUSTER_WORD && joins_words(&cluster[i])) {
            cluster[i].is_glued = cluster[i + 1].is_glued = true;
        }
    }
}

static bool form_reserve(Form *form, size_t count) {
    size_t room = form->room; /* start and hash grow alike */
    size_t *start = grow(form->start, &room, count + 1, sizeof *start);
    if (start == NULL) {
        return false;
    }
    form->start = start;
    room = form->room;
    uint64_t *hash = grow(form->hash, &room, count + 1, sizeof *hash);
    if (hash == NULL) {
        return false;
    }
    form->hash = hash;
    form->room = room;
    form->length = 0;
    return true;
}

/* Appends what the cluster number `index` is in this form. */
static bool form_append(Form *form, size_t index, Span part) {
    char *bytes = grow(form->bytes, &form->capacity, form->length + part.length, 1);
    if (bytes == NULL) {
        return false;
    }
    form->bytes = bytes;
    memcpy(bytes + form->length, part.text, part.length);
    form->start[index] = form->length;
    form->length += part.length;
    form->start[index + 1] = form->length;
    form->hash[index + 1] = hash_more(form->hash[index], part);
    return true;
}

/* Notes which cluster begins at each byte. */
static bool form_finish(Form *form, size_t count) {
    size_t *cluster = grow(form->cluster, &form->bits, form->length + 1, sizeof *cluster);
    if (cluster == NULL) {
        return false;
    }
    form->cluster = cluster;
    for (size_t i = 0; i <= form->length; i++) {
        cluster[i] = NO_CLUSTER;
    }
    for (size_t i = 0; i <= count; i++) {
        cluster[form->start[i]] = i;
    }
    return true;
}

static bool make_normal(Piece *piece) {
    if (!form_reserve(&piece->normal, piece->count)) {
        return false;
    }
    piece->normal.hash[0] = 0;
    for (size_t i = 0; i < piece->count; i++) {
        Span part;
        if (!normal_form(&piece->normaliser, piece_span(piece, i, i + 1), &part) ||
            !form_append(&piece->normal, i, part)) {
            return false;
        }
    }
    return form_finish(&piece->normal, piece->count);
}

static bool make_folded(Piece *piece) {
    if (!form_reserve(&piece->folded, piece->count)) {
        return false;
    }
    piece->folded.hash[0] = 0;
    for (size_t i = 0; i < piece->count; i++) {
        size_t start = piece->normal.start[i];
        Span part = {piece->normal.bytes + start, piece->normal.start[i + 1] - start};
        if (!folded_form(&piece->folder, part, &part) || !form_append(&piece->folded, i, part)) {
            return false;
        }
    }
    return form_finish(&piece->folded, piece->count);
}

bool piece_set(Piece *piece, Span text, bool fold, Error *error) {
    piece->text = text.text;
    piece->has_folded = false;
    if (!cut_clusters(piece, text) || !make_normal(piece)) {
        return error_no_memory(error, "sentence");
    }
    glue_words(piece);
    piece->has_folded = fold && piece->clusters[piece->count].cased_before > 0;
    return !piece->has_folded || make_folded(piece) || error_no_memory(error, "sentence");
}

Span piece_span(const Piece *piece, size_t first, size_t end) {
    size_t start = piece->clusters[first].start;
    return (Span){piece->text + start, piece->clusters[end].start - start};
}

static void form_free(Form *form) {
    free(form->bytes);
    free(form->start);
    free(form->hash);
    free(form->cluster);
}

void piece_free(Piece *piece) {
    free(piece->clusters);
    form_free(&piece->normal);
    form_free(&piece->folded);
    normaliser_free(&piece->normaliser);
    normaliser_free(&piece->folder);
    *piece = (Piece){0};
}
