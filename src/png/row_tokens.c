#include "row_tokens.h"

#include <stdlib.h>
#include <string.h>

/* A row with a pixel to send in so many is tried with another filter too. */
#define FEW_OTHERS 64

/* There is room for it. */
static inline void push(RowTokens *tokens, Token token) {
    tokens->tokens[tokens->count++] = token;
}

static void push_one(RowTokens *tokens, unsigned symbol) {
    push(tokens, token_of(symbol, SYMBOL_NOTHING, SYMBOL_NOTHING, SYMBOL_NOTHING));
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
static void push_long_run(RowTokens *tokens, unsigned first, Source source, size_t bytes) {
    unsigned second = take_match(source, &bytes);
    push(tokens, token_of(first, second, take_match(source, &bytes), SYMBOL_NOTHING));
    while (bytes > 0) {
        first = take_match(source, &bytes);
        second = take_match(source, &bytes);
        push(tokens, token_of(first, second, take_match(source, &bytes), SYMBOL_NOTHING));
    }
}

/* A symbol, and matches for the MATCH_LEAST bytes or more that repeat it. */
static void push_run(RowTokens *tokens, unsigned first, Source source, size_t bytes) {
    if (bytes <= MATCH_MOST) {
        push(tokens,
             token_of(first, symbol_of_match(source, bytes), SYMBOL_NOTHING, SYMBOL_NOTHING));
    } else {
        push_long_run(tokens, first, source, bytes);
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
static void push_zeros(RowTokens *tokens, size_t bytes) {
    push_run(tokens, 0, SOURCE_BYTE, bytes - 1);
    checksum_zeros(&tokens->checksum, bytes);
}

static void push_repeats(RowTokens *tokens, uint32_t pixel, size_t count) {
    push_run(tokens, SYMBOL_NOTHING, SOURCE_PIXEL, count * tokens->pixel_bytes);
    checksum_repeats(&tokens->checksum, pixel, tokens->pixel_bytes == 4, count);
}

static void push_filter(RowTokens *tokens, Filter filter) {
    checksum_reduce(&tokens->checksum); /* a row has no more than 2^17 bytes */
    push_one(tokens, filter);
    checksum_byte(&tokens->checksum, filter);
}

/* A pixel's bytes, and one symbol more where there is room for it. */
static inline void push_pixel(RowTokens *tokens, uint32_t pixel, unsigned behind, Checksum *sum) {
    unsigned red = pixel >> 16 & 0xFF, green = pixel >> 8 & 0xFF;
    unsigned blue = pixel & 0xFF, alpha = pixel >> 24;
    bool has_alpha = tokens->pixel_bytes == 4;
    push(tokens, token_of(red, green, blue, has_alpha ? alpha : behind));
    checksum_byte(sum, red);
    checksum_byte(sum, green);
    checksum_byte(sum, blue);
    if (has_alpha) {
        checksum_byte(sum, alpha);
    }
}

/* The match of the pixels that repeat the one before x, if one match can go with its bytes. */
static unsigned match_behind(const RowTokens *tokens, const Filtered *row, size_t x,
                             size_t *repeats) {
    *repeats = count_ones(row->repeats, x);
    size_t bytes = *repeats * tokens->pixel_bytes;
    if (bytes == 0 || bytes > MATCH_MOST || tokens->pixel_bytes == 4) {
        *repeats = 0;
        return SYMBOL_NOTHING;
    }
    return symbol_of_match(SOURCE_PIXEL, bytes);
}

/* Pixels with their bytes, and perhaps those that repeat the last one; how many they are. */
static size_t push_pixels(RowTokens *tokens, const Filtered *row, size_t x, size_t count) {
    Checksum sum = tokens->checksum; /* in registers */
    size_t last = x + count - 1, repeats;
    for (size_t i = x; i < last; i++) {
        push_pixel(tokens, row->pixels[i], SYMBOL_NOTHING, &sum);
    }
    unsigned behind = match_behind(tokens, row, last + 1, &repeats);
    push_pixel(tokens, row->pixels[last], behind, &sum);
    if (repeats > 0) {
        checksum_repeats(&sum, row->pixels[last], false, repeats);
    }
    tokens->checksum = sum;
    return count + repeats;
}

static void push_filtered(RowTokens *tokens, const Filtered *row) {
    push_filter(tokens, row->filter);
    for (size_t x = 0, count; x < tokens->width; x += count) {
        count = count_ones(row->zeros, x);
        if (count * tokens->pixel_bytes > MATCH_LEAST) {
            push_zeros(tokens, count * tokens->pixel_bytes);
            continue;
        }
        size_t repeats = count > 0 ? 0 : count_ones(row->repeats, x);
        if (repeats > 0) {
            count = repeats;
            push_repeats(tokens, row->pixels[x], count);
        } else { /* three zeros are not worth a match */
            count = push_pixels(tokens, row, x, 1 + count_ones(row->others, x + 1));
        }
    }
}

/* Most rows differ little from the one above. Where they do not, fewer colours than differences of
 * colours may make shorter codes. */
static const Filtered *filter_row(RowTokens *tokens, const uint32_t *row, const uint32_t *above) {
    Filtered *up = &tokens->up, *none = &tokens->none;
    filtered_take(up, FILTER_UP, row, above);
    if (up->other_count < tokens->width / FEW_OTHERS) {
        return up;
    }
    filtered_take(none, FILTER_NONE, row, tokens->blank);
    return filtered_cost(none) < filtered_cost(up) ? none : up;
}

static void push_row(RowTokens *tokens, const uint32_t *row, const uint32_t *above) {
    size_t width = tokens->width;
    if (width > 1 && memcmp(row, above, width * sizeof *row) == 0) {
        push_filter(tokens, FILTER_UP);
        push_zeros(tokens, width * tokens->pixel_bytes);
    } else {
        push_filtered(tokens, filter_row(tokens, row, above));
    }
}

bool row_tokens_new(RowTokens *tokens, size_t width, bool alpha, Error *error) {
    *tokens = (RowTokens){.width = width,
                          .pixel_bytes = alpha ? 4 : 3,
                          .blank = calloc(width, sizeof *tokens->blank)};
    if (tokens->blank == NULL) {
        return error_no_memory(error, "figure");
    }
    return filtered_new(&tokens->up, width, error) && filtered_new(&tokens->none, width, error);
}

void row_tokens_free(RowTokens *tokens) {
    filtered_free(&tokens->up);
    filtered_free(&tokens->none);
    free(tokens->blank);
    free(tokens->tokens);
    *tokens = (RowTokens){0};
}

/* For a row: one for its filter, and no more than one for a pixel. */
static bool make_room(RowTokens *tokens, Error *error) {
    size_t wanted = tokens->count + tokens->width + 1;
    if (wanted <= tokens->capacity) {
        return true;
    }
    Token *grown = realloc(tokens->tokens, 2 * wanted * sizeof *grown);
    if (grown == NULL) {
        return error_no_memory(error, "figure");
    }
    tokens->tokens = grown;
    tokens->capacity = 2 * wanted;
    return true;
}

bool row_tokens_take(RowTokens *tokens, const uint32_t *above, const uint32_t *pixels, size_t count,
                     Error *error) {
    tokens->count = 0;
    tokens->checksum = (Checksum){1, 0};
    tokens->size = count * (1 + tokens->width * tokens->pixel_bytes);
    above = above == NULL ? tokens->blank : above;
    for (size_t y = 0; y < count; y++) {
        const uint32_t *row = pixels + y * tokens->width;
        if (!make_room(tokens, error)) {
            return false;
        }
        push_row(tokens, row, above);
        above = row;
    }
    checksum_reduce(&tokens->checksum);
    return true;
}
