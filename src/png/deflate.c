#include "deflate.h"

#include <stdlib.h>
#include <string.h>

struct Deflater {
    Checksum checksum;
    bool is_begun;
    Bits bits;
    Block block;
};

bool deflater_new(bool alpha, Deflater **made, Error *error) {
    Deflater *deflater = *made = malloc(sizeof *deflater);
    if (deflater == NULL) {
        return error_no_memory(error, "figure");
    }
    memset(deflater, 0, offsetof(Deflater, block)); /* the block is large, and written first */
    deflater->checksum.first = 1;
    deflater->block.count = 0;
    deflater->block.distance[SOURCE_BYTE] = 1;
    deflater->block.distance[SOURCE_PIXEL] = alpha ? 4 : 3;
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
    deflater->bits.length = 0; /* the last part was taken */
    if (!bits_reserve(&deflater->bits, 16, error)) {
        return false;
    }
    put_head(deflater);
    return true;
}

/* As many as there is room for; how many they are. */
static size_t fill_block(Block *block, const Token *tokens, size_t count) {
    size_t room = BLOCK_TOKENS - block->count, some = count < room ? count : room;
    memcpy(block->tokens + block->count, tokens, some * sizeof *tokens);
    block->count += some;
    return some;
}

bool deflater_add(Deflater *deflater, const RowTokens *band, Deflated *part, Error *error) {
    if (!begin(deflater, error)) {
        return false;
    }
    for (size_t done = 0; done < band->count;) {
        done += fill_block(&deflater->block, band->tokens + done, band->count - done);
        if (deflater->block.count == BLOCK_TOKENS &&
            !block_send(&deflater->block, false, &deflater->bits, error)) {
            return false;
        }
    }
    checksum_join(&deflater->checksum, &band->checksum, band->size);
    *part = (Deflated){deflater->bits.bytes, deflater->bits.length};
    return true;
}

bool deflater_end(Deflater *deflater, Deflated *part, Error *error) {
    if (!begin(deflater, error) || !block_send(&deflater->block, true, &deflater->bits, error) ||
        !bits_reserve(&deflater->bits, 32, error)) {
        return false;
    }
    for (int shift = 24; shift >= 0; shift -= 8) { /* the highest byte first */
        bits_put(&deflater->bits, checksum_value(&deflater->checksum) >> shift & 0xFF, 8);
    }
    *part = (Deflated){deflater->bits.bytes, deflater->bits.length};
    return true;
}

void deflater_free(Deflater *deflater) {
    if (deflater != NULL) {
        bits_free(&deflater->bits);
        free(deflater);
    }
}
