#include "deflate.h"
#include "block.h"
#include "checksum.h"
#include "filter.h"

#include <stdlib.h>
#include <string.h>

/* A row with a pixel to send in so many is tried with another filter too. */
#define FEW_OTHERS 64

struct Deflater {
    size_t width, pixel_bytes;
    uint32_t *above; /* owned: the last row of what came before; zeros at first */
    uint32_t *blank; /* owned: zeros */
    Filtered up, none;
    Checksum checksum;
    bool is_begun;
    Bits bits;
    Error *error; /* the caller's, while a call lasts */
    bool failed;
    Block block;
};

static inline void push(Deflater *deflater, Token token) {
    Block *block = &deflater->block;
    if (block->count == BLOCK_TOKENS) {
        deflater->failed =
            !block_send(block, false, &deflater->bits, deflater->error) || deflater->failed;
        block->count = 0;
    }
    block->tokens[block->count++] = token;
}

static void push_one(Deflater *deflater, unsigned symbol) {
    push(deflater, token_of(symbol, SYMBOL_NOTHING, SYMBOL_NOTHING, SYMBOL_NOTHING));
}

/* The longest match of so many bytes that leaves none too short; the bytes left. */
static unsigned take_match(Source source, size_t *bytes) {
    size_t length = *bytes <= MATCH_MOST                 ? *bytes
                    : *bytes >= MATCH_MOST + MATCH_LEAST ? MATCH_MOST
                                                         : *bytes - MATCH_LEAST;
    *bytes -= length;
    return length == 0 ? SYMBOL_NOTHING : symbol_of_match(source, length);
}

/* Matches, after a symbol, for bytes that one does not reach. */
static void push_long_run(Deflater *deflater, unsigned first, Source source, size_t bytes) {
    unsigned second = take_match(source, &bytes);
    push(deflater, token_of(first, second, take_match(source, &bytes), SYMBOL_NOTHING));
    while (bytes > 0) {
        first = take_match(source, &bytes);
        second = take_match(source, &bytes);
        push(deflater, token_of(first, second, take_match(source, &bytes), SYMBOL_NOTHING));
    }
}

/* A symbol, and matches for the MATCH_LEAST bytes or more that repeat it. */
static void push_run(Deflater *deflater, unsigned first, Source source, size_t bytes) {
    if (bytes <= MATCH_MOST) {
        push(deflater,
             token_of(first, symbol_of_match(source, bytes), SYMBOL_NOTHING, SYMBOL_NOTHING));
    } else {
        push_long_run(deflater, first, source, bytes);
    }
}

/* How many bits from the one at `at` on are 1, when they go on past a word. */
static size_t count_further(const uint64_t *bits, size_t at) {
    size_t word = at / 64, count = 64 - at % 64;
    while (bits[++word] == UINT64_MAX) {
        count += 64;
    }
    return count + (size_t)__builtin_ctzll(~bits[word]);
}

/* How many bits from the one at `at` on are 1; the last word of them is 0. */
static inline size_t count_ones(const uint64_t *bits, size_t at) {
    uint64_t zeros = ~bits[at / 64] >> at % 64;
    return zeros != 0 ? (size_t)__builtin_ctzll(zeros) : count_further(bits, at);
}

/* Zero bytes, of which there are more than MATCH_LEAST. */
static void push_zeros(Deflater *deflater, size_t bytes) {
    push_run(deflater, 0, SOURCE_BYTE, bytes - 1);
    checksum_zeros(&deflater->checksum, bytes);
}

static void push_repeats(Deflater *deflater, uint32_t pixel, size_t count) {
    push_run(deflater, SYMBOL_NOTHING, SOURCE_PIXEL, count * deflater->pixel_bytes);
    checksum_repeats(&deflater->checksum, pixel, deflater->pixel_bytes == 4, count);
}

static void push_filter(Deflater *deflater, Filter filter) {
    checksum_reduce(&deflater->checksum); /* a row has no more than 2^17 bytes */
    push_one(deflater, filter);
    checksum_byte(&deflater->checksum, filter);
}

/* A pixel's bytes, and one symbol more where there is room for it. */
static inline void push_pixel(Deflater *deflater, uint32_t pixel, unsigned behind, Checksum *sum) {
    unsigned red = pixel >> 16 & 0xFF, green = pixel >> 8 & 0xFF;
    unsigned blue = pixel & 0xFF, alpha = pixel >> 24;
    bool has_alpha = deflater->pixel_bytes == 4;
    push(deflater, token_of(red, green, blue, has_alpha ? alpha : behind));
    checksum_byte(sum, red);
    checksum_byte(sum, green);
    checksum_byte(sum, blue);
    if (has_alpha) {
        checksum_byte(sum, alpha);
    }
}

/* The match of the pixels that repeat the one before x, if one match can go with its bytes. */
static unsigned match_behind(const Deflater *deflater, const Filtered *row, size_t x,
                             size_t *repeats) {
    *repeats = count_ones(row->repeats, x);
    size_t bytes = *repeats * deflater->pixel_bytes;
    if (bytes == 0 || bytes > MATCH_MOST || deflater->pixel_bytes == 4) {
        *repeats = 0;
        return SYMBOL_NOTHING;
    }
    return symbol_of_match(SOURCE_PIXEL, bytes);
}

/* Pixels with their bytes, and perhaps those that repeat the last one; how many they are. */
static size_t push_pixels(Deflater *deflater, const Filtered *row, size_t x, size_t count) {
    Checksum sum = deflater->checksum; /* in registers */
    size_t last = x + count - 1, repeats;
    for (size_t i = x; i < last; i++) {
        push_pixel(deflater, row->pixels[i], SYMBOL_NOTHING, &sum);
    }
    unsigned behind = match_behind(deflater, row, last + 1, &repeats);
    push_pixel(deflater, row->pixels[last], behind, &sum);
    if (repeats > 0) {
        checksum_repeats(&sum, row->pixels[last], false, repeats);
    }
    deflater->checksum = sum;
    return count + repeats;
}

static void push_filtered(Deflater *deflater, const Filtered *row) {
    push_filter(deflater, row->filter);
    for (size_t x = 0, count; x < deflater->width; x += count) {
        count = count_ones(row->zeros, x);
        if (count * deflater->pixel_bytes > MATCH_LEAST) {
            push_zeros(deflater, count * deflater->pixel_bytes);
            continue;
        }
        size_t repeats = count > 0 ? 0 : count_ones(row->repeats, x);
        if (repeats > 0) {
            count = repeats;
            push_repeats(deflater, row->pixels[x], count);
        } else { /* three zeros are not worth a match */
            count = push_pixels(deflater, row, x, 1 + count_ones(row->others, x + 1));
        }
    }
}

/* Most rows differ little from the one above. Where they do not, fewer colours than differences of
 * colours may make shorter codes. */
static const Filtered *filter_row(Deflater *deflater, const uint32_t *row, const uint32_t *above) {
    Filtered *up = &deflater->up, *none = &deflater->none;
    filtered_take(up, FILTER_UP, row, above);
    if (up->other_count < deflater->width / FEW_OTHERS) {
        return up;
    }
    filtered_take(none, FILTER_NONE, row, deflater->blank);
    return filtered_cost(none) < filtered_cost(up) ? none : up;
}

static void push_row(Deflater *deflater, const uint32_t *row, const uint32_t *above) {
    size_t width = deflater->width;
    if (width > 1 && memcmp(row, above, width * sizeof *row) == 0) {
        push_filter(deflater, FILTER_UP);
        push_zeros(deflater, width * deflater->pixel_bytes);
    } else {
        push_filtered(deflater, filter_row(deflater, row, above));
    }
}

static bool make_rows(Deflater *deflater, size_t width, Error *error) {
    deflater->above = calloc(width, sizeof *deflater->above);
    deflater->blank = calloc(width, sizeof *deflater->blank);
    if (deflater->above == NULL || deflater->blank == NULL) {
        return error_no_memory(error, "figure");
    }
    return filtered_new(&deflater->up, width, error) && filtered_new(&deflater->none, width, error);
}

bool deflater_new(size_t width, bool alpha, Deflater **made, Error *error) {
    Deflater *deflater = *made = malloc(sizeof *deflater);
    if (deflater == NULL) {
        return error_no_memory(error, "figure");
    }
    memset(deflater, 0, offsetof(Deflater, block)); /* the block is large, and written first */
    deflater->width = width;
    deflater->pixel_bytes = alpha ? 4 : 3;
    deflater->checksum.first = 1;
    deflater->block.count = 0;
    deflater->block.distance[SOURCE_BYTE] = 1;
    deflater->block.distance[SOURCE_PIXEL] = deflater->pixel_bytes;
    if (!make_rows(deflater, width, error)) {
        deflater_free(deflater);
        *made = NULL;
        return false;
    }
    return true;
}

/* Deflate with a window of 32 KiB, of the fastest kind. */
static void put_head(Deflater *deflater) {
    if (!deflater->is_begun) {
        bits_put(&deflater->bits, 0x78, 8);
        bits_put(&deflater->bits, 0x01, 8);
        deflater->is_begun = true;
    }
}

static bool begin(Deflater *deflater, Error *error) {
    deflater->error = error;
    deflater->failed = false;
    deflater->bits.length = 0; /* the last part was taken */
    if (!bits_reserve(&deflater->bits, 16, error)) {
        return false;
    }
    put_head(deflater);
    return true;
}

bool deflater_rows(Deflater *deflater, const uint32_t *pixels, size_t count, Deflated *part,
                   Error *error) {
    if (!begin(deflater, error)) {
        return false;
    }
    const uint32_t *above = deflater->above;
    for (size_t y = 0; y < count; y++) {
        const uint32_t *row = pixels + y * deflater->width;
        push_row(deflater, row, above);
        above = row;
    }
    memcpy(deflater->above, above, count == 0 ? 0 : deflater->width * sizeof *above);
    *part = (Deflated){deflater->bits.bytes, deflater->bits.length};
    return !deflater->failed;
}

bool deflater_end(Deflater *deflater, Deflated *part, Error *error) {
    if (!begin(deflater, error) || !block_send(&deflater->block, true, &deflater->bits, error) ||
        !bits_reserve(&deflater->bits, 32, error)) {
        return false;
    }
    checksum_reduce(&deflater->checksum);
    for (int shift = 24; shift >= 0; shift -= 8) { /* the highest byte first */
        bits_put(&deflater->bits, checksum_value(&deflater->checksum) >> shift & 0xFF, 8);
    }
    *part = (Deflated){deflater->bits.bytes, deflater->bits.length};
    return true;
}

void deflater_free(Deflater *deflater) {
    if (deflater != NULL) {
        bits_free(&deflater->bits);
        filtered_free(&deflater->up);
        filtered_free(&deflater->none);
        free(deflater->above);
        free(deflater->blank);
        free(deflater);
    }
}
