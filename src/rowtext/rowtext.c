#include "rowtext.h"

#include "attention.h"
#include "crew.h"
#include "number.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* More numbers at a time, and the text of a block leaves the cache before it is handed over. */
#define BLOCK_NUMBERS ((size_t)1 << 18)

/* From so many numbers, a millisecond of work, a thread pays. */
#define PAYS_A_THREAD ((double)50000)

/* Each thread takes some megabytes for a long document. */
#define MOST_THREADS 4

/* Room for a frame's three parts around a row, or for what follows a head, and for what
 * number_write_row touches. */
#define FRAME_SIZE ((size_t)256)

/* The text as `take` wants it, and as the table does. */
#define TEXTS 2

/* A block of rows: what one thread makes at a time. */
typedef struct Block {
    size_t first, count;
    Matrix rows, scratch; /* scratch absent where one head is read */
    char *texts[TEXTS];   /* NULL where it is not wanted */
    size_t lengths[TEXTS];
    double entropy[TRACE_BLOCK];
} Block;

/* A walk under way. */
typedef struct Walk {
    const RowText *given;
    size_t next;       /* the first row that is in no block yet */
    size_t block_rows; /* 1 … TRACE_BLOCK */
    size_t room;       /* bytes of a block's text */
    size_t blocks;
    Block block[MOST_THREADS + 1];
} Walk;

static bool all_have_failed(const RowText *given) {
    bool take_has = given->take == NULL || sink_has_failed(given->sink);
    return take_has && (given->table == NULL || sink_has_failed(given->table->sink));
}

static bool fetch(void *data, size_t slot) {
    Walk *walk = data;
    size_t left = walk->given->trace->input->n - walk->next;
    Block *block = &walk->block[slot];
    block->first = walk->next;
    block->count = left < walk->block_rows ? left : walk->block_rows;
    walk->next += block->count;
    return block->count > 0;
}

static char *put(char *to, const char *text) {
    return (char *)memcpy(to, text, strlen(text)) + strlen(text);
}

/* What comes before a row's numbers in each text. */
static void open_row(const RowText *given, size_t query, char *ends[TEXTS]) {
    if (ends[0] != NULL) {
        ends[0] = put(ends[0], query == 0 ? given->frame.first : given->frame.next);
    }
    if (ends[1] != NULL) {
        ends[1] = put(ends[1], given->table->heads->text[query]);
        ends[1] = put(ends[1], given->trace->input->m > 0 ? "," : "");
    }
}

static void write_numbers(const RowText *given, const double *row, char *ends[TEXTS]) {
    size_t m = given->trace->input->m, lengths[TEXTS] = {0};
    const char *const between[TEXTS] = {given->frame.between, ","};
    if (ends[0] != NULL && ends[1] != NULL) {
        number_write_rows(row, m, between, given->digits, ends, lengths);
    }
    for (size_t text = 0; text < TEXTS; text++) {
        bool is_alone = ends[text] != NULL && ends[1 - text] == NULL;
        if (is_alone) {
            lengths[text] = number_write_row(row, m, between[text], given->digits, ends[text]);
        }
        ends[text] = ends[text] == NULL ? NULL : ends[text] + lengths[text];
    }
}

static void write_row(const RowText *given, Block *block, size_t i, char *ends[TEXTS]) {
    const char *const last[TEXTS] = {given->frame.last, "\n"};
    open_row(given, block->first + i, ends);
    write_numbers(given, matrix_row(&block->rows, i), ends);
    for (size_t text = 0; text < TEXTS; text++) {
        ends[text] = ends[text] == NULL ? NULL : put(ends[text], last[text]);
    }
}

static void write_block(const RowText *given, Block *block) {
    char *ends[TEXTS] = {block->texts[0], block->texts[1]};
    for (size_t i = 0; i < block->count; i++) {
        write_row(given, block, i, ends);
    }
    for (size_t text = 0; text < TEXTS; text++) {
        block->lengths[text] = ends[text] == NULL ? 0 : (size_t)(ends[text] - block->texts[text]);
    }
}

static void work(void *data, size_t slot) {
    const Walk *walk = data;
    const RowText *given = walk->given;
    Block *block = &((Walk *)data)->block[slot];
    trace_selected_rows(given->trace, given->selection, block->first, block->count,
                        block->rows.data, block->scratch.data);
    write_block(given, block);
    for (size_t i = 0; given->take != NULL && i < block->count; i++) {
        block->entropy[i] = attention_entropy(matrix_row(&block->rows, i), given->trace->input->m);
    }
}

static bool hand_over(void *data, size_t slot) {
    const Walk *walk = data;
    const RowText *given = walk->given;
    const Block *block = &walk->block[slot];
    if (given->take != NULL) {
        const TextRows rows = {block->first, block->count, block->texts[0], block->lengths[0],
                               block->entropy};
        given->take(given->data, &rows);
    }
    if (given->table != NULL) {
        sink_bytes(given->table->sink, block->texts[1], block->lengths[1]);
    }
    return !all_have_failed(given);
}

static bool block_new(const Walk *walk, Block *block, Error *error) {
    const RowText *given = walk->given;
    const TraceInput *input = given->trace->input;
    bool joins_heads = given->selection->rule != HEAD_ONE && input->options.heads > 1;
    const bool wanted[TEXTS] = {given->take != NULL, given->table != NULL};
    bool done = matrix_new(&block->rows, walk->block_rows, input->m, error) &&
                (!joins_heads || matrix_new(&block->scratch, walk->block_rows, input->m, error));
    for (size_t text = 0; done && text < TEXTS; text++) {
        if (wanted[text]) {
            block->texts[text] = malloc(walk->room);
            done = block->texts[text] != NULL || error_no_memory(error, "rows");
        }
    }
    return done;
}

static void block_free(Block *block) {
    matrix_free(&block->rows);
    matrix_free(&block->scratch);
    for (size_t text = 0; text < TEXTS; text++) {
        free(block->texts[text]);
    }
}

/* Room for a block's text: numbers with their frames, and whichever heads of the table. SIZE_MAX
 * where it is more than fits. */
static size_t room_of(const RowText *given, size_t rows) {
    size_t m = given->trace->input->m, heads = 0;
    if (m > SIZE_MAX / TRACE_BLOCK / NUMBER_STEP / 2 - FRAME_SIZE) {
        return SIZE_MAX;
    }
    for (size_t i = 0; given->table != NULL && i < given->trace->input->n; i++) {
        heads += strlen(given->table->heads->text[i]); /* all of them are in memory */
    }
    size_t size = rows * (m * NUMBER_STEP + FRAME_SIZE);
    return heads < SIZE_MAX - size ? size + heads : SIZE_MAX;
}

static size_t threads_for(const TraceInput *input) {
    size_t all = (double)input->n * (double)input->m < PAYS_A_THREAD ? 1 : crew_threads();
    return all < MOST_THREADS ? all : MOST_THREADS;
}

static size_t rows_of_a_block(const TraceInput *input) {
    size_t rows = input->m == 0 ? TRACE_BLOCK : BLOCK_NUMBERS / input->m;
    rows = rows < TRACE_BLOCK ? rows : TRACE_BLOCK;
    return rows > 1 ? rows : 1;
}

bool rowtext_walk(const RowText *given, Error *error) {
    const TraceInput *input = given->trace->input;
    size_t threads = threads_for(input), rows = rows_of_a_block(input);
    Walk walk = {.given = given,
                 .block_rows = rows,
                 .room = room_of(given, rows),
                 .blocks = threads > 1 ? threads + 1 : 1};
    bool done = walk.room < SIZE_MAX || error_no_memory(error, "rows");
    for (size_t i = 0; done && i < walk.blocks; i++) {
        done = block_new(&walk, &walk.block[i], error);
    }
    if (done) {
        crew_run(&(Crew){.fetch = fetch,
                         .work = work,
                         .hand_over = hand_over,
                         .data = &walk,
                         .slots = walk.blocks,
                         .threads = threads});
    }
    for (size_t i = 0; i < walk.blocks; i++) {
        block_free(&walk.block[i]);
    }
    return done;
}
