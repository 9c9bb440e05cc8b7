#include "normal_form.h"
#include "grow.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* No code point decomposes or folds into more. */
enum { MOST_POINTS_EACH = 32 };

typedef struct PointRange {
    int32_t first, last;
} PointRange;

/* Han, kana and Hangul syllables: each its own NFC form, never part of another's, and caseless. */
static const PointRange inert[] = {
    {0x3041, 0x3098}, {0x309B, 0x30FF}, {0x3400, 0x4DBF}, {0x4E00, 0x9FFF}, {0xAC00, 0xD7A3}};

static bool is_inert(int32_t point) {
    for (size_t i = 0; i < sizeof inert / sizeof *inert; i++) {
        if (point >= inert[i].first && point <= inert[i].last) {
            return true;
        }
    }
    return false;
}

/* Below U+0300 nothing decomposes in NFC or is a combining mark. */
static bool is_surely_normal(Span text) {
    int32_t point;
    for (size_t i = 0; i < text.length;) {
        i += utf8_next(text.text + i, text.length - i, &point);
        if (point == BROKEN_BYTE || (point >= 0x300 && !is_inert(point))) {
            return false;
        }
    }
    return true;
}

bool point_is_cased(int32_t point) {
    if (point < 0x80) {
        return (point >= 'A' && point <= 'Z') || (point >= 'a' && point <= 'z');
    }
    if (is_inert(point)) {
        return false;
    }
    const utf8proc_property_t *property = utf8proc_get_property(point);
    switch (property->category) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_SO:
        return true;
    default:
        return property->casefold_seqindex != UINT16_MAX;
    }
}

bool text_is_cased(Span text) {
    int32_t point;
    for (size_t i = 0; i < text.length;) {
        i += utf8_next(text.text + i, text.length - i, &point);
        if (point_is_cased(point)) {
            return true;
        }
    }
    return false;
}

static utf8proc_propval_t combining_class(int32_t point) {
    return utf8proc_get_property(point)->combining_class;
}

/*
 * Sorts a run of combining marks by their class, stably, in one pass for each class that occurs:
 * linear in the run, however long somebody makes it. `room` takes as many points as the run has.
 */
static void sort_marks(int32_t *run, size_t count, int32_t *room) {
    size_t sorted = 0;
    int previous = 0;
    while (sorted < count) {
        int lowest = 256;
        for (size_t i = 0; i < count; i++) {
            int each = combining_class(run[i]);
            lowest = each > previous && each < lowest ? each : lowest;
        }
        for (size_t i = 0; i < count; i++) {
            if (combining_class(run[i]) == lowest) {
                room[sorted++] = run[i];
            }
        }
        previous = lowest;
    }
    memcpy(run, room, count * sizeof *run);
}

/* Unicode's canonical ordering. `room` takes as many points as there are. */
static void sort_all_marks(int32_t *points, size_t count, int32_t *room) {
    for (size_t start = 0; start < count;) {
        size_t end = start;
        while (end < count && combining_class(points[end]) != 0) {
            end++;
        }
        if (end - start > 1) {
            sort_marks(points + start, end - start, room);
        }
        start = end + 1;
    }
}

static bool reserve(Normaliser *work, size_t count) {
    int32_t *grown = grow(work->points, &work->capacity, count, sizeof *grown);
    if (grown == NULL) {
        return false;
    }
    work->points = grown;
    return true;
}

/* Decomposes text into the work space. `*valid` is false where it is not UTF-8. */
static bool decompose(Normaliser *work, Span text, bool fold, size_t *count, bool *valid) {
    unsigned options = UTF8PROC_COMPOSE | UTF8PROC_STABLE | (fold ? UTF8PROC_CASEFOLD : 0U);
    *count = 0;
    *valid = true;
    for (size_t i = 0; i < text.length;) {
        int32_t point;
        i += utf8_next(text.text + i, text.length - i, &point);
        if (!reserve(work, *count + MOST_POINTS_EACH)) {
            return false;
        }
        utf8proc_ssize_t made =
            point == BROKEN_BYTE
                ? -1
                : utf8proc_decompose_char(point, work->points + *count, MOST_POINTS_EACH,
                                          (utf8proc_option_t)options, NULL);
        if (made < 0 || made > MOST_POINTS_EACH) {
            *valid = false;
            return true;
        }
        *count += (size_t)made;
    }
    return true;
}

static bool transform(Normaliser *work, Span text, bool fold, Span *form) {
    size_t count;
    bool valid;
    *form = text;
    if (!decompose(work, text, fold, &count, &valid)) {
        return false;
    }
    if (!valid) {
        return true;
    }
    /* Twice the points: room to sort them in, and the byte that utf8proc puts after its text. */
    if (!reserve(work, 2 * count + 1)) {
        return false;
    }
    sort_all_marks(work->points, count, work->points + count);
    utf8proc_ssize_t length = utf8proc_reencode(work->points, (utf8proc_ssize_t)count,
                                                UTF8PROC_COMPOSE | UTF8PROC_STABLE);
    if (length >= 0) {
        *form = (Span){(const char *)work->points, (size_t)length};
    }
    return true;
}

bool normal_form(Normaliser *work, Span text, Span *form) {
    if (utf8_is_ascii(text.text, text.length) || is_surely_normal(text)) {
        *form = text;
        return true;
    }
    return transform(work, text, false, form);
}

static bool folded_ascii(Normaliser *work, Span text, Span *form) {
    if (!reserve(work, text.length / sizeof *work->points + 1)) {
        return false;
    }
    char *lower = (char *)work->points;
    for (size_t i = 0; i < text.length; i++) {
        char letter = text.text[i];
        if (letter >= 'A' && letter <= 'Z') {
            letter = (char)(letter - 'A' + 'a');
        }
        lower[i] = letter;
    }
    *form = (Span){lower, text.length};
    return true;
}

bool folded_form(Normaliser *work, Span text, Span *form) {
    if (utf8_is_ascii(text.text, text.length)) {
        return folded_ascii(work, text, form);
    }
    if (!text_is_cased(text)) {
        *form = text;
        return true;
    }
    return transform(work, text, true, form);
}

void normaliser_free(Normaliser *work) {
    free(work->points);
    *work = (Normaliser){0};
}
