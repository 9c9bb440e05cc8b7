#include "row_stream.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define FILTER_NONE 0
#define FILTER_UP   2

/* One byte in so many is a small difference. */
#define LITTLE 24

/* Blocks of so many zero rows are kept; fewer rows than REPEATS_WORTH go through zlib as they are,
 * since every cut costs some bytes. */
static const size_t block_rows[] = {64, 16, 4, 1};
#define BLOCKS        (sizeof block_rows / sizeof block_rows[0])
#define REPEATS_WORTH 4

/** A growing array of bytes. */
typedef struct Buffer {
    unsigned char *data;
    size_t length, capacity;
} Buffer;

struct RowStream {
    size_t length;           /* of a row, without its filter's byte */
    unsigned char *above;    /* the row before, zeros at first */
    unsigned char *filtered; /* the filter's byte and the row */
    size_t repeats;          /* rows that were equal to the row above and are not yet written */
    bool cut;                /* nothing was written since the last full flush */
    z_stream deflater;       /* raw deflate: blocks are put between its own */
    bool deflating;          /* deflater is to be ended */
    uLong adler;             /* of all bytes so far */
    Buffer out;
    Buffer blocks[BLOCKS]; /* compressed zero rows, made when first needed */
    uLong block_adlers[BLOCKS];
};

static bool no_memory(Error *error) {
    return error_no_memory(error, "figure");
}

static bool buffer_reserve(Buffer *buffer, size_t more, Error *error) {
    if (more <= buffer->capacity - buffer->length) {
        return true;
    }
    if (more > SIZE_MAX / 2 - buffer->length) {
        return no_memory(error);
    }
    size_t capacity = (buffer->length + more) * 2;
    unsigned char *grown = realloc(buffer->data, capacity);
    if (grown == NULL) {
        return no_memory(error);
    }
    buffer->data = grown;
    buffer->capacity = capacity;
    return true;
}

static bool buffer_append(Buffer *buffer, const void *bytes, size_t length, Error *error) {
    if (!buffer_reserve(buffer, length, error)) {
        return false;
    }
    memcpy(buffer->data + buffer->length, bytes, length);
    buffer->length += length;
    return true;
}

static bool start_deflater(z_stream *deflater, int strategy, Error *error) {
    return deflateInit2(deflater, 1, Z_DEFLATED, -MAX_WBITS, 8, strategy) == Z_OK ||
           no_memory(error);
}

/* Runs deflate until it has taken its input and has given everything it owes. */
static bool run_deflater(z_stream *deflater, int flush, Buffer *out, Error *error) {
    do {
        if (!buffer_reserve(out, 16384, error)) {
            return false;
        }
        size_t room = out->capacity - out->length;
        uInt offered = room < UINT32_MAX ? (uInt)room : UINT32_MAX;
        deflater->next_out = out->data + out->length;
        deflater->avail_out = offered;
        if (deflate(deflater, flush) == Z_STREAM_ERROR) {
            return error_set(error, ERROR_SYSTEM, "figure", "zlib failed to compress the picture");
        }
        out->length += offered - deflater->avail_out;
    } while (deflater->avail_out == 0);
    return true;
}

bool row_stream_new(size_t length, RowStream **stream, Error *error) {
    *stream = calloc(1, sizeof **stream);
    if (*stream == NULL) {
        return no_memory(error);
    }
    static const unsigned char zlib_head[] = {0x78, 0x01};
    RowStream *made = *stream;
    made->length = length;
    made->above = calloc(length, 1);
    made->filtered = malloc(length + 1);
    made->adler = adler32(0, NULL, 0);
    made->cut = true;
    made->deflating = made->above != NULL && made->filtered != NULL &&
                      start_deflater(&made->deflater, Z_DEFAULT_STRATEGY, error);
    if (!made->deflating || !buffer_append(&made->out, zlib_head, sizeof zlib_head, error)) {
        row_stream_free(made);
        *stream = NULL;
        return no_memory(error);
    }
    return true;
}

/* Compresses block_rows[which] zero rows, ending on a whole byte with an empty history. */
static bool make_block(RowStream *stream, size_t which, Error *error) {
    z_stream deflater = {0};
    if (!start_deflater(&deflater, Z_RLE, error)) {
        return false;
    }
    memset(stream->filtered, 0, stream->length + 1);
    stream->filtered[0] = FILTER_UP;
    uLong adler = adler32(0, NULL, 0);
    bool made = true;
    for (size_t row = 0; made && row < block_rows[which]; row++) {
        bool last = row + 1 == block_rows[which];
        deflater.next_in = stream->filtered;
        deflater.avail_in = (uInt)(stream->length + 1);
        adler = adler32(adler, stream->filtered, (uInt)(stream->length + 1));
        made = run_deflater(&deflater, last ? Z_FULL_FLUSH : Z_NO_FLUSH, &stream->blocks[which],
                            error);
    }
    stream->block_adlers[which] = adler;
    deflateEnd(&deflater);
    return made;
}

static bool append_block(RowStream *stream, size_t which, Error *error) {
    Buffer *block = &stream->blocks[which];
    if (block->length == 0 && !make_block(stream, which, error)) {
        return false;
    }
    size_t bytes = block_rows[which] * (stream->length + 1);
    stream->adler = adler32_combine(stream->adler, stream->block_adlers[which], (z_off_t)bytes);
    return buffer_append(&stream->out, block->data, block->length, error);
}

static bool deflate_filtered(RowStream *stream, Error *error) {
    uInt length = (uInt)(stream->length + 1);
    stream->deflater.next_in = stream->filtered;
    stream->deflater.avail_in = length;
    stream->adler = adler32(stream->adler, stream->filtered, length);
    stream->cut = false;
    return run_deflater(&stream->deflater, Z_NO_FLUSH, &stream->out, error);
}

static bool write_few_repeats(RowStream *stream, Error *error) {
    memset(stream->filtered, 0, stream->length + 1);
    stream->filtered[0] = FILTER_UP;
    for (; stream->repeats > 0; stream->repeats--) {
        if (!deflate_filtered(stream, error)) {
            return false;
        }
    }
    return true;
}

static bool write_repeats(RowStream *stream, Error *error) {
    if (stream->repeats < REPEATS_WORTH) {
        return write_few_repeats(stream, error);
    }
    if (!stream->cut && !run_deflater(&stream->deflater, Z_FULL_FLUSH, &stream->out, error)) {
        return false;
    }
    stream->cut = true;
    for (size_t which = 0; which < BLOCKS; which++) {
        for (; stream->repeats >= block_rows[which]; stream->repeats -= block_rows[which]) {
            if (!append_block(stream, which, error)) {
                return false;
            }
        }
    }
    return true;
}

/* A row that differs little from the one above is the difference; any other stays as it is, since
 * letters and numbers come again as they are. */
static void filter(const unsigned char *restrict row, const unsigned char *restrict above,
                   size_t length, unsigned char *restrict filtered) {
    size_t differing = 0;
    for (size_t i = 0; i < length; i++) {
        filtered[i + 1] = (unsigned char)(row[i] - above[i]);
        differing += filtered[i + 1] != 0;
    }
    filtered[0] = FILTER_UP;
    if (differing > length / LITTLE) {
        filtered[0] = FILTER_NONE;
        memcpy(filtered + 1, row, length);
    }
}

bool row_stream_add(RowStream *stream, const unsigned char *row, Error *error) {
    if (memcmp(row, stream->above, stream->length) == 0) {
        stream->repeats++;
        return true;
    }
    if (stream->repeats > 0 && !write_repeats(stream, error)) {
        return false;
    }
    filter(row, stream->above, stream->length, stream->filtered);
    memcpy(stream->above, row, stream->length);
    return deflate_filtered(stream, error);
}

bool row_stream_end(RowStream *stream, const unsigned char **bytes, size_t *length, Error *error) {
    if ((stream->repeats > 0 && !write_repeats(stream, error)) ||
        !run_deflater(&stream->deflater, Z_FINISH, &stream->out, error)) {
        return false;
    }
    const unsigned char sum[] = {(unsigned char)(stream->adler >> 24),
                                 (unsigned char)(stream->adler >> 16),
                                 (unsigned char)(stream->adler >> 8), (unsigned char)stream->adler};
    if (!buffer_append(&stream->out, sum, sizeof sum, error)) {
        return false;
    }
    *bytes = stream->out.data;
    *length = stream->out.length;
    return true;
}

void row_stream_free(RowStream *stream) {
    if (stream == NULL) {
        return;
    }
    if (stream->deflating) {
        deflateEnd(&stream->deflater);
    }
    for (size_t which = 0; which < BLOCKS; which++) {
        free(stream->blocks[which].data);
    }
    free(stream->out.data);
    free(stream->filtered);
    free(stream->above);
    free(stream);
}
