#include "text.h"
#include "utf8.h"

#include <string.h>
#include <utf8proc.h>

/* The columns of one grapheme cluster, collected code point by code point. */
typedef struct ClusterWidth {
    size_t widest; /* of its code points that stand on each other */
    size_t beside; /* of letters that belong to it but stand beside: Thai AM, half-width dakuten */
    bool can_be_wide; /* a base that is two columns wide once it is an emoji */
    bool is_emoji;
} ClusterWidth;

static bool can_be_emoji(int32_t point, unsigned boundclass) {
    return boundclass == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC || point == '#' ||
           point == '*' || (point >= '0' && point <= '9');
}

static bool is_attached_letter(const utf8proc_property_t *property) {
    return (property->boundclass == UTF8PROC_BOUNDCLASS_EXTEND ||
            property->boundclass == UTF8PROC_BOUNDCLASS_SPACINGMARK) &&
           (property->category == UTF8PROC_CATEGORY_LO ||
            property->category == UTF8PROC_CATEGORY_LM);
}

static void widen(ClusterWidth *cluster, int32_t point, bool is_first) {
    const utf8proc_property_t *property = utf8proc_get_property(point);
    size_t width = (size_t)utf8proc_charwidth(point);
    if (!is_first && is_attached_letter(property)) {
        cluster->beside += width;
        return;
    }
    cluster->widest = width > cluster->widest ? width : cluster->widest;
    cluster->can_be_wide |= is_first && can_be_emoji(point, property->boundclass);
    cluster->is_emoji |=
        point == 0xFE0F ||
        (!is_first && property->boundclass == UTF8PROC_BOUNDCLASS_REGIONAL_INDICATOR);
    /* Two regional indicators make a flag. */
    cluster->can_be_wide |= property->boundclass == UTF8PROC_BOUNDCLASS_REGIONAL_INDICATOR;
}

static size_t cluster_columns(const ClusterWidth *cluster) {
    if (cluster->is_emoji && cluster->can_be_wide) {
        return 2;
    }
    return cluster->widest + cluster->beside;
}

/* Reads the grapheme cluster at text[0 .. length), length > 0. Returns its bytes. */
static size_t read_cluster(const char *text, size_t length, size_t *columns) {
    int32_t previous, point;
    size_t end = utf8_next(text, length, &previous);
    if (previous == BROKEN_BYTE) {
        *columns = 1;
        return end;
    }
    ClusterWidth cluster = {0};
    widen(&cluster, previous, true);
    utf8proc_int32_t state = 0;
    while (end < length) {
        size_t used = utf8_next(text + end, length - end, &point);
        if (point == BROKEN_BYTE || utf8proc_grapheme_break_stateful(previous, point, &state)) {
            break;
        }
        widen(&cluster, point, false);
        end += used;
        previous = point;
    }
    *columns = cluster_columns(&cluster);
    return end;
}

size_t text_fitting(const char *text, size_t columns, size_t *used) {
    size_t length = strlen(text), at = 0;
    *used = 0;
    while (at < length) {
        size_t more, bytes = read_cluster(text + at, length - at, &more);
        if (more > columns - *used) {
            break;
        }
        *used += more;
        at += bytes;
    }
    return at;
}

size_t text_columns(const char *text) {
    size_t columns;
    text_fitting(text, SIZE_MAX, &columns);
    return columns;
}

static size_t without_spaces(const char *text, size_t end) {
    while (end > 0 && text[end - 1] == ' ') {
        end--;
    }
    return end;
}

size_t text_line(const char *text, size_t columns) {
    size_t used, end = text_fitting(text, columns, &used), space = end;
    while (space > 0 && text[space] != ' ' && text[space] != '\0') {
        space--;
    }
    size_t line = without_spaces(text, space);
    if (line > 0) {
        return line;
    }
    return end > 0 || text[0] == '\0' ? end : read_cluster(text, strlen(text), &used);
}
