#include "deflate.h"
#include "block.h"
#include "checksum.h"

#include <stdlib.h>
#include <string.h>

/* How far back a match may lie. */
#define WINDOW ((size_t)32768)

/* The numbers of PNG's filters. */
#define FILTER_NONE 0
#define FILTER_UP   2

/* A match of so many pixels with the row above is taken without a look to the left. */
#define LONG_ENOUGH 32

struct Deflater {
    size_t width, pixel_bytes;
    bool alpha;
    /* Where the row above lies outside the window, pixels are sent as differences from it. */
    bool is_wide;
    uint32_t *difference; /* of a wide row from the one above */
    RowSums sums;         /* of the last row */
    uint32_t checksum;
    /* A match that may go on. */
    Source source;
    size_t length;
    Bits bits;
    Block block;
    Error *error; /* the caller's, while a call lasts */
    bool failed;
};

static void push(Deflater *deflater, uint16_t token) {
    deflater->block.tokens[deflater->block.count++] = token;
}

/* To be called after BLOCK_SLACK tokens at the latest. */
static void send_if_full(Deflater *deflater) {
    if (deflater->block.count >= BLOCK_TOKENS) {
        deflater->failed =
            deflater->failed || !block_send(&deflater->block, &deflater->bits, deflater->error);
        deflater->block.count = 0;
    }
}

/* Tokens for the match that was under way, none of them too short. */
static void end_match(Deflater *deflater) {
    size_t left = deflater->length;
    if (left == 0) {
        return;
    }
    for (; left >= MATCH_MOST + MATCH_LEAST; left -= MATCH_MOST) {
        push(deflater, token_of_match(deflater->source, MATCH_MOST));
        send_if_full(deflater);
    }
    if (left > MATCH_MOST) {
        push(deflater, token_of_match(deflater->source, left - MATCH_LEAST));
        left = MATCH_LEAST;
    }
    push(deflater, token_of_match(deflater->source, left));
    send_if_full(deflater);
    deflater->length = 0;
}

static void extend_match(Deflater *deflater, Source source, size_t bytes) {
    if (deflater->source != source) {
        end_match(deflater);
        deflater->source = source;
    }
    deflater->length += bytes;
}

static void push_pixel(Deflater *deflater, uint32_t pixel) {
    end_match(deflater);
    send_if_full(deflater);
    push(deflater, pixel >> 16 & 0xFF);
    push(deflater, pixel >> 8 & 0xFF);
    push(deflater, pixel & 0xFF);
    if (deflater->alpha) {
        push(deflater, (uint16_t)(pixel >> 24));
    }
}

/* The number of the filter repeats the one above as its pixels do. */
static void push_filter(Deflater *deflater) {
    bool goes_on = deflater->length > 0 && deflater->source == SOURCE_ABOVE;
    if (goes_on) {
        deflater->length++;
    } else {
        end_match(deflater);
        push(deflater, deflater->is_wide ? FILTER_UP : FILTER_NONE);
    }
}

static uint64_t two_at(const uint32_t *pixels) {
    uint64_t two;
    memcpy(&two, pixels, sizeof two);
    return two;
}

/* Pixels that memcmp, which is as wide as the processor, is asked for at a time. */
#define STRIDE 64

/* How many of the pixels are the same. */
static size_t count_same(const uint32_t *a, const uint32_t *b, size_t count) {
    size_t same = 0;
    while (same + 2 <= count && two_at(a + same) == two_at(b + same)) {
        same += 2;
        bool is_long = same % STRIDE == 0;
        while (is_long && same + STRIDE <= count &&
               memcmp(a + same, b + same, STRIDE * sizeof *a) == 0) {
            same += STRIDE;
        }
    }
    return same + (same < count && a[same] == b[same]);
}

/* The pixels of a row, the longer match first where there are two. */
static void push_row(Deflater *deflater, const uint32_t *row, const uint32_t *above) {
    size_t width = deflater->width;
    for (size_t x = 0; x < width;) {
        size_t up = above == NULL ? 0 : count_same(row + x, above + x, width - x);
        bool is_enough = x == 0 || up >= LONG_ENOUGH || x + up == width;
        size_t left = is_enough ? 0 : count_same(row + x, row + x - 1, width - x);
        if (up == 0 && left == 0) {
            push_pixel(deflater, row[x++]);
        } else if (left > up) {
            extend_match(deflater, SOURCE_LEFT, left * deflater->pixel_bytes);
            x += left;
        } else {
            extend_match(deflater, SOURCE_ABOVE, up * deflater->pixel_bytes);
            x += up;
        }
    }
}

/* Each of the four bytes for itself: the lower seven bits, then the highest without a carry. */
static uint32_t subtract_bytes(uint32_t a, uint32_t b) {
    const uint32_t highest = 0x80808080;
    return ((a | highest) - (b & ~highest)) ^ ((a ^ ~b) & highest);
}

static const uint32_t *subtract_above(Deflater *deflater, const uint32_t *row,
                                      const uint32_t *above) {
    for (size_t x = 0; x < deflater->width; x++) {
        deflater->difference[x] = subtract_bytes(row[x], above == NULL ? 0 : above[x]);
    }
    return deflater->difference;
}

static void add_to_checksum(Deflater *deflater, const uint32_t *sent, bool is_same) {
    if (!is_same) {
        deflater->sums = row_sums(sent, deflater->width, deflater->alpha);
    }
    unsigned filter = deflater->is_wide ? FILTER_UP : FILTER_NONE;
    deflater->checksum =
        checksum_add(deflater->checksum, filter, deflater->sums, deflater->width, deflater->alpha);
}

static void add_row(Deflater *deflater, const uint32_t *row, const uint32_t *above) {
    push_filter(deflater);
    if (deflater->is_wide) {
        const uint32_t *difference = subtract_above(deflater, row, above);
        push_row(deflater, difference, NULL);
        add_to_checksum(deflater, difference, false);
    } else {
        bool is_same = above != NULL && memcmp(row, above, deflater->width * sizeof *row) == 0;
        if (is_same) {
            extend_match(deflater, SOURCE_ABOVE, deflater->width * deflater->pixel_bytes);
        } else {
            push_row(deflater, row, above);
        }
        add_to_checksum(deflater, row, is_same);
    }
}

/* Deflate with a window of 32 KiB, of the fastest kind. */
static void put_head(Bits *bits) {
    bits_put(bits, 0x78, 8);
    bits_put(bits, 0x01, 8);
}

bool deflater_new(size_t width, bool alpha, Deflater **made, Error *error) {
    Deflater *deflater = *made = malloc(sizeof *deflater);
    uint32_t *difference = malloc(width * sizeof *difference);
    if (deflater == NULL || difference == NULL) {
        free(deflater);
        free(difference);
        *made = NULL;
        return error_no_memory(error, "figure");
    }
    memset(deflater, 0, offsetof(Deflater, block)); /* the block is large, and written first */
    size_t pixel_bytes = alpha ? 4 : 3;
    deflater->width = width;
    deflater->alpha = alpha;
    deflater->pixel_bytes = pixel_bytes;
    deflater->is_wide = 1 + width * pixel_bytes > WINDOW;
    deflater->difference = difference;
    deflater->block.count = 0;
    deflater->block.distance[SOURCE_LEFT] = pixel_bytes;
    deflater->block.distance[SOURCE_ABOVE] = deflater->is_wide ? 0 : 1 + width * pixel_bytes;
    return true;
}

static bool begin(Deflater *deflater, Error *error) {
    deflater->error = error;
    deflater->failed = false;
    deflater->bits.length = 0;
    deflater->checksum = 1;
    deflater->length = 0;
    return bits_reserve(&deflater->bits, 64, error);
}

static void hand_out(const Deflater *deflater, size_t size, Deflated *part) {
    *part = (Deflated){deflater->bits.bytes, deflater->bits.length, deflater->checksum, size};
}

bool deflater_band(Deflater *deflater, const uint32_t *above, const uint32_t *pixels, size_t count,
                   Deflated *part, Error *error) {
    if (!begin(deflater, error)) {
        return false;
    }
    if (above == NULL) {
        put_head(&deflater->bits);
    } else {
        deflater->sums = row_sums(above, deflater->width, deflater->alpha);
    }
    for (size_t y = 0; y < count; y++) {
        const uint32_t *row = pixels + y * deflater->width;
        add_row(deflater, row, above);
        above = row;
    }
    end_match(deflater);
    if (deflater->failed || !block_send(&deflater->block, &deflater->bits, error) ||
        !block_send_align(&deflater->bits, error)) {
        return false;
    }
    hand_out(deflater, count * (1 + deflater->width * deflater->pixel_bytes), part);
    return true;
}

bool deflater_end(Deflater *deflater, uint32_t checksum, Deflated *part, Error *error) {
    if (!begin(deflater, error) || !block_send_last(&deflater->bits, error) ||
        !bits_reserve(&deflater->bits, 64, error)) {
        return false;
    }
    for (int shift = 24; shift >= 0; shift -= 8) { /* the checksum's highest byte first */
        bits_put(&deflater->bits, checksum >> shift & 0xFF, 8);
    }
    bits_align(&deflater->bits);
    hand_out(deflater, 0, part);
    return true;
}

void deflater_free(Deflater *deflater) {
    if (deflater != NULL) {
        bits_free(&deflater->bits);
        free(deflater->difference);
        free(deflater);
    }
}
