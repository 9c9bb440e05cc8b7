#include "chunks.h"
#include "text.h"
#include "utf8.h"

/* Unicode's White_Space property. */
static bool is_white_space(int32_t point) {
    return (point >= 0x09 && point <= 0x0D) || point == 0x20 || point == 0x85 || point == 0xA0 ||
           point == 0x1680 || (point >= 0x2000 && point <= 0x200A) || point == 0x2028 ||
           point == 0x2029 || point == 0x202F || point == 0x205F || point == 0x3000;
}

bool chunk_next(Span sentence, size_t *at, Span *chunk) {
    size_t start = *at;
    while (*at < sentence.length) {
        int32_t point;
        size_t used = utf8_next(sentence.text + *at, sentence.length - *at, &point);
        if (is_white_space(point) && *at > start) {
            break;
        }
        *at += used;
        start = is_white_space(point) ? *at : start;
    }
    *chunk = (Span){sentence.text + start, *at - start};
    return chunk->length > 0;
}
