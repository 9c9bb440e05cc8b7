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

size_t text_columns(const char *text) {
    size_t length = strlen(text), columns = 0;
    ClusterWidth cluster = {0};
    int32_t previous = BROKEN_BYTE, point;
    utf8proc_int32_t state = 0;
    for (size_t at = 0; at < length; previous = point) {
        at += utf8_next(text + at, length - at, &point);
        if (point == BROKEN_BYTE) {
            columns++;
            continue;
        }
        bool is_first =
            previous == BROKEN_BYTE || utf8proc_grapheme_break_stateful(previous, point, &state);
        if (is_first) {
            columns += cluster_columns(&cluster);
            cluster = (ClusterWidth){0};
        }
        widen(&cluster, point, is_first);
    }
    return columns + cluster_columns(&cluster);
}
